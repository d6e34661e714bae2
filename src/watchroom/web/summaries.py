"""`GET /api/executions/summary/...`: counts by day and by hour."""

from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

from litestar.response import Response
from msgspec import UNSET, UnsetType

from watchroom.domain.zones import Day, Hour, hour_edges
from watchroom.store import rollups
from watchroom.store.rollups import Totals
from watchroom.web.days import edges_of, recent_days, zone_name, zone_of
from watchroom.web.endpoint import Call, json_response
from watchroom.web.figures import figures_of
from watchroom.web.inputs import Inputs, query, required_query
from watchroom.web.kinds import DAY, ZONE, choice, integer
from watchroom.web.times import iso_time, seconds
from watchroom.web.wire.statistics import (
    DailyMeta,
    DailyPeriod,
    DailySummary,
    DailyTotals,
    DaySummary,
    HourlyMeta,
    HourlySummary,
    HourSummary,
)


class Grouping(StrEnum):
    """What one entry of the summary stands for."""

    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyInputs(Inputs):
    """What the daily summary can be asked for."""

    days: int = query(integer(1, 90), says="Number of days, today included.", default=7, example=14)
    group_by: Grouping = query(choice(Grouping), says="Group by.", default=Grouping.DAY)
    timezone: tzinfo | None = query(
        ZONE, says="Whose days these are: UTC, an offset, or an IANA name.", default=None
    )


async def summarise_days(call: Call[DailyInputs]) -> Response[bytes]:
    """
    Count runs by day, the newest day first.

    Days without runs are there too, with zeros; rates and averages are null then. A rate is a
    share of the runs that have ended.
    """
    asked = call.inputs
    zone = zone_of(call, asked.timezone)
    days = recent_days(call, asked.days, zone)
    parts = [(day, part) for day in days for part in _parts(day, asked.group_by, zone)]
    totals = await rollups.series(call.services.store, edges=edges_of([p for _, p in parts]))
    entries = [_entry(day, part, t) for (day, part), t in zip(parts, totals, strict=True)]
    meta = DailyMeta(
        period=DailyPeriod(
            days=asked.days,
            start_date=days[0].date.isoformat(),
            end_date=days[-1].date.isoformat(),
            timezone=zone_name(zone),
        ),
        totals=_all_days(totals),
        timestamp=call.meta.timestamp,
    )
    return json_response(DailySummary(data=entries[::-1], meta=meta))


def _parts(day: Day, grouping: Grouping, zone: tzinfo) -> tuple[Day, ...] | tuple[Hour, ...]:
    return (day,) if grouping is Grouping.DAY else hour_edges(day.date, zone)


def _entry(day: Day, part: Day | Hour, totals: Totals) -> DaySummary:
    figures = figures_of([totals])
    hour: str | UnsetType = iso_time(part.start_ms) if isinstance(part, Hour) else UNSET
    return DaySummary(
        date=day.date.isoformat(),
        hour=hour,
        total_executions=figures.runs,
        successful=figures.successful,
        failed=figures.failed,
        canceled=figures.canceled,
        running=figures.running,
        avg_duration_seconds=figures.average_s,
        success_rate=figures.success_rate,
    )


def _all_days(totals: list[Totals]) -> DailyTotals:
    figures = figures_of(totals)
    return DailyTotals(
        executions=figures.runs,
        success_rate=figures.success_rate,
        avg_duration=figures.average_s,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyInputs(Inputs):
    """What the hourly summary can be asked for."""

    day: date = required_query(
        DAY, name="date", says="Date in YYYY-MM-DD format.", example="2025-08-27"
    )
    timezone: tzinfo | None = query(
        ZONE, says="Whose day this is: UTC, an offset, or an IANA name.", default=None
    )


async def summarise_hours(call: Call[HourlyInputs]) -> Response[bytes]:
    """
    Count runs by hour of one day, the earliest hour first.

    Every hour is there: 24 of them, or 23 or 25 where clocks change on that day.
    """
    asked = call.inputs
    zone = zone_of(call, asked.timezone)
    hours = hour_edges(asked.day, zone)
    totals = await rollups.series(call.services.store, edges=edges_of(hours)) if hours else []
    entries = [_hour(hour, counted) for hour, counted in zip(hours, totals, strict=True)]
    meta = HourlyMeta(
        date=asked.day.isoformat(), timezone=zone_name(zone), timestamp=call.meta.timestamp
    )
    return json_response(HourlySummary(data=entries, meta=meta))


def _hour(hour: Hour, totals: Totals) -> HourSummary:
    figures = figures_of([totals])
    return HourSummary(
        hour=iso_time(hour.start_ms),
        local_hour=hour.label,
        executions=figures.runs,
        successful=figures.successful,
        failed=figures.failed,
        canceled=figures.canceled,
        running=figures.running,
        avg_duration=figures.average_s,
        min_duration=seconds(totals.shortest_ms),
        max_duration=seconds(totals.longest_ms),
    )
