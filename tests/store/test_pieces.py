"""Pieces of time tile the ranges that they stand for."""

from collections import Counter
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.spans import DAY_MS, GRAINS_MS, HOUR_MS, QUARTER_MS
from watchroom.store.pieces import Piece, pieces_of

NOON_MS = 1_756_296_000_000
DAY_START_MS = NOON_MS // DAY_MS * DAY_MS

steps = st.lists(
    st.sampled_from([0, 1, QUARTER_MS, HOUR_MS, 23 * HOUR_MS, DAY_MS, 25 * HOUR_MS, 7_654_321]),
    min_size=1,
    max_size=12,
)
starts = st.sampled_from([0, HOUR_MS, -22 * QUARTER_MS, 17])


def spans_of(piece: Piece) -> list[tuple[int, int, int]]:
    """Return part, start and end of each range that a piece reads."""
    ends = range(piece.from_ms, piece.to_ms + 1, piece.step_ms)
    return [(piece.part + n, low, high) for n, (low, high) in enumerate(pairwise(ends))]


@given(start=starts, lengths=steps)
def test_a_range_of_one_bucket_has_no_other_piece(start: int, lengths: list[int]) -> None:
    """Its rows are the answer as they stand: nothing may have to be added to them."""
    edges = list(accumulate(lengths, initial=DAY_START_MS + start))
    pieces = pieces_of(edges)
    ready = [piece for piece in pieces if piece.one_bucket_each]

    parts = Counter(part for piece in pieces for part, _, _ in spans_of(piece))
    for piece in ready:
        for part, low, high in spans_of(piece):
            assert parts[part] == 1
            assert (low % (high - low), high - low) == (0, piece.grain_ms)


def test_days_and_hours_are_read_as_they_stand() -> None:
    """The summaries ask for little else."""
    for grain_ms in (DAY_MS, HOUR_MS, QUARTER_MS):
        edges = [DAY_START_MS + n * grain_ms for n in range(4)]

        assert [piece.one_bucket_each for piece in pieces_of(edges)] == [True]
    assert [piece.one_bucket_each for piece in pieces_of(edges[:2])] == [False]


@given(start=starts, lengths=steps)
def test_pieces_tile_every_range_once(start: int, lengths: list[int]) -> None:
    """A run must be counted in its range, once, whatever the edges."""
    edges = [DAY_START_MS + start]
    for length in lengths:
        edges.append(edges[-1] + length)

    read = sorted(span for piece in pieces_of(edges) for span in spans_of(piece))

    for part, (low, high) in enumerate(pairwise(edges)):
        mine = [(start, end) for number, start, end in read if number == part]
        assert [start for start, _ in mine] == [low, *(end for _, end in mine[:-1])][: len(mine)]
        assert (mine[-1][1] if mine else low) == high


@given(start=starts, lengths=steps)
def test_rollups_are_read_at_their_own_edges(start: int, lengths: list[int]) -> None:
    """Half a bucket cannot be read."""
    edges = [DAY_START_MS + start]
    for length in lengths:
        edges.append(edges[-1] + length)

    for piece in pieces_of(edges):
        if piece.grain_ms is not None:
            assert {piece.from_ms % piece.grain_ms, piece.step_ms % piece.grain_ms} == {0}


@pytest.mark.parametrize(
    ("first", "step", "grain"),
    [(0, DAY_MS, DAY_MS), (3 * HOUR_MS, DAY_MS, HOUR_MS), (2 * QUARTER_MS, DAY_MS, QUARTER_MS)],
    ids=["UTC", "-03:00", "half an hour"],
)
def test_the_days_of_a_zone_are_one_piece(first: int, step: int, grain: int) -> None:
    """Ninety days are one branch of one statement, not ninety."""
    edges = [DAY_START_MS + first + n * step for n in range(91)]

    [piece] = pieces_of(edges)

    assert (piece.grain_ms, piece.step_ms, piece.part) == (grain, DAY_MS, 0)


def test_one_long_range_takes_coarse_buckets_first() -> None:
    """Thirty days to the millisecond: days inside, hours and quarters at the ends, runs last."""
    pieces = pieces_of([NOON_MS - 30 * DAY_MS + 1, NOON_MS + 1])

    assert {piece.grain_ms for piece in pieces} == {*GRAINS_MS, None}
    assert len(pieces) <= 7
