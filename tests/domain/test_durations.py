"""Quantiles from the histogram are as good as it promises."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.durations import MAX_BUCKET, bucket_of, quantile, together

PROMISED = 0.025
YEAR_MS = 366 * 86_400_000


def exact(durations_ms: list[int], q: float) -> int:
    """The duration of the nearest rank."""
    rank = max(1, math.ceil(q * len(durations_ms) - 1e-9))
    return sorted(durations_ms)[rank - 1]


@given(
    st.lists(st.integers(0, YEAR_MS), min_size=1, max_size=50),
    st.sampled_from([0.0, 0.07, 0.25, 0.5, 0.95, 0.99, 1.0]),
)
def test_a_quantile_is_near_the_exact_one(durations_ms: list[int], q: float) -> None:
    """From a millisecond to a year, in any mix."""
    counts = Counter(map(bucket_of, durations_ms))
    estimate = quantile(counts, q)

    assert estimate is not None
    assert estimate == pytest.approx(exact(durations_ms, q), rel=PROMISED)


@pytest.mark.parametrize("duration_ms", [1, 2, 3, 7, 10, 999, 1_000, 3_600_000, YEAR_MS])
def test_one_run_is_its_own_median(duration_ms: int) -> None:
    """Small whole numbers are the hardest for a logarithmic scale."""
    assert quantile({bucket_of(duration_ms): 1}, 0.5) == pytest.approx(duration_ms, rel=PROMISED)


def test_no_runs_have_no_quantile() -> None:
    """Unknown is not zero."""
    assert quantile({}, 0.5) is None


@given(st.lists(st.lists(st.integers(0, YEAR_MS), max_size=20), max_size=5))
def test_histograms_of_parts_make_that_of_the_whole(parts_ms: list[list[int]]) -> None:
    """A period's quantiles come from its days: they must be those of all its runs."""
    whole = Counter(bucket_of(duration_ms) for part in parts_ms for duration_ms in part)

    assert together(Counter(map(bucket_of, part)) for part in parts_ms) == whole


def test_no_time_at_all_is_a_bucket_of_its_own() -> None:
    """Zero has no logarithm; clocks that go back give less than zero."""
    assert bucket_of(0) == bucket_of(-5) == 0
    assert quantile({0: 3, bucket_of(1_000): 1}, 0.5) == 0.0


def test_a_rank_that_is_a_whole_number_is_not_rounded_up() -> None:
    """0.07 * 100 is a little more than 7 in floating point."""
    counts = {bucket_of(10): 7, bucket_of(10_000): 93}

    assert quantile(counts, 0.07) == pytest.approx(10, rel=PROMISED)


@given(st.integers(-10, 10**30), st.integers(-10, 10**30))
def test_longer_runs_never_have_a_lower_bucket(one_ms: int, other_ms: int) -> None:
    """Ranks in the histogram are ranks of the runs."""
    low, high = sorted((one_ms, other_ms))

    assert 0 <= bucket_of(low) <= bucket_of(high) <= MAX_BUCKET
