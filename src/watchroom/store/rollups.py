"""How many runs there were, how they ended and how long they took, over any ranges of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from watchroom.domain.execution import Status
from watchroom.store.criteria import workflow_numbers
from watchroom.store.database import Reader
from watchroom.store.reckoning import DURATIONS, HISTOGRAMS, RUNS, STATUSES, sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The runs that began in one range of time."""

    runs: int = 0
    by_status: Mapping[Status, int] = field(
        default_factory=dict
    )  # a status without runs is left out
    timed_runs: int = 0  # those that have ended, and so have a duration
    duration_ms: int = 0  # sum over the timed runs
    shortest_ms: int | None = None  # None if no run is timed
    longest_ms: int | None = None

    def and_also(self, status: Status, counted: "Totals") -> "Totals":
        """Return these with the runs of one more status."""
        return Totals(
            runs=self.runs + counted.runs,
            by_status={**self.by_status, status: counted.runs},
            timed_runs=self.timed_runs + counted.timed_runs,
            duration_ms=self.duration_ms + counted.duration_ms,
            shortest_ms=min(_known(self.shortest_ms, counted.shortest_ms), default=None),
            longest_ms=max(_known(self.longest_ms, counted.longest_ms), default=None),
        )


async def totals(
    reader: Reader, *, from_ms: int, to_ms: int, workflows: tuple[str, ...] = ()
) -> Totals:
    """Return the totals of the runs that began in [from_ms, to_ms); empty if it ends first."""
    [only] = await series(reader, edges=[from_ms, max(from_ms, to_ms)], workflows=workflows)
    return only


async def series(
    reader: Reader, *, edges: Sequence[int], workflows: tuple[str, ...] = ()
) -> list[Totals]:
    """
    Return the totals of each range between one of *edges* (ms UTC, rising) and the next.

    *workflows* are ids or names, none of them means all.
    """
    found = [Totals() for _ in pairwise(edges)]
    rows = await sums(
        reader,
        RUNS if workflows else STATUSES,
        edges=edges,
        by=("status",),
        measures=("runs", "timed_runs", "duration_ms", "shortest_ms", "longest_ms"),
        workflows=await _numbers(reader, workflows),
    )
    for part, status, runs, timed_runs, duration_ms, shortest_ms, longest_ms in rows:
        counted = Totals(
            runs=runs,
            timed_runs=timed_runs,
            duration_ms=duration_ms,
            shortest_ms=shortest_ms,
            longest_ms=longest_ms,
        )
        found[part] = found[part].and_also(Status(status), counted)
    return found


async def duration_histograms(
    reader: Reader, *, edges: Sequence[int], workflows: tuple[str, ...] = ()
) -> list[dict[int, int]]:
    """
    Return the ended runs per bucket of duration of each range between one of *edges* and the next.

    The buckets are those of `domain.durations`, which tells quantiles of them; those of several
    ranges can be added up.
    """
    histograms: list[dict[int, int]] = [{} for _ in pairwise(edges)]
    rows = await sums(
        reader,
        DURATIONS if workflows else HISTOGRAMS,
        edges=edges,
        by=("duration_bucket",),
        workflows=await _numbers(reader, workflows),
    )
    for part, bucket, runs in rows:
        histograms[part][bucket] = runs
    return histograms


async def _numbers(reader: Reader, workflows: tuple[str, ...]) -> tuple[int, ...] | None:
    return await workflow_numbers(reader, workflows) if workflows else None


def _known(*values: int | None) -> list[int]:
    return [value for value in values if value is not None]
