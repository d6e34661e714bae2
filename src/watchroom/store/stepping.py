"""Runs in the order of a list, onwards or back from a place in it."""

from dataclasses import dataclass, replace
from typing import Final

from watchroom.store.counting import Counted
from watchroom.store.criteria import Column, Criteria
from watchroom.store.cursors import Place
from watchroom.store.database import Session
from watchroom.store.facets import rarest
from watchroom.store.filters import Sort
from watchroom.store.ordering import moment_of
from watchroom.store.selecting import (
    Slice,
    Source,
    picking_by_time,
    picking_by_value,
    telling_column,
)

FEW: Final = 20  # one run in so many is looked up and sorted rather than met in order
MOST_AT_ONCE: Final = 10_000  # runs that begin in one millisecond

_VALUE_COLUMN: Final = {
    Sort.LONGEST: "duration_ms",
    Sort.SHORTEST: "duration_ms",
    Sort.SUREST: "confidence",
    Sort.LEAST_SURE: "confidence",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The runs that meet criteria, in an order."""

    criteria: Criteria
    sort: Sort
    counted: Counted  # of the same criteria


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A part of an order that one statement reads."""

    column: str | None  # sorted by; None: the time
    descending: bool
    having: str | None = None  # which runs it is of

    @property
    def turned(self) -> "Leg":
        """The same, read from its end."""
        return replace(self, descending=not self.descending)


def value_column(sort: Sort) -> str | None:
    """Return the column of `execution` that a list is sorted by; None: the time."""
    return _VALUE_COLUMN.get(sort)


def legs_of(sort: Sort) -> list[Leg]:
    """Return the parts of an order: runs without the value come after those with it."""
    column = value_column(sort)
    if column is None:
        return [Leg(column=None, descending=sort.descending)]
    without = Leg(column=None, descending=True, having=f"e.{column} IS NULL")
    return [Leg(column=column, descending=sort.descending), without]


def source_of(session: Session, runs: Ordered, leg: Leg) -> Source:
    """Return where the runs of a leg are looked for."""
    by_time = value_column(runs.sort) is None
    driver = runs.counted.driver(runs.criteria) if by_time else _driver_by_value(runs)
    return Source(criteria=runs.criteria, dialect=session.dialect, driver=driver, having=leg.having)


async def keys_from(
    session: Session, runs: Ordered, place: Place, *, limit: int, backwards: bool = False
) -> list[int]:
    """Return the keys of the runs after *place*, or of those before it; the nearest come first."""
    keys: list[int] = []
    after: Place | None = place
    for leg in _legs_from(place, runs.sort, backwards=backwards):
        part = Slice(descending=leg.descending, limit=limit - len(keys), after=after)
        source = source_of(session, runs, leg)
        if leg.column is None:
            sql, values = picking_by_time(source, part)
        else:
            sql, values = picking_by_value(source, part, leg.column)
        keys += [row[0] for row in await session.fetch(sql, *values)]
        if len(keys) >= limit:
            break
        after = None
    return keys


async def keys_of_moment(session: Session, criteria: Criteria, at_ms: int) -> list[int]:
    """Return the keys of those runs that began in one millisecond, rising."""
    if not criteria.from_ms <= at_ms < criteria.to_ms:
        return []
    source = Source(
        criteria=criteria.between(at_ms, at_ms + 1), dialect=session.dialect, driver=None
    )
    sql, values = picking_by_time(source, Slice(descending=False, limit=MOST_AT_ONCE))
    return [row[0] for row in await session.fetch(sql, *values)]


async def place_of_run(session: Session, sort: Sort, execution_id: int) -> Place | None:
    """Return where a run is in an order, or would be; None if there is none of that id."""
    column = value_column(sort)
    rows = await session.fetch(
        f"SELECT key, {column or 'NULL'} FROM execution WHERE id = $1", execution_id
    )
    return Place(sort=sort, key=rows[0][0], value=rows[0][1]) if rows else None


async def holds(session: Session, criteria: Criteria, place: Place) -> bool:
    """Tell whether the run at *place* meets *criteria*."""
    return place.key in await keys_of_moment(session, criteria, moment_of(place.key))


def _legs_from(place: Place, sort: Sort, *, backwards: bool) -> list[Leg]:
    legs = legs_of(sort)
    first = len(legs) - 1 if place.value is None else 0
    if backwards:
        return [leg.turned for leg in legs[first::-1]]
    return legs[first:]


def _driver_by_value(runs: Ordered) -> Column | None:
    """Return the column that leads to the runs if they are so few that sorting them is best."""
    facets = runs.counted.facets
    if facets is not None and runs.counted.total * FEW < sum(facet.runs for facet in facets):
        few = rarest(facets, runs.criteria)
    else:
        few = None
    return few or telling_column(runs.criteria)
