"""`GET /api/analytics/performance`: a period against the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from litestar.response import Response
from msgspec import UNSET, UnsetType

from watchroom.domain.trends import Polarity, change_percent, trend
from watchroom.domain.zones import Day
from watchroom.store import rollups
from watchroom.store.database import Session
from watchroom.web.days import edges_of, recent_days, zone_of
from watchroom.web.endpoint import Call, json_response
from watchroom.web.figures import Figures, figures_of
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import choice, many
from watchroom.web.times import seconds
from watchroom.web.wire.statistics import (
    Comparison,
    Performance,
    PerformanceAnswer,
    PerformanceDay,
    PerformanceMetrics,
)

QUANTILES: Final = (0.5, 0.95)


class Metric(StrEnum):
    """What can be compared."""

    DURATION = "duration"
    SUCCESS_RATE = "success_rate"
    VOLUME = "volume"


class Period(StrEnum):
    """How far back it goes."""

    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"

    @property
    def days(self) -> int:
        """Calendar days, today included."""
        return int(self.value.removesuffix("d"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceInputs(Inputs):
    """What the comparison can be asked for."""

    period: Period = query(choice(Period), says="Time period.", default=Period.WEEK, example="30d")
    metrics: tuple[Metric, ...] = query(
        many(choice(Metric)),
        says="Metrics to include; all without it.",
        default=(),
        example="duration,success_rate",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """What is compared of one period."""

    figures: Figures
    quantiles: Sequence[float | None]  # seconds, of QUANTILES


async def measure_performance(call: Call[PerformanceInputs]) -> Response[bytes]:
    """
    Compare durations, success rate and volume with the period before.

    A period is that many calendar days up to now, today included; the one before it ends where
    it begins and is as long. `change` is in percent of `previous`. Within 1 % a figure is stable.
    Median and 95th percentile are exact to 2.5 %.
    """
    asked = call.inputs
    days = recent_days(call, asked.period.days, zone_of(call, None))
    start_ms, end_ms = days[0].start_ms, call.now_ms + 1
    async with call.services.store.reading() as session:
        current = await _span(session, start_ms, end_ms)
        previous = await _span(session, start_ms - (end_ms - start_ms), start_ms)
        series = await _series(session, days)
    performance = Performance(
        period=asked.period.value,
        metrics=_metrics(current, previous, asked.metrics or tuple(Metric)),
        time_series=series,
    )
    return json_response(PerformanceAnswer(data=performance, meta=call.meta))


async def _span(session: Session, from_ms: int, to_ms: int) -> _Span:
    totals = await rollups.totals(session, from_ms=from_ms, to_ms=to_ms)
    quantiles = await rollups.duration_quantiles(
        session, from_ms=from_ms, to_ms=to_ms, quantiles=QUANTILES
    )
    return _Span(figures=figures_of([totals]), quantiles=[seconds(ms) for ms in quantiles])


async def _series(session: Session, days: Sequence[Day]) -> list[PerformanceDay]:
    edges = edges_of(days)
    totals = await rollups.series(session, edges=edges)
    quantiles = await rollups.duration_quantile_series(session, edges=edges, quantiles=QUANTILES)
    return [
        _day(day, figures_of([counted]), measured)
        for day, counted, measured in zip(days, totals, quantiles, strict=True)
    ]


def _day(day: Day, figures: Figures, quantiles: Sequence[float | None]) -> PerformanceDay:
    median_ms, p95_ms = quantiles
    return PerformanceDay(
        date=day.date.isoformat(),
        avg_duration=figures.average_s,
        median_duration=seconds(median_ms),
        p95_duration=seconds(p95_ms),
        success_rate=figures.success_rate,
        volume=figures.runs,
    )


def _metrics(current: _Span, previous: _Span, wanted: Sequence[Metric]) -> PerformanceMetrics:
    now, then = current.figures, previous.figures

    def compared(
        metric: Metric, new: float | None, old: float | None, polarity: Polarity
    ) -> Comparison | UnsetType:
        return _compared(new, old, polarity) if metric in wanted else UNSET

    duration, slow = Metric.DURATION, Polarity.BAD
    return PerformanceMetrics(
        average_duration=compared(duration, now.average_s, then.average_s, slow),
        median_duration=compared(duration, current.quantiles[0], previous.quantiles[0], slow),
        p95_duration=compared(duration, current.quantiles[1], previous.quantiles[1], slow),
        success_rate=compared(
            Metric.SUCCESS_RATE, now.success_rate, then.success_rate, Polarity.GOOD
        ),
        execution_volume=compared(Metric.VOLUME, now.runs, then.runs, Polarity.NEUTRAL),
    )


def _compared(current: float | None, previous: float | None, polarity: Polarity) -> Comparison:
    change = change_percent(current, previous)
    return Comparison(
        current=current, previous=previous, change=change, trend=trend(change, polarity)
    )
