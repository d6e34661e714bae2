"""Cuts ranges of time into pieces that rollups answer, so that few statements read many ranges."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from watchroom.domain.spans import GRAINS_MS, Span, cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Part of one range, or of several equally long ones, to be read from one source."""

    part: int  # number of the range; of the first, if there are several
    grain_ms: int | None  # of the rollups that answer it; None: only the runs themselves can
    from_ms: int
    to_ms: int
    step_ms: int  # length of each of several ranges; to_ms - from_ms if there is one

    @property
    def one_bucket_each(self) -> bool:
        """Whether these are several ranges of one bucket: nothing is to be added up over time."""
        return self.to_ms - self.from_ms > self.step_ms == self.grain_ms


def pieces_of(edges: Sequence[int], grains_ms: Sequence[int] = GRAINS_MS) -> list[Piece]:
    """
    Return the pieces of the ranges between each of *edges* and the next.

    Ranges of one length that begin at whole buckets, such as the days of a time zone between
    two changes of its clock, are one piece together.
    """
    return [piece for run in _even_runs(edges) for piece in _pieces(run, grains_ms)]


def groups_of(pieces: Iterable[Piece], most: int) -> Iterator[list[Piece]]:
    """Cut pieces into groups of at most *most*, those of one range always together."""
    group: list[Piece] = []
    for _, found in groupby(pieces, key=lambda piece: piece.part):
        together = list(found)
        if group and len(group) + len(together) > most:
            yield group
            group = []
        group += together
    if group:
        yield group


@dataclass(frozen=True, slots=True, kw_only=True)
class _EvenRun:
    """Neighbouring ranges of one length."""

    part: int
    from_ms: int
    to_ms: int
    step_ms: int

    @property
    def count(self) -> int:
        return (self.to_ms - self.from_ms) // self.step_ms


def _even_runs(edges: Sequence[int]) -> list[_EvenRun]:
    runs: list[_EvenRun] = []
    for part, (start, end) in enumerate(pairwise(edges)):
        if start >= end:
            continue
        last = runs[-1] if runs else None
        if last and last.part + last.count == part and last.step_ms == end - start:
            runs[-1] = replace(last, to_ms=end)
        else:
            runs.append(_EvenRun(part=part, from_ms=start, to_ms=end, step_ms=end - start))
    return runs


def _pieces(run: _EvenRun, grains_ms: Sequence[int]) -> Iterator[Piece]:
    fitting = (g for g in grains_ms if run.from_ms % g == 0 and run.step_ms % g == 0)
    grain_ms = next(fitting, None)
    if run.count > 1 and grain_ms is not None:
        yield Piece(
            part=run.part,
            grain_ms=grain_ms,
            from_ms=run.from_ms,
            to_ms=run.to_ms,
            step_ms=run.step_ms,
        )
        return
    for number in range(run.count):
        start = run.from_ms + number * run.step_ms
        yield from _covering(run.part + number, (start, start + run.step_ms), grains_ms)


def _covering(part: int, span: Span, grains_ms: Sequence[int]) -> Iterator[Piece]:
    covered = cover(*span, grains_ms)
    found = [(grain, inner) for grain, spans in covered.spans.items() for inner in spans]
    for grain, (start, end) in [*found, *((None, edge) for edge in covered.edges)]:
        yield Piece(part=part, grain_ms=grain, from_ms=start, to_ms=end, step_ms=end - start)
