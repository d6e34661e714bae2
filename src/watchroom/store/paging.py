"""One page of the list of runs, and how many there are in all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from watchroom.domain.errors import InvalidInput
from watchroom.store.criteria import Column, Criteria, criteria_of
from watchroom.store.cursors import Place, cursor_of, place_of
from watchroom.store.database import Reader, Session, one_moment
from watchroom.store.facets import Facet, facets_in, matching, rarest
from watchroom.store.filters import ExecutionFilter, Sort
from watchroom.store.selecting import (
    Slice,
    Source,
    Statement,
    counting,
    picking_by_time,
    picking_by_value,
    telling_column,
)
from watchroom.store.summaries import (
    SUMMARY_COLUMNS,
    SUMMARY_JOINS,
    ExecutionSummary,
    summary_of,
)
from watchroom.store.walking import start_of_page

FEW: Final = 20  # one run in so many is looked up and sorted rather than met in order

_VALUE_COLUMN: Final = {
    Sort.LONGEST: "duration_ms",
    Sort.SHORTEST: "duration_ms",
    Sort.SUREST: "confidence",
    Sort.LEAST_SURE: "confidence",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Part of the list."""

    items: list[ExecutionSummary]
    total: int  # of all runs that meet the filter, exact
    has_more: bool  # runs follow after these
    next_cursor: str | None  # where the next page begins; None if there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What is known about the runs before any is read."""

    total: int
    facets: Sequence[Facet] | None  # None if the rollups cannot tell


async def page(
    reader: Reader,
    wanted: ExecutionFilter,
    *,
    sort: Sort = Sort.NEWEST,
    limit: int,
    offset: int = 0,
    cursor: str | None = None,
) -> Page:
    """
    Return the runs that meet a filter, from *offset*, or from where *cursor* says.

    Raises InvalidInput for a cursor that is none, belongs to another order, or comes with an
    offset; StoreUnavailable.
    """
    after = place_of(cursor, sort) if cursor is not None else None
    if after is not None and offset:
        raise InvalidInput("cursor", "cannot be combined with an offset")
    part = Slice(descending=sort.descending, limit=limit + 1, offset=offset, after=after)
    async with one_moment(reader) as session:
        criteria = await criteria_of(session, wanted)
        if criteria is None:
            return Page(items=[], total=0, has_more=False, next_cursor=None)
        counted = await _count(session, criteria)
        items = await _items(session, criteria, sort, part, counted)
    return _page(items, limit, sort, counted.total)


async def _items(
    session: Session, criteria: Criteria, sort: Sort, part: Slice, counted: _Counted
) -> list[ExecutionSummary]:
    if part.offset >= counted.total:
        return []
    column = _VALUE_COLUMN.get(sort)
    if column is not None:
        driver = _few(counted, criteria) or telling_column(criteria)
        source = Source(criteria=criteria, dialect=session.dialect, driver=driver)
        return await _by_value(session, source, part, column)
    driver = telling_column(criteria)
    if counted.facets is not None:
        driver = rarest(counted.facets, criteria)
        start = await start_of_page(
            session, criteria, offset=part.offset, descending=part.descending
        )
        criteria, part = start.criteria, replace(part, offset=start.offset)
    source = Source(criteria=criteria, dialect=session.dialect, driver=driver)
    order = "e.key DESC" if part.descending else "e.key ASC"
    return await _summaries(session, picking_by_time(source, part), order)


async def _count(session: Session, criteria: Criteria) -> _Counted:
    if criteria.countable:
        facets = await facets_in(session, criteria, criteria.from_ms, criteria.to_ms)
        return _Counted(total=matching(facets, criteria), facets=facets)
    source = Source(criteria=criteria, dialect=session.dialect, driver=telling_column(criteria))
    return _Counted(total=await _number(session, counting(source)), facets=None)


def _few(counted: _Counted, criteria: Criteria) -> Column | None:
    """Return the column that leads to the runs if they are so few that sorting them is best."""
    if counted.facets is None:
        return None
    of_all = sum(facet.runs for facet in counted.facets)
    return rarest(counted.facets, criteria) if counted.total * FEW < of_all else None


async def _by_value(
    session: Session, source: Source, part: Slice, column: str
) -> list[ExecutionSummary]:
    """Return runs in order of a value, and after them, newest first, those that have none."""
    items: list[ExecutionSummary] = []
    if part.after is None or part.after.value is not None:
        direction = "DESC" if part.descending else "ASC"
        order = f"e.{column} {direction}, e.key {direction}"
        items = await _summaries(session, picking_by_value(source, part, column), order)
        if len(items) == part.limit:
            return items
        skipped = await _skipped(session, source, part, column, len(items))
        part = replace(part, limit=part.limit - len(items), offset=skipped, after=None)
    without = replace(source, having=f"e.{column} IS NULL")
    statement = picking_by_time(without, replace(part, descending=True))
    return items + await _summaries(session, statement, "e.key DESC")


async def _skipped(session: Session, source: Source, part: Slice, column: str, found: int) -> int:
    """Return how many runs without a value the offset leaves out, after all that have one."""
    if found or not part.offset:
        return 0
    having = replace(source, having=f"e.{column} IS NOT NULL")
    return part.offset - await _number(session, counting(having))


async def _number(session: Session, statement: Statement) -> int:
    sql, values = statement
    [row] = await session.fetch(sql, *values)
    return int(row[0])


async def _summaries(session: Session, keys: Statement, order: str) -> list[ExecutionSummary]:
    sql, values = keys
    rows = await session.fetch(
        f"SELECT {SUMMARY_COLUMNS} FROM ({sql}) AS chosen "
        f"JOIN execution AS e ON e.key = chosen.key {SUMMARY_JOINS} ORDER BY {order}",
        *values,
    )
    return [summary_of(row) for row in rows]


def _page(items: list[ExecutionSummary], limit: int, sort: Sort, total: int) -> Page:
    has_more = len(items) > limit
    del items[limit:]
    last = items[-1] if items and has_more else None
    return Page(
        items=items,
        total=total,
        has_more=has_more,
        next_cursor=None if last is None else cursor_of(_place(last, sort)),
    )


def _place(last: ExecutionSummary, sort: Sort) -> Place:
    column = _VALUE_COLUMN.get(sort)
    value: float | None = getattr(last, column) if column else None
    return Place(sort=sort, key=last.key, value=value)
