"""All runs that meet a filter, a portion at a time, without counting them."""

from collections.abc import Iterable
from typing import Final

from watchroom.store.bindings import Bindings, portions
from watchroom.store.criteria import criteria_of
from watchroom.store.cursors import Place
from watchroom.store.database import Reader, one_moment
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
    async with one_moment(reader) as session:
        criteria = await criteria_of(session, wanted)
        if criteria is None:
            return []
        source = Source(criteria=criteria, dialect=session.dialect, driver=telling_column(criteria))
        place = None if after is None else Place(sort=Sort.NEWEST, key=after)
        keys, values = picking_by_time(source, Slice(descending=True, limit=limit, after=place))
        rows = await session.fetch(
            f"SELECT {SUMMARY_COLUMNS} FROM ({keys}) AS chosen "
            f"JOIN execution AS e ON e.key = chosen.key {SUMMARY_JOINS} ORDER BY e.key DESC",
            *values,
        )
    return [summary_of(row) for row in rows]


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
