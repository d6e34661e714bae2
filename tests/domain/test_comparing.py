"""A figure beside that of the period before."""

import pytest

from watchroom.domain.comparing import (
    FEWEST_RUNS,
    Leaning,
    Measure,
    compare,
    span_before,
    worst_first,
)
from watchroom.domain.spans import DAY_MS, HOUR_MS
from watchroom.domain.trends import Polarity

MANY = FEWEST_RUNS


@pytest.mark.parametrize(
    ("now", "then", "polarity", "delta", "change", "leaning"),
    [
        (1.1, 0.5, Polarity.BAD, 0.6, 120.0, Leaning.WORSE),
        (0.5, 1.1, Polarity.BAD, -0.6, -54.55, Leaning.BETTER),
        (98.9, 97.0, Polarity.GOOD, 1.9, 1.96, Leaning.BETTER),
        (97.0, 98.9, Polarity.GOOD, -1.9, -1.92, Leaning.WORSE),
        (8912, 8569, Polarity.NEUTRAL, 343, 4.0, Leaning.NEUTRAL),
        (6.4, 6.4, Polarity.BAD, 0.0, 0.0, Leaning.NEUTRAL),
        (2.5, 0.0, Polarity.BAD, 2.5, None, Leaning.WORSE),
    ],
)
def test_a_difference_has_a_direction_and_a_meaning(
    now: float, then: float, polarity: Polarity, delta: float, change: float, leaning: Leaning
) -> None:
    """In the figure's own unit, and in percent where there is something to divide by."""
    found = compare(Measure(value=now, of=MANY), Measure(value=then, of=MANY), polarity)

    assert (found.delta, found.change, found.leaning) == (delta, change, leaning)
    assert not found.too_few


@pytest.mark.parametrize("few", [(MANY - 1, MANY), (MANY, MANY - 1), (0, 0)])
def test_too_few_runs_are_not_compared(few: tuple[int, int]) -> None:
    """H6: of either period; the figures themselves are told all the same."""
    now, then = (Measure(value=50.0, of=of) for of in few)
    found = compare(now, then, Polarity.BAD)

    assert found.too_few
    assert (found.delta, found.change, found.leaning) == (None, None, None)
    assert found.current.value == 50.0


def test_what_is_not_known_is_not_compared() -> None:
    """No difference is made up."""
    found = compare(Measure(value=None, of=MANY), Measure(value=1.0, of=MANY), Polarity.BAD)

    assert (found.delta, found.leaning, found.too_few) == (None, None, False)


def test_the_period_before_is_cut_at_the_same_point() -> None:
    """Of today until noon it is yesterday until noon, of a day that is over the whole day."""
    today = (10 * DAY_MS, 11 * DAY_MS)

    assert span_before(today, 10 * DAY_MS + 12 * HOUR_MS) == (9 * DAY_MS, 9 * DAY_MS + 12 * HOUR_MS)
    assert span_before(today, 30 * DAY_MS) == (9 * DAY_MS, 10 * DAY_MS)


def test_chance_does_not_lead_a_table() -> None:
    """One failed run of one is 100 %, and says less than 5 % of a thousand."""
    measures = {
        "one": Measure(value=100.0, of=1),
        "none": Measure(value=None, of=0),
        "bad": Measure(value=5.0, of=1000),
        "worse": Measure(value=7.0, of=MANY),
    }

    assert worst_first(measures) == ["worse", "bad", "one", "none"]
