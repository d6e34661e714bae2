"""All runs that meet a filter, a portion at a time, without counting them."""

from collections.abc import Iterable, Sequence
from typing import Final

from watchroom.store.bindings import Bindings, portions
from watchroom.store.criteria import criteria_of
from watchroom.store.cursors import Place
from watchroom.store.database import Reader, Row, Session, one_moment
from watchroom.store.executions import StoredPicture
from watchroom.store.filters import ExecutionFilter, Sort
from watchroom.store.selecting import Slice, Source, picking_by_time, telling_column
from watchroom.store.summaries import (
    SUMMARY_COLUMNS,
    SUMMARY_JOINS,
    ExecutionSummary,
    summary_of,
)

PORTION: Final = 500  # runs


async def runs_after(
    reader: Reader, wanted: ExecutionFilter, *, after: int | None, limit: int = PORTION
) -> list[ExecutionSummary]:
    """
    Return the next runs of a filter, the newest first; empty at the end.

    *after* is the key of the last one that the caller has; None: from the beginning.
    """
    place = None if after is None else Place(sort=Sort.NEWEST, key=after)
    part = Slice(descending=True, limit=limit, after=place)
    async with one_moment(reader) as session:
        rows = await _rows(session, wanted, part, f"SELECT {SUMMARY_COLUMNS}", SUMMARY_JOINS)
    return [summary_of(row) for row in rows]


async def ids_of(reader: Reader, wanted: ExecutionFilter, *, limit: int) -> dict[int, int]:
    """Return the newest runs of a filter in that order: when each was saved last (ms), by id."""
    part, joins = (
        Slice(descending=True, limit=limit),
        "JOIN execution_document AS d ON d.key = e.key",
    )
    async with one_moment(reader) as session:
        rows = await _rows(session, wanted, part, "SELECT e.id, d.saved_ms", joins)
    return {row[0]: row[1] for row in rows}


async def _rows(
    session: Session, wanted: ExecutionFilter, part: Slice, select: str, joins: str
) -> Sequence[Row]:
    """Return the columns that *select* names of part of the runs of a filter, the newest first."""
    criteria = await criteria_of(session, wanted)
    if criteria is None:
        return []
    source = Source(criteria=criteria, dialect=session.dialect, driver=telling_column(criteria))
    keys, values = picking_by_time(source, part)
    return await session.fetch(
        f"{select} FROM ({keys}) AS chosen JOIN execution AS e ON e.key = chosen.key {joins} "
        "ORDER BY e.key DESC",
        *values,
    )


async def pictures_of(reader: Reader, ids: Iterable[int]) -> dict[int, list[StoredPicture]]:
    """Return the pictures of some runs, each run's in order; runs without any are left out."""
    found: dict[int, list[StoredPicture]] = {}
    for portion in portions(ids):
        bind = Bindings()
        rows = await reader.fetch(
            f"""
            SELECT x.execution_id, p.sha256, p.size_bytes, p.media_type, p.width, p.height
            FROM execution_picture AS x JOIN picture AS p ON p.sha256 = x.sha256
            WHERE x.execution_id IN ({bind.each(portion)}) ORDER BY x.execution_id, x.position
            """,
            *bind.values,
        )
        for id_, sha256, size_bytes, media_type, width, height in rows:
            picture = StoredPicture(
                sha256=sha256,
                size_bytes=size_bytes,
                media_type=media_type,
                width=width,
                height=height,
            )
            found.setdefault(id_, []).append(picture)
    return found
