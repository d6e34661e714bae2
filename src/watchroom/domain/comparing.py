"""A figure of one period beside that of the period before, without claiming more than it can."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.domain.spans import Span
from watchroom.domain.trends import Polarity, change_percent

FEWEST_RUNS: Final = 30  # of each period; with fewer, chance alone moves a share by many points
DECIMALS: Final = 3  # of a difference: milliseconds of seconds


class Leaning(StrEnum):
    """What a difference means."""

    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"  # there is none, or neither direction is better


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure of one period."""

    value: float | None  # None: it cannot be told
    of: int  # runs that it was measured over


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A figure beside the one of the period before."""

    current: Measure
    previous: Measure
    delta: float | None  # in the unit of the figure; None: not comparable
    change: float | None  # the same in percent of the previous value
    leaning: Leaning | None  # None: not comparable
    too_few: bool  # one of the periods has fewer than FEWEST_RUNS: nothing is compared


def compare(current: Measure, previous: Measure, polarity: Polarity) -> Compared:
    """Hold a figure against the one before; growth of it means what *polarity* says."""
    too_few = min(current.of, previous.of) < FEWEST_RUNS
    delta = None
    if not too_few and current.value is not None and previous.value is not None:
        delta = round(current.value - previous.value, DECIMALS)
    return Compared(
        current=current,
        previous=previous,
        delta=delta,
        change=None if delta is None else change_percent(current.value, previous.value),
        leaning=None if delta is None else _leaning(delta, polarity),
        too_few=too_few,
    )


def span_before(asked: Span, end_ms: int) -> Span:
    """
    Return the period before *asked*, as long as that is, and cut where *asked* is cut by *end_ms*.

    Of a day that has only come to noon, that is the day before until noon.
    """
    length_ms = asked[1] - asked[0]
    return asked[0] - length_ms, min(end_ms, asked[1]) - length_ms


def worst_first(measures: Mapping[str, Measure]) -> list[str]:
    """
    Return the names of figures, the highest first.

    Those of fewer than FEWEST_RUNS runs come after all others, and those without a value last.
    """
    return sorted(measures, key=lambda name: _rank(name, measures[name]))


def _rank(name: str, measure: Measure) -> tuple[bool, bool, float, str]:
    return measure.value is None, measure.of < FEWEST_RUNS, -(measure.value or 0.0), name


def _leaning(delta: float, polarity: Polarity) -> Leaning:
    if not delta or polarity is Polarity.NEUTRAL:
        return Leaning.NEUTRAL
    return Leaning.BETTER if (delta > 0) is (polarity is Polarity.GOOD) else Leaning.WORSE
