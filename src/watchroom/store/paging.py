"""One page of the list of runs, and how many there are in all."""

from dataclasses import dataclass, replace

from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.store.bindings import Bindings, portions
from watchroom.store.counting import count, number
from watchroom.store.criteria import criteria_of
from watchroom.store.cursors import Place, Start, cursor_of, start_of
from watchroom.store.database import Reader, Session, one_moment
from watchroom.store.filters import ExecutionFilter, Sort
from watchroom.store.ordering import first_key
from watchroom.store.selecting import (
    Slice,
    Source,
    Statement,
    counting,
    picking_by_time,
    picking_by_value,
)
from watchroom.store.stepping import Ordered, legs_of, place_of_run, source_of, value_column
from watchroom.store.summaries import (
    SUMMARY_COLUMNS,
    SUMMARY_JOINS,
    ExecutionSummary,
    summary_of,
)
from watchroom.store.walking import start_of_page
from watchroom.store.windows import Window, window_around, window_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Part of the list."""

    items: list[ExecutionSummary]
    total: int  # of all runs that meet the filter, exact
    has_more: bool  # runs follow after these
    next_cursor: str | None  # where the next page begins; None if there is none
    previous_cursor: str | None = None  # where the page before ends; None: these are the first


async def page(
    reader: Reader,
    wanted: ExecutionFilter,
    *,
    sort: Sort = Sort.NEWEST,
    limit: int,
    offset: int = 0,
    cursor: str | None = None,
    at_ms: int | None = None,
    around: int | None = None,
) -> Page:
    """
    Return the runs that meet a filter: from *offset*, or where one of the other three says.

    *cursor* is one that a page gave; *at_ms* is a moment at which the list begins; *around* is
    the id of a run that comes into the middle, or whose place does if it does not meet the
    filter. Raises InvalidInput for a cursor that is none, belongs to another order, or comes
    with an offset; NotFound for a run that there is none of; StoreUnavailable.
    """
    start = _start(cursor, at_ms, sort)
    if start is not None and offset:
        raise InvalidInput("cursor", "cannot be combined with an offset")
    async with one_moment(reader) as session:
        place = None if around is None else await _existing(session, sort, around)
        criteria = await criteria_of(session, wanted)
        if criteria is None:
            return Page(items=[], total=0, has_more=False, next_cursor=None)
        runs = Ordered(criteria=criteria, sort=sort, counted=await count(session, criteria))
        if place is not None:
            window = await window_around(session, runs, place, limit)
        elif start is not None:
            window = await window_from(session, runs, start, limit)
        else:
            return await _page_at_offset(session, runs, limit=limit, offset=offset)
        items = await summaries_of(session, window.keys)
    return _page_of_window(items, window, runs)


async def summaries_of(session: Session, keys: list[int]) -> list[ExecutionSummary]:
    """Return the runs of some keys, in their order."""
    found: dict[int, ExecutionSummary] = {}
    for portion in portions(keys):
        bind = Bindings()
        rows = await session.fetch(
            f"SELECT {SUMMARY_COLUMNS} FROM execution AS e {SUMMARY_JOINS} "
            f"WHERE e.key IN ({bind.each(portion)})",
            *bind.values,
        )
        found |= {run.key: run for run in map(summary_of, rows)}
    return [found[key] for key in keys]


def _start(cursor: str | None, at_ms: int | None, sort: Sort) -> Start | None:
    if cursor is not None:
        return start_of(cursor, sort)
    if at_ms is None:
        return None
    if value_column(sort) is not None:
        raise InvalidInput("at", "needs an order by time")
    key = first_key(at_ms + 1) if sort.descending else max(0, first_key(at_ms) - 1)
    return Start(place=Place(sort=sort, key=key))


async def _existing(session: Session, sort: Sort, execution_id: int) -> Place:
    place = await place_of_run(session, sort, execution_id)
    if place is None:
        raise NotFound(f"There is no execution {execution_id}.")
    return place


async def _page_at_offset(session: Session, runs: Ordered, *, limit: int, offset: int) -> Page:
    part = Slice(descending=runs.sort.descending, limit=limit + 1, offset=offset)
    items = await _items(session, runs, part)
    has_more = len(items) > limit
    del items[limit:]
    onward = cursor_of(_place(items[-1], runs.sort)) if items and has_more else None
    back = cursor_of(_place(items[0], runs.sort), backwards=True) if items and offset else None
    return Page(
        items=items,
        total=runs.counted.total,
        has_more=has_more,
        next_cursor=onward,
        previous_cursor=back,
    )


def _page_of_window(items: list[ExecutionSummary], window: Window, runs: Ordered) -> Page:
    first, last = window.place, window.place
    if items:
        first, last = _place(items[0], runs.sort), _place(items[-1], runs.sort)
    return Page(
        items=items,
        total=runs.counted.total,
        has_more=window.after,
        next_cursor=cursor_of(last) if window.after else None,
        previous_cursor=cursor_of(first, backwards=True) if window.before else None,
    )


async def _items(session: Session, runs: Ordered, part: Slice) -> list[ExecutionSummary]:
    if part.offset >= runs.counted.total:
        return []
    legs = legs_of(runs.sort)
    source = source_of(session, runs, legs[0])
    if legs[0].column is not None:
        return await _by_value(session, source, part, legs[0].column)
    if runs.counted.facets is not None:
        start = await start_of_page(
            session, runs.criteria, offset=part.offset, descending=part.descending
        )
        source = replace(source, criteria=start.criteria)
        part = replace(part, offset=start.offset)
    order = "e.key DESC" if part.descending else "e.key ASC"
    return await _summaries(session, picking_by_time(source, part), order)


async def _by_value(
    session: Session, source: Source, part: Slice, column: str
) -> list[ExecutionSummary]:
    """Return runs in order of a value, and after them, newest first, those that have none."""
    direction = "DESC" if part.descending else "ASC"
    order = f"e.{column} {direction}, e.key {direction}"
    items = await _summaries(session, picking_by_value(source, part, column), order)
    if len(items) == part.limit:
        return items
    skipped = await _skipped(session, source, part, column, len(items))
    part = replace(part, limit=part.limit - len(items), offset=skipped, descending=True)
    without = replace(source, having=f"e.{column} IS NULL")
    return items + await _summaries(session, picking_by_time(without, part), "e.key DESC")


async def _skipped(session: Session, source: Source, part: Slice, column: str, found: int) -> int:
    """Return how many runs without a value the offset leaves out, after all that have one."""
    if found or not part.offset:
        return 0
    having = replace(source, having=f"e.{column} IS NOT NULL")
    return part.offset - await number(session, counting(having))


async def _summaries(session: Session, keys: Statement, order: str) -> list[ExecutionSummary]:
    sql, values = keys
    rows = await session.fetch(
        f"SELECT {SUMMARY_COLUMNS} FROM ({sql}) AS chosen "
        f"JOIN execution AS e ON e.key = chosen.key {SUMMARY_JOINS} ORDER BY {order}",
        *values,
    )
    return [summary_of(row) for row in rows]


def _place(run: ExecutionSummary, sort: Sort) -> Place:
    column = value_column(sort)
    value: float | None = getattr(run, column) if column else None
    return Place(sort=sort, key=run.key, value=value)
