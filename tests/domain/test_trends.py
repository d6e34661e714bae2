"""Changes have the right word, and shares never claim more than was counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.trends import Polarity, Trend, change_percent, rate_percent, trend


@pytest.mark.parametrize(
    ("current", "previous", "change"),
    [
        (2.34, 2.45, -4.49),
        (1547, 1423, 8.71),
        (0, 5, -100.0),
        (5, 5, 0.0),
        (5, 0, None),
        (0, 0, None),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_change_is_in_percent_of_the_previous(
    current: float | None, previous: float | None, change: float | None
) -> None:
    """Where nothing can be compared there is no figure."""
    assert change_percent(current, previous) == change


@pytest.mark.parametrize(
    ("change", "polarity", "word"),
    [
        (5.0, Polarity.GOOD, Trend.IMPROVING),
        (-5.0, Polarity.GOOD, Trend.DECLINING),
        (5.0, Polarity.BAD, Trend.DECLINING),
        (-5.0, Polarity.BAD, Trend.IMPROVING),
        (5.0, Polarity.NEUTRAL, Trend.INCREASING),
        (-5.0, Polarity.NEUTRAL, Trend.DECREASING),
        (1.0, Polarity.GOOD, Trend.STABLE),
        (-1.0, Polarity.BAD, Trend.STABLE),
        (1.01, Polarity.NEUTRAL, Trend.INCREASING),
        (None, Polarity.GOOD, None),
    ],
)
def test_growth_is_named_by_what_it_means(
    change: float | None, polarity: Polarity, word: Trend | None
) -> None:
    """Longer runs are worse, more success is better, more runs are just more."""
    assert trend(change, polarity) == word


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 0, None),
        (0, 7, 0.0),
        (7, 7, 100.0),
        (1, 3, 33.33),
        (2, 3, 66.67),
        (99_996, 100_000, 99.99),
        (4, 100_000, 0.01),
        (999_999_999, 1_000_000_000, 99.99),
        (1, 1_000_000_000, 0.01),
    ],
)
def test_a_rate_has_two_decimals(part: int, whole: int, percent: float | None) -> None:
    """100 % means every run, and 0 % means none."""
    assert rate_percent(part, whole) == percent


@given(st.integers(1, 10**12), st.data())
def test_a_rate_is_near_and_its_ends_are_exact(whole: int, data: st.DataObject) -> None:
    """Rounding may cost a hundredth, and never turns almost into all."""
    part = data.draw(st.integers(0, whole))
    percent = rate_percent(part, whole)

    assert percent is not None
    assert abs(percent - part / whole * 100) <= 0.0101
    assert (percent == 100) == (part == whole)
    assert (percent == 0) == (part == 0)
