"""Files of runs that were ordered, and which runs they are of."""

from dataclasses import dataclass
from typing import Final

import msgspec

from watchroom.domain.exports import Export, ExportFormat, ExportState
from watchroom.domain.search_words import clean_text
from watchroom.store.database import Reader, Row, Session
from watchroom.store.filters import ExecutionFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which runs: those of a filter, or some by id."""

    wanted: ExecutionFilter
    ids: tuple[int, ...] = ()  # if there are any, these alone, in this order


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the making of a file is."""

    rows_done: int
    size_bytes: int
    pieces: int  # objects that may be there, the one about to be written included


_COLUMNS: Final = (
    "id, owner, owner_name, format, columns, state, attempts, rows_done, rows_total, size_bytes, "
    "pieces, reason, created_ms, ended_ms, expires_ms"
)

_columns: Final = msgspec.json.Decoder(tuple[str, ...] | None)
_selection: Final = msgspec.json.Decoder(Selection)


async def add(session: Session, export: Export, selection: Selection) -> None:
    """Keep an order."""
    await session.execute(
        f"""
        INSERT INTO export_job ({_COLUMNS}, selection)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """,
        export.id,
        export.owner,
        clean_text(export.owner_name),
        export.format,
        None if export.columns is None else msgspec.json.encode(export.columns).decode(),
        export.state,
        export.attempts,
        export.rows_done,
        export.rows_total,
        export.size_bytes,
        export.pieces,
        export.reason,
        export.created_ms,
        export.ended_ms,
        export.expires_ms,
        clean_text(msgspec.json.encode(selection).decode()),
    )


async def get(reader: Reader, export_id: str) -> Export | None:
    """Return an export; None if there is none of that id, or it was removed."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM export_job WHERE id = $1 AND state <> 'removed'",
        clean_text(export_id),
    )
    return _export(rows[0]) if rows else None


async def list_all(reader: Reader, owner: str | None) -> list[Export]:
    """Return the exports of an owner, or everybody's, the newest first."""
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS} FROM export_job
        WHERE state <> 'removed' AND ($1 = '' OR owner = $1) ORDER BY created_ms DESC, id
        """,
        owner or "",
    )
    return [_export(row) for row in rows]


async def unfinished(reader: Reader) -> list[Export]:
    """Return what is still to be made, in the order in which it was ordered."""
    rows = await reader.fetch(
        f"""
        SELECT {_COLUMNS} FROM export_job
        WHERE state IN ('queued', 'running') ORDER BY created_ms, id
        """
    )
    return [_export(row) for row in rows]


async def selection_of(reader: Reader, export_id: str) -> Selection | None:
    """Return which runs an export is of; None if it was removed."""
    rows = await reader.fetch(
        "SELECT selection FROM export_job WHERE id = $1 AND state <> 'removed'", export_id
    )
    return _selection.decode(rows[0][0]) if rows else None


async def kept_bytes(reader: Reader) -> int:
    """Return how many bytes all exports have, finished or not."""
    [row] = await reader.fetch(
        "SELECT CAST(coalesce(sum(size_bytes), 0) AS BIGINT) FROM export_job"
    )
    return int(row[0])


async def begin(session: Session, export_id: str) -> bool:
    """Count one more attempt, which has written nothing yet; False if it was removed."""
    return await _changed(
        session,
        """
        UPDATE export_job SET state = 'running', attempts = attempts + 1, rows_done = 0,
            size_bytes = 0
        WHERE id = $1 AND state IN ('queued', 'running') RETURNING id
        """,
        export_id,
    )


async def note(session: Session, export_id: str, progress: Progress) -> bool:
    """Note how far the making is; False if it was removed, and is to stop."""
    return await _changed(
        session,
        """
        UPDATE export_job SET rows_done = $2, size_bytes = $3,
            pieces = CASE WHEN pieces < $4 THEN $4 ELSE pieces END
        WHERE id = $1 AND state = 'running' RETURNING id
        """,
        export_id,
        progress.rows_done,
        progress.size_bytes,
        progress.pieces,
    )


async def finish(session: Session, export_id: str, *, now_ms: int, expires_ms: int) -> bool:
    """Let an export be done; False if it was removed meanwhile."""
    return await _changed(
        session,
        """
        UPDATE export_job SET state = 'done', ended_ms = $2, expires_ms = $3
        WHERE id = $1 AND state = 'running' RETURNING id
        """,
        export_id,
        now_ms,
        expires_ms,
    )


async def fail(
    session: Session, export_id: str, reason: str, *, now_ms: int, expires_ms: int
) -> bool:
    """Let an export have failed, with nothing to be fetched; False if it was removed."""
    return await _changed(
        session,
        """
        UPDATE export_job SET state = 'failed', reason = $2, ended_ms = $3, expires_ms = $4
        WHERE id = $1 AND state IN ('queued', 'running') RETURNING id
        """,
        export_id,
        clean_text(reason),
        now_ms,
        expires_ms,
    )


async def remove(session: Session, export_id: str) -> None:
    """Let an export be gone for everybody; `forget` deletes its row."""
    await session.execute("UPDATE export_job SET state = 'removed' WHERE id = $1", export_id)


async def to_sweep(reader: Reader, *, now_ms: int) -> dict[str, int]:
    """Return the exports whose objects are wanted no more, with how many there may be of each."""
    rows = await reader.fetch(
        """
        SELECT id, pieces FROM export_job
        WHERE state = 'removed' OR expires_ms <= $1 OR (state = 'failed' AND pieces > 0)
        """,
        now_ms,
    )
    return {row[0]: row[1] for row in rows}


async def forget(session: Session, export_id: str, *, now_ms: int) -> None:
    """Note that an export's objects are gone; delete its row unless its failure is still told."""
    await session.execute(
        "UPDATE export_job SET pieces = 0, size_bytes = 0 WHERE id = $1", export_id
    )
    await session.execute(
        "DELETE FROM export_job WHERE id = $1 AND (state = 'removed' OR expires_ms <= $2)",
        export_id,
        now_ms,
    )


async def _changed(session: Session, sql: str, *values: object) -> bool:
    return bool(await session.fetch(sql, *values))


def _export(row: Row) -> Export:
    id_, owner, owner_name, form, columns, state, attempts, rows_done, rows_total, *rest = row
    size_bytes, pieces, reason, created_ms, ended_ms, expires_ms = rest
    return Export(
        id=id_,
        owner=owner,
        owner_name=owner_name,
        format=ExportFormat(form),
        columns=None if columns is None else _columns.decode(columns),
        state=ExportState(state),
        attempts=attempts,
        rows_done=rows_done,
        rows_total=rows_total,
        size_bytes=size_bytes,
        pieces=pieces,
        reason=reason,
        created_ms=created_ms,
        ended_ms=ended_ms,
        expires_ms=expires_ms,
    )
