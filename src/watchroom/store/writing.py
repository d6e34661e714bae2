"""Writes the rows of runs."""

from collections.abc import Iterable, Sequence
from typing import Final

from watchroom.store import search
from watchroom.store.bindings import numbered
from watchroom.store.database import Session
from watchroom.store.rows import RunRows

_EXECUTION: Final = (
    "key", "id", "workflow", "workflow_version", "mode", "status", "status_detail",
    "created_ms", "started_ms", "stopped_ms", "duration_ms", "duration_bucket", "retry_of",
    "camera", "model", "risk", "confidence", "pattern_id", "alert", "picture_count",
    "unreadable", "fingerprint",
)  # fmt: skip
_DOCUMENT: Final = (
    "key", "saved_ms", "error_message", "picture_sha256", "picture_index",
    "ollama_result", "telegram_status", "analysis", "analyses", "notifications",
)  # fmt: skip


async def write(session: Session, rows: Sequence[RunRows], *, replaced: Iterable[int]) -> None:
    """Write the rows of runs; those of ids *replaced* take the place of what is stored."""
    ids = [(id_,) for id_ in replaced]
    for table in ("execution_payload", "execution_picture"):
        await session.execute_many(f"DELETE FROM {table} WHERE execution_id = $1", ids)
    await session.execute_many(
        _upsert("execution", _EXECUTION, "id"), [row.execution for row in rows]
    )
    await session.execute_many(
        _upsert("execution_document", _DOCUMENT, "key"), [row.document for row in rows]
    )
    await session.execute_many(
        "INSERT INTO execution_payload (execution_id, body) VALUES ($1, $2)",
        [row.payload for row in rows if row.payload],
    )
    await _write_pictures(session, rows)
    await search.index(session, [row.words for row in rows])


async def _write_pictures(session: Session, rows: Sequence[RunRows]) -> None:
    await session.execute_many(
        """
        INSERT INTO picture (sha256, size_bytes, media_type, taken_ms, thumbnail)
        VALUES ($1, $2, $3, $4, 'waiting') ON CONFLICT (sha256) DO NOTHING
        """,
        [picture for row in rows for picture in row.pictures],
    )
    await session.execute_many(
        "INSERT INTO execution_picture (execution_id, position, sha256) VALUES ($1, $2, $3)",
        [position for row in rows for position in row.positions],
    )


def _upsert(table: str, columns: Sequence[str], identity: str) -> str:
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != identity)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({numbered(len(columns))}) "
        f"ON CONFLICT ({identity}) DO UPDATE SET {changes}"
    )
