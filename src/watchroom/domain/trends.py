"""Change between two periods, and shares that never claim more than was counted."""

from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

STABLE_PERCENT: Final = 1.0  # a change of up to this much, either way, is no trend
_CENT: Final = Decimal("0.01")


class Polarity(StrEnum):
    """What growth of a figure means."""

    GOOD = "good"  # more is better: the rate of success
    BAD = "bad"  # more is worse: durations, failures
    NEUTRAL = "neutral"  # neither: the number of runs


class Trend(StrEnum):
    """Where a figure goes from one period to the next."""

    IMPROVING = "improving"
    DECLINING = "declining"
    INCREASING = "increasing"
    DECREASING = "decreasing"
    STABLE = "stable"


# For each polarity, what growth and what shrinking is called.
_WORDS: Final = {
    Polarity.GOOD: (Trend.IMPROVING, Trend.DECLINING),
    Polarity.BAD: (Trend.DECLINING, Trend.IMPROVING),
    Polarity.NEUTRAL: (Trend.INCREASING, Trend.DECREASING),
}


def change_percent(current: float | None, previous: float | None) -> float | None:
    """
    Return the change in percent of *previous*, two decimals.

    None if there is nothing to compare with: a figure is missing, or *previous* is 0.
    """
    if current is None or not previous:
        return None
    return round((current - previous) / abs(previous) * 100, 2)


def trend(change: float | None, polarity: Polarity) -> Trend | None:
    """Return the word for a change in percent; None if there is no change to speak of."""
    if change is None:
        return None
    if abs(change) <= STABLE_PERCENT:
        return Trend.STABLE
    grown, shrunk = _WORDS[polarity]
    return grown if change > 0 else shrunk


def rate_percent(part: int, whole: int) -> float | None:
    """
    Return *part* of *whole* in percent, two decimals; None if *whole* is 0.

    0 and 100 are exact: 1 of 1,000,000 is 0.01, and 999,999 are 99.99.
    """
    if not whole:
        return None
    if part in (0, whole):
        return 100.0 * part / whole
    exact = Decimal(part) * 100 / Decimal(whole)
    rounded = exact.quantize(_CENT, rounding=ROUND_HALF_EVEN)
    return float(min(max(rounded, _CENT), 100 - _CENT))
