"""How many runs of a filter began in each of many ranges of time, such as days."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd
from typing import Final

from watchroom.domain.execution import Status
from watchroom.domain.review import FLAGGED_LEVELS
from watchroom.domain.spans import Span
from watchroom.store.criteria import ROLLED_UP, Column, Criteria, criteria_of
from watchroom.store.database import Reader, Session, one_moment
from watchroom.store.facets import Facet
from watchroom.store.filters import ExecutionFilter
from watchroom.store.ordering import clamp_ms, moment_of
from watchroom.store.reckoning import RUNS, sums
from watchroom.store.selecting import Source, counting_by_time, telling_column

_BY: Final = (Column.STATUS, Column.RISK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The runs that began in one range of time."""

    runs: int = 0
    flagged: int = 0  # at a level that calls for a look
    failed: int = 0

    def and_also(self, status: object, risk: object, runs: int) -> "Bucket":
        """Return these with some more runs."""
        return Bucket(
            runs=self.runs + runs,
            flagged=self.flagged + (runs if risk in FLAGGED_LEVELS else 0),
            failed=self.failed + (runs if status == Status.ERROR else 0),
        )


async def span_of_runs(reader: Reader) -> Span | None:
    """Return a span in ms UTC in which all runs began; None if there are no runs."""
    [row] = await reader.fetch("SELECT min(key), max(key) FROM execution")
    return None if row[0] is None else (moment_of(row[0]), moment_of(row[1]) + 1)


async def bucket_counts(
    reader: Reader, wanted: ExecutionFilter, *, edges: Sequence[int]
) -> list[Bucket]:
    """
    Return the exact counts of each range between one of *edges* (ms UTC, rising) and the next.

    The filter's own range of time cuts the ranges.
    """
    async with one_moment(reader) as session:
        criteria = await criteria_of(session, wanted)
        within = None if criteria is None else _cut(criteria, edges)
        if within is None:
            return [Bucket() for _ in pairwise(edges)]
        if not within.countable:
            return await _looked_up(session, within, edges)
        cut = [min(max(clamp_ms(edge), within.from_ms), within.to_ms) for edge in edges]
        return await _rolled_up(session, within, cut)


def _cut(criteria: Criteria, edges: Sequence[int]) -> Criteria | None:
    """Return criteria for what lies within the edges; None if nothing does."""
    if not edges:
        return None
    from_ms = max(clamp_ms(edges[0]), criteria.from_ms)
    to_ms = min(clamp_ms(edges[-1]), criteria.to_ms)
    return criteria.between(from_ms, to_ms) if from_ms < to_ms else None


Counts = list[int]  # of runs, for each range


async def _rolled_up(session: Session, criteria: Criteria, edges: Sequence[int]) -> list[Bucket]:
    by = [column for column in ROLLED_UP if column in _BY or column in criteria.columns]
    found = [Bucket() for _ in pairwise(edges)]
    for part, *values, runs in await sums(session, RUNS, edges=edges, by=by):
        facet = Facet(runs=runs, values=dict(zip(by, values, strict=True)))
        if all(facet.meets(criteria, column) for column in by):
            found[part] = found[part].and_also(
                facet.values[Column.STATUS], facet.values[Column.RISK], runs
            )
    return found


async def _looked_up(session: Session, criteria: Criteria, edges: Sequence[int]) -> list[Bucket]:
    """Count in three turns: indexes tell how many there are, without a look at the runs."""
    runs = await _counts(session, criteria, edges)
    flagged = await _counts(session, criteria.also(Column.RISK, FLAGGED_LEVELS), edges)
    failed = await _counts(session, criteria.also(Column.STATUS, (Status.ERROR,)), edges)
    return [
        Bucket(runs=each, flagged=of_these, failed=and_these)
        for each, of_these, and_these in zip(runs, flagged, failed, strict=True)
    ]


async def _counts(session: Session, criteria: Criteria | None, edges: Sequence[int]) -> Counts:
    """Count in steps that fit into every range, so that one statement serves any edges."""
    counts = [0 for _ in pairwise(edges)]
    if criteria is None:
        return counts
    step_ms = gcd(*edges)
    source = Source(criteria=criteria, dialect=session.dialect, driver=telling_column(criteria))
    sql, values = counting_by_time(source, step_ms)
    part = 0
    for step, runs in sorted(map(tuple, await session.fetch(sql, *values))):
        while edges[part + 1] <= step * step_ms:
            part += 1
        counts[part] += runs
    return counts
