"""Whether a service used more than it should, or than it usually does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from watchroom.domain.incidents import Sign, SignKind, SignState
from watchroom.domain.usage_summary import Peak, UsageSummary

FULL_PERCENT: Final = 90.0  # of its limit
TIMES_USUAL: Final = 3.0  # the mean of the day before
LEAST_CPU_PERCENT: Final = 50.0  # of one CPU; less troubles nobody, however unusual
LEAST_MEMORY_BYTES: Final = 256 * 1024 * 1024  # likewise
LEAST_SAMPLES: Final = 360  # half an hour of them tells what is usual; less does not

OF_LIMIT: Final = "% of its memory limit"
OF_CPU_LIMIT: Final = "% of its CPU limit"
OF_CPU: Final = "% of one CPU"
BYTES: Final = "bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """Whether a service used too much, and what is needed to tell whether that is unusual."""

    sign: Sign
    peak: float | None = None  # of the figure that the sign is about, in *unit*
    usual_peak: float | None = None  # its highest in the day before; None: not known
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """One figure of a service: its peak against its limit and against what is usual."""

    name: str
    peak: Peak
    unit: str
    limit: float | None  # in the same unit; None: there is none
    limit_unit: str  # of percentages of it
    usual_mean: float | None  # of the day before; None: not known
    usual_peak: float | None
    least: float  # of a peak that can be too much

    @property
    def percent(self) -> float | None:
        """The peak in percent of the limit."""
        return self.peak.value / self.limit * 100 if self.limit else None

    @property
    def allowed(self) -> float | None:
        """What would be three times the usual."""
        return None if self.usual_mean is None else max(self.usual_mean * TIMES_USUAL, self.least)


def excess_of(
    during: UsageSummary | None, before: UsageSummary | None, *, cpu_limit: float | None
) -> Excess:
    """
    Return whether memory or CPU came near its limit, or to three times the mean of the day before.

    *during* and *before* are None where nothing was measured. That the use was not too much is
    said only where it could be told; *cpu_limit* is in CPUs.
    """
    if during is None or during.samples == 0:
        return _unknown("Nothing was measured")
    known = before if before is not None and before.samples >= LEAST_SAMPLES else None
    figures = list(_figures(during, known, cpu_limit))
    for figure in figures:
        found = _near_limit(figure) or _far_from_usual(figure)
        if found is not None:
            return _excess(figure, found)
    if not figures:
        return _unknown("Neither CPU nor memory was measured")
    if known is None:
        return _unknown("It was measured for too short a time to tell what is usual")
    return _excess(figures[0], _moderate(figures[0]))


def _figures(
    during: UsageSummary, before: UsageSummary | None, cpu_limit: float | None
) -> Iterator[_Figure]:
    if during.memory_peak is not None:
        yield _Figure(
            name="Memory",
            peak=during.memory_peak,
            unit=BYTES,
            limit=during.memory_limit,
            limit_unit=OF_LIMIT,
            usual_mean=before.memory_mean if before else None,
            usual_peak=before.memory_peak.value if before and before.memory_peak else None,
            least=LEAST_MEMORY_BYTES,
        )
    if during.cpu_peak is not None:
        yield _Figure(
            name="CPU",
            peak=during.cpu_peak,
            unit=OF_CPU,
            limit=None if cpu_limit is None else cpu_limit * 100,
            limit_unit=OF_CPU_LIMIT,
            usual_mean=before.cpu_mean if before else None,
            usual_peak=before.cpu_peak.value if before and before.cpu_peak else None,
            least=LEAST_CPU_PERCENT,
        )


def _near_limit(figure: _Figure) -> Sign | None:
    percent = figure.percent
    if percent is None or percent < FULL_PERCENT:
        return None
    says = f"{figure.name} at {percent:.0f} {figure.limit_unit}"
    return _sign(
        figure, SignState.YES, says, value=percent, threshold=FULL_PERCENT, unit=figure.limit_unit
    )


def _far_from_usual(figure: _Figure) -> Sign | None:
    allowed, mean = figure.allowed, figure.usual_mean
    if allowed is None or mean is None or figure.peak.value < allowed:
        return None
    times = f"{figure.peak.value / mean:.1f} times" if mean else "far above"
    says = f"{figure.name} {times} the mean of the 24 h before"
    return _sign(
        figure,
        SignState.YES,
        says,
        value=figure.peak.value,
        threshold=allowed,
        unit=figure.unit,
    )


def _moderate(figure: _Figure) -> Sign:
    return _sign(
        figure,
        SignState.NO,
        "Neither CPU nor memory was near a limit, or far above the mean of the 24 h before",
        value=figure.peak.value,
        threshold=figure.allowed,
        unit=figure.unit,
    )


def _sign(
    figure: _Figure,
    state: SignState,
    says: str,
    *,
    value: float,
    threshold: float | None,
    unit: str,
) -> Sign:
    return Sign(
        kind=SignKind.RESOURCE,
        state=state,
        says=says,
        value=value,
        threshold=threshold,
        unit=unit,
        at_ms=figure.peak.at_ms,
    )


def _excess(figure: _Figure, sign: Sign) -> Excess:
    return Excess(sign=sign, peak=figure.peak.value, usual_peak=figure.usual_peak, unit=figure.unit)


def _unknown(says: str) -> Excess:
    return Excess(sign=Sign(kind=SignKind.RESOURCE, state=SignState.NO_DATA, says=says))
