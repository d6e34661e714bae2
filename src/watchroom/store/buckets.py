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
from watchroom.store.leaving_out import terms_of
from watchroom.store.ordering import clamp_ms, moment_of
from watchroom.store.reckoning import RUNS, sums
from watchroom.store.selecting import Source, Statement, counting_by_time, telling_column

_BY: Final = (Column.STATUS, Column.RISK)
_OF_THESE: Final = ((Column.RISK, FLAGGED_LEVELS), (Column.STATUS, (Status.ERROR,)))


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

    def plus(self, other: "Bucket", sign: int) -> "Bucket":
        """Return these with those of another, or without them where *sign* is -1."""
        return Bucket(
            runs=self.runs + sign * other.runs,
            flagged=self.flagged + sign * other.flagged,
            failed=self.failed + sign * other.failed,
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
        total = [Bucket() for _ in pairwise(edges)]
        for term in terms_of(within):
            found = await _counted(session, term.criteria, edges)
            total = [one.plus(other, term.sign) for one, other in zip(total, found, strict=True)]
        return total


async def _counted(session: Session, criteria: Criteria, edges: Sequence[int]) -> list[Bucket]:
    if criteria.words:
        return await _told_by_words(session, criteria, edges)
    if not criteria.countable:
        return await _looked_up(session, criteria, edges)
    cut = [min(max(clamp_ms(edge), criteria.from_ms), criteria.to_ms) for edge in edges]
    return await _rolled_up(session, criteria, cut)


def _cut(criteria: Criteria, edges: Sequence[int]) -> Criteria | None:
    """Return criteria for what lies within the edges; None if nothing does."""
    if not edges:
        return None
    from_ms = max(clamp_ms(edges[0]), criteria.from_ms)
    to_ms = min(clamp_ms(edges[-1]), criteria.to_ms)
    return criteria.between(from_ms, to_ms) if from_ms < to_ms else None


Counts = list[int]  # of runs: for each range, or all and some of one


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


async def _told_by_words(
    session: Session, criteria: Criteria, edges: Sequence[int]
) -> list[Bucket]:
    """Count in three turns: the index of words tells how many there are, without any run."""
    runs = await _counts(session, criteria, edges)
    flagged = await _counts(session, criteria.also(Column.RISK, FLAGGED_LEVELS), edges)
    failed = await _counts(session, criteria.also(Column.STATUS, (Status.ERROR,)), edges)
    return [
        Bucket(runs=each, flagged=of_these, failed=and_these)
        for each, of_these, and_these in zip(runs, flagged, failed, strict=True)
    ]


async def _counts(session: Session, criteria: Criteria | None, edges: Sequence[int]) -> Counts:
    if criteria is None:
        return [0 for _ in pairwise(edges)]
    source = Source(criteria=criteria, dialect=session.dialect, driver=telling_column(criteria))
    statement = counting_by_time(source, gcd(*edges))
    return [runs for runs, *_ in await _by_range(session, statement, edges, 1)]


async def _looked_up(session: Session, criteria: Criteria, edges: Sequence[int]) -> list[Bucket]:
    source = Source(criteria=criteria, dialect=session.dialect, driver=telling_column(criteria))
    statement = counting_by_time(source, gcd(*edges), of_these=_OF_THESE)
    found = await _by_range(session, statement, edges, 1 + len(_OF_THESE))
    return [Bucket(runs=runs, flagged=flagged, failed=failed) for runs, flagged, failed in found]


async def _by_range(
    session: Session, statement: Statement, edges: Sequence[int], width: int
) -> list[Counts]:
    """
    Return the sums of what a statement of `counting_by_time` gives, for each range.

    Its steps fit into every range, so that one statement serves any edges.
    """
    step_ms, part = gcd(*edges), 0
    sums_ = [[0] * width for _ in pairwise(edges)]
    sql, values = statement
    for step, *counts in sorted(map(tuple, await session.fetch(sql, *values))):
        while edges[part + 1] <= step * step_ms:
            part += 1
        sums_[part] = [known + more for known, more in zip(sums_[part], counts, strict=True)]
    return sums_
