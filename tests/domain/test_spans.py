"""A range of time is cut into buckets and edges that tile it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.spans import DAY_MS, GRAINS_MS, HOUR_MS, QUARTER_MS, cover

MOMENTS = st.integers(-3 * DAY_MS, 9 * DAY_MS)


def test_whole_days_are_read_as_days() -> None:
    """The common question, days of UTC, touches no finer bucket."""
    covered = cover(2 * DAY_MS, 9 * DAY_MS)

    assert covered.spans == {DAY_MS: ((2 * DAY_MS, 9 * DAY_MS),), HOUR_MS: (), QUARTER_MS: ()}
    assert covered.edges == ()


def test_both_ends_are_read_finer_and_finer() -> None:
    """From 22:50:01 until two days later, 01:20: one day, three hours, two quarters, two edges."""
    start = 22 * HOUR_MS + 50 * 60_000 + 1_000
    end = 2 * DAY_MS + HOUR_MS + 20 * 60_000
    covered = cover(start, end)

    assert covered.spans[DAY_MS] == ((DAY_MS, 2 * DAY_MS),)
    assert covered.spans[HOUR_MS] == ((23 * HOUR_MS, DAY_MS), (2 * DAY_MS, 2 * DAY_MS + HOUR_MS))
    assert covered.spans[QUARTER_MS] == ((2 * DAY_MS + HOUR_MS, 2 * DAY_MS + HOUR_MS + QUARTER_MS),)
    assert covered.edges == (
        (start, 23 * HOUR_MS),
        (2 * DAY_MS + HOUR_MS + QUARTER_MS, end),
    )


def test_a_range_within_a_bucket_is_one_edge() -> None:
    """Rows are read where no bucket fits."""
    covered = cover(1, QUARTER_MS - 1)

    assert covered.edges == ((1, QUARTER_MS - 1),)
    assert not any(covered.spans.values())


def test_an_empty_range_is_covered_by_nothing() -> None:
    """Also one that ends before it begins."""
    for covered in (cover(5, 5), cover(9, 5)):
        assert covered.edges == ()
        assert not any(covered.spans.values())


@given(MOMENTS, MOMENTS)
def test_spans_and_edges_tile_the_range(from_ms: int, to_ms: int) -> None:
    """Every run is counted once: no gap, no overlap, however the range lies."""
    covered = cover(from_ms, to_ms)
    parts = sorted(
        [span for spans in covered.spans.values() for span in spans] + list(covered.edges)
    )

    assert all(start < end for start, end in parts)
    assert all(one[1] == other[0] for one, other in pairwise(parts))
    if from_ms < to_ms:
        assert (parts[0][0], parts[-1][1]) == (from_ms, to_ms)


@given(MOMENTS, MOMENTS)
def test_buckets_are_whole_and_few(from_ms: int, to_ms: int) -> None:
    """At most two spans per grain, aligned; edges are shorter than the finest bucket."""
    covered = cover(from_ms, to_ms)

    for grain_ms in GRAINS_MS:
        spans = covered.spans[grain_ms]
        assert len(spans) <= 2
        assert all(edge % grain_ms == 0 for span in spans for edge in span)
    assert len(covered.edges) <= 2
    assert all(end - start < 2 * QUARTER_MS for start, end in covered.edges)
