"""Cuts a range of time into whole buckets, coarse ones first, and the rest at both ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000
QUARTER_MS: Final = 900_000
GRAINS_MS: Final = (DAY_MS, HOUR_MS, QUARTER_MS)

Span = tuple[int, int]  # from, to: milliseconds UTC, half-open


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Spans that tile a range exactly, without overlap."""

    spans: Mapping[int, tuple[Span, ...]]  # grain in ms -> spans of whole buckets, at most two
    edges: tuple[Span, ...]  # at most two, each shorter than the finest grain or holding no bucket


def cover(from_ms: int, to_ms: int, grains_ms: Sequence[int] = GRAINS_MS) -> Cover:
    """
    Return how to read [from_ms, to_ms) from as few buckets as possible.

    Each grain must be a multiple of the next; buckets begin at multiples of their grain. An
    empty range is covered by nothing.
    """
    spans: dict[int, tuple[Span, ...]] = dict.fromkeys(grains_ms, ())
    rest: tuple[Span, ...] = _unless_empty(from_ms, to_ms)
    for grain in grains_ms:
        found = tuple(inner for span in rest if (inner := _whole_buckets(span, grain)))
        spans[grain] = found
        rest = tuple(left for span in rest for left in _around(span, _whole_buckets(span, grain)))
    return Cover(spans=spans, edges=rest)


def _whole_buckets(span: Span, grain_ms: int) -> Span | None:
    """Return the largest span inside *span* whose ends are multiples of the grain."""
    start = -(-span[0] // grain_ms) * grain_ms
    end = span[1] // grain_ms * grain_ms
    return (start, end) if start < end else None


def _around(span: Span, inner: Span | None) -> tuple[Span, ...]:
    """Return what is left of *span* before and after *inner*."""
    if inner is None:
        return (span,)
    return _unless_empty(span[0], inner[0]) + _unless_empty(inner[1], span[1])


def _unless_empty(start: int, end: int) -> tuple[Span, ...]:
    return ((start, end),) if start < end else ()
