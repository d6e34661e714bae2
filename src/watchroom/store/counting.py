"""How many runs meet criteria: by the rollups where those can tell, else by looking."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchroom.store.criteria import Column, Criteria
from watchroom.store.database import Session
from watchroom.store.facets import Facet, facets_in, matching, rarest
from watchroom.store.leaving_out import terms_of
from watchroom.store.selecting import Source, Statement, counting, telling_column


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is known about the runs before any is read."""

    total: int  # exact
    facets: Sequence[Facet] | None  # None if the rollups cannot tell

    def driver(self, criteria: Criteria) -> Column | None:
        """Return the column whose index leads to the runs in order of time; None: their order."""
        return telling_column(criteria) if self.facets is None else rarest(self.facets, criteria)


async def count(session: Session, criteria: Criteria) -> Counted:
    """Count the runs that meet *criteria*."""
    if criteria.countable:
        facets = await facets_in(session, criteria, criteria.from_ms, criteria.to_ms)
        return Counted(total=matching(facets, criteria), facets=facets)
    total = 0
    for term in terms_of(criteria):
        total += term.sign * await _total(session, term.criteria)
    return Counted(total=total, facets=None)


async def _total(session: Session, criteria: Criteria) -> int:
    if criteria.countable:
        return (await count(session, criteria)).total
    source = Source(criteria=criteria, dialect=session.dialect, driver=telling_column(criteria))
    return await number(session, counting(source))


async def number(session: Session, statement: Statement) -> int:
    """Return the one number that a statement asks for."""
    sql, values = statement
    [row] = await session.fetch(sql, *values)
    return int(row[0])
