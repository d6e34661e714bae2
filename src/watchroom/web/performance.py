"""`GET /api/analytics/performance`: a period against the one before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from litestar.response import Response
from msgspec import UNSET, UnsetType

from watchroom.domain.durations import quantile, together
from watchroom.domain.trends import Polarity, change_percent, trend
from watchroom.domain.zones import Day
from watchroom.store import rollups
from watchroom.store.rollups import Totals
from watchroom.web.days import recent_days, zone_of
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
class Measured:
    """What is compared of one period."""

    figures: Figures
    quantiles: Sequence[float | None]  # seconds, of QUANTILES

    @classmethod
    def of(cls, totals: Sequence[Totals], histograms: Sequence[Mapping[int, int]]) -> "Measured":
        """Put together what was counted of each part of a period."""
        histogram = together(histograms) if len(histograms) > 1 else histograms[0]
        return cls(
            figures=figures_of(totals),
            quantiles=[seconds(quantile(histogram, share)) for share in QUANTILES],
        )


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
    edges = [start_ms - (end_ms - start_ms), *(day.start_ms for day in days), end_ms]
    async with call.services.store.reading() as session:
        totals = await rollups.series(session, edges=edges)
        histograms = await rollups.duration_histograms(session, edges=edges)
    previous = Measured.of(totals[:1], histograms[:1])
    current = Measured.of(totals[1:], histograms[1:])  # its days in one, rather than read again
    performance = Performance(
        period=asked.period.value,
        metrics=_metrics(current, previous, asked.metrics or tuple(Metric)),
        time_series=[
            _day(day, Measured.of([counted], [histogram]))
            for day, counted, histogram in zip(days, totals[1:], histograms[1:], strict=True)
        ],
    )
    return json_response(PerformanceAnswer(data=performance, meta=call.meta))


def _day(day: Day, measured: Measured) -> PerformanceDay:
    median_s, p95_s = measured.quantiles
    return PerformanceDay(
        date=day.date.isoformat(),
        avg_duration=measured.figures.average_s,
        median_duration=median_s,
        p95_duration=p95_s,
        success_rate=measured.figures.success_rate,
        volume=measured.figures.runs,
    )


def _metrics(current: Measured, previous: Measured, wanted: Sequence[Metric]) -> PerformanceMetrics:
    now, then = current.figures, previous.figures

    def compared(
        metric: Metric, new: float | None, old: float | None, polarity: Polarity
    ) -> Comparison | UnsetType:
        return compared_figures(new, old, polarity) if metric in wanted else UNSET

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


def compared_figures(
    current: float | None, previous: float | None, polarity: Polarity
) -> Comparison:
    """Return a figure beside that of the period before."""
    change = change_percent(current, previous)
    return Comparison(
        current=current, previous=previous, change=change, trend=trend(change, polarity)
    )
