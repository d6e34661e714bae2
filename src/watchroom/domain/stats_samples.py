"""
What a container used, moment by moment, and how many moments become one point of a chart.

A figure of a point is the mean of the samples in it that have the figure; CPU and memory have
their highest sample beside it, since a mean hides the peak that killed a container. The limit
is the last one. Where nothing was measured there is None, never a guess between neighbours.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain, pairwise
from operator import attrgetter, mul
from typing import Any, Final

from watchroom.domain.container_stats import ContainerStats

Figures = Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsSample:
    """What a container used at one moment; None: not known."""

    host: str  # the engine's name in the settings
    service: str  # id of the service; one container at a time on a host
    at_ms: int
    cpu_percent: float | None  # 100 is one CPU; None for the first sample
    memory_bytes: int | None  # without the page cache
    memory_limit_bytes: int | None  # its own limit, else the host's memory
    received_bytes_s: float | None  # network; None for the first sample
    sent_bytes_s: float | None
    read_bytes_s: float | None  # block devices; None for the first sample
    written_bytes_s: float | None
    pids: int | None  # processes and threads


def sample_of(stats: ContainerStats, *, host: str, service: str) -> StatsSample:
    """Return what is kept of a reading."""
    network, disk = stats.network_per_s, stats.disk_per_s
    return StatsSample(
        host=host,
        service=service,
        at_ms=stats.at_ms,
        cpu_percent=stats.cpu_percent,
        memory_bytes=stats.memory_bytes,
        memory_limit_bytes=stats.memory_limit_bytes,
        received_bytes_s=network.received if network else None,
        sent_bytes_s=network.sent if network else None,
        read_bytes_s=disk.received if disk else None,
        written_bytes_s=disk.sent if disk else None,
        pids=stats.pids,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsPoint:
    """What a container used in a span of time; without samples, all figures are None."""

    at_ms: int  # when the span begins; of a single sample: when it was taken
    samples: int = 0  # that the point is made of
    cpu_percent: float | None = None
    cpu_percent_most: float | None = None
    memory_bytes: float | None = None
    memory_bytes_most: float | None = None
    memory_limit_bytes: float | None = None
    received_bytes_s: float | None = None
    sent_bytes_s: float | None = None
    read_bytes_s: float | None = None
    written_bytes_s: float | None = None
    pids: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsColumns:
    """Points of one service in order of time, figure by figure: see `StatsPoint`."""

    at_ms: Sequence[int] = ()
    samples: Sequence[int] = ()
    cpu_percent: Figures = ()
    cpu_percent_most: Figures = ()
    memory_bytes: Figures = ()
    memory_bytes_most: Figures = ()
    memory_limit_bytes: Figures = ()
    received_bytes_s: Figures = ()
    sent_bytes_s: Figures = ()
    read_bytes_s: Figures = ()
    written_bytes_s: Figures = ()
    pids: Figures = ()


_NAMES: Final = tuple(column.name for column in fields(StatsColumns))
_FIGURES: Final = _NAMES[2:]
_every_column = attrgetter(*_NAMES)


def joined(parts: Iterable[StatsColumns]) -> StatsColumns:
    """Return the points of several spans of time, which follow each other, as one."""
    columns = zip(*(_every_column(part) for part in parts), strict=True)
    return _columns(list(chain.from_iterable(pieces)) for pieces in columns)


def between(columns: StatsColumns, from_ms: int, to_ms: int) -> StatsColumns:
    """Return the points in [from_ms, to_ms)."""
    start, end = (bisect_left(columns.at_ms, edge) for edge in (from_ms, to_ms))
    return _columns(column[start:end] for column in _every_column(columns))


def folded(columns: StatsColumns, step_ms: int) -> StatsColumns:
    """
    Return one point for each span of *step_ms* that has any, dated at the span's beginning.

    Folding in several steps, each a multiple of the one before, gives the same as folding once,
    except for a mean of which some samples lack the figure: it then weighs all samples of a
    point alike.
    """
    spans, samples = _spans(columns.at_ms, step_ms), columns.samples
    figures = {
        name: [_figure(name, column[span], samples[span]) for span in spans]
        for name, column in zip(_FIGURES, _every_column(columns)[2:], strict=True)
    }
    return StatsColumns(
        at_ms=[columns.at_ms[span.start] // step_ms * step_ms for span in spans],
        samples=[sum(samples[span]) for span in spans],
        **figures,
    )


def even_points(
    columns: StatsColumns, from_ms: int, to_ms: int, *, step_ms: int
) -> tuple[StatsPoint, ...]:
    """
    Return a point for every span that touches [from_ms, to_ms), empty ones too.

    *columns* must have been folded to *step_ms*.
    """
    found = {point.at_ms: point for point in _points(columns)}
    starts = range(from_ms // step_ms * step_ms, to_ms, step_ms)
    return tuple(found.get(start) or StatsPoint(at_ms=start) for start in starts)


def uneven_points(
    columns: StatsColumns, from_ms: int, to_ms: int, *, gap_ms: int
) -> tuple[StatsPoint, ...]:
    """
    Return samples at their own times, with an empty point in each gap longer than *gap_ms*.

    The time before the first sample and after the last, to the ends of [from_ms, to_ms), can be
    gaps too.
    """
    points = list(_points(columns))
    times = [from_ms, *columns.at_ms, to_ms]
    middles = [(a + b) // 2 for a, b in pairwise(times) if b - a > gap_ms]
    points += [StatsPoint(at_ms=middle) for middle in middles]
    return tuple(sorted(points, key=attrgetter("at_ms")))


def _points(columns: StatsColumns) -> Iterator[StatsPoint]:
    for values in zip(*_every_column(columns), strict=True):
        yield StatsPoint(**dict(zip(_NAMES, values, strict=True)))


def _columns(columns: Iterable[Sequence[Any]]) -> StatsColumns:
    return StatsColumns(**dict(zip(_NAMES, columns, strict=False)))


def _spans(at_ms: Sequence[int], step_ms: int) -> list[slice]:
    """Return which neighbouring points fall into one span."""
    numbers = [at // step_ms for at in at_ms]
    starts = [i for i, number in enumerate(numbers) if i == 0 or number != numbers[i - 1]]
    return [slice(start, end) for start, end in pairwise([*starts, len(at_ms)])]


def _figure(name: str, values: Figures, samples: Sequence[int]) -> float | None:
    """Return a figure of one point from those of its parts, which have some samples each."""
    if values.count(values[0]) == len(values):  # a quiet container's; and often all are None
        return values[0]
    if None not in values:
        return _RULES.get(name, _mean)(values, samples)
    known = [pair for pair in zip(values, samples, strict=True) if pair[0] is not None]
    return _RULES.get(name, _mean)(*zip(*known, strict=True))


def _mean(values: Sequence[Any], samples: Sequence[int]) -> float:
    mean: float = sum(map(mul, values, samples)) / sum(samples)
    return mean


def _highest(values: Sequence[Any], _samples: Sequence[int]) -> float:
    highest: float = max(values)
    return highest


def _last(values: Sequence[Any], _samples: Sequence[int]) -> float:
    last: float = values[-1]
    return last


_RULES: Final[Mapping[str, Callable[[Sequence[Any], Sequence[int]], float]]] = {
    "cpu_percent_most": _highest,
    "memory_bytes_most": _highest,
    "memory_limit_bytes": _last,
}  # of the other figures: the mean
