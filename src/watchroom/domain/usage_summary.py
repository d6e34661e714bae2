"""What a service used over a stretch of time, in a few figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from watchroom.domain.stats_samples import Figures, StatsColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The highest value of a figure."""

    value: float
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSummary:
    """Figures over a stretch of time; None: it was never measured."""

    samples: int  # that they come from
    cpu_mean: float | None = None  # percent of one CPU
    cpu_peak: Peak | None = None
    memory_mean: float | None = None  # bytes
    memory_peak: Peak | None = None
    memory_limit: float | None = None  # bytes, the last that was told


def summary_of(columns: StatsColumns) -> UsageSummary:
    """Return the figures of some points; peaks are the highest samples in them."""
    return UsageSummary(
        samples=sum(columns.samples),
        cpu_mean=_mean(columns.cpu_percent, columns.samples),
        cpu_peak=_peak(columns.cpu_percent_most, columns.at_ms),
        memory_mean=_mean(columns.memory_bytes, columns.samples),
        memory_peak=_peak(columns.memory_bytes_most, columns.at_ms),
        memory_limit=_last(columns.memory_limit_bytes),
    )


def _mean(values: Figures, samples: Sequence[int]) -> float | None:
    weights = list(compress(samples, _is_known(values)))
    known = [value for value in values if value is not None]
    if not known:
        return None
    return sum(value * weight for value, weight in zip(known, weights, strict=True)) / sum(weights)


def _peak(values: Figures, at_ms: Sequence[int]) -> Peak | None:
    peaks = [
        Peak(value=value, at_ms=at)
        for value, at in zip(values, at_ms, strict=True)
        if value is not None
    ]
    return max(peaks, key=lambda peak: peak.value, default=None)


def _last(values: Figures) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def _is_known(values: Figures) -> Iterable[bool]:
    return (value is not None for value in values)
