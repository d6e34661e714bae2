"""The runs: reading one or many, saving and removing them."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from watchroom.store import workflows
from watchroom.store.bindings import Bindings, portions
from watchroom.store.database import Reader
from watchroom.store.ordering import HIGHEST, first_key
from watchroom.store.paging import Page, page
from watchroom.store.saving import SavedRun, SaveResult, remove, save
from watchroom.store.summaries import SUMMARY_COLUMNS, SUMMARY_JOINS, ExecutionSummary, summary_of

__all__ = [
    "ExecutionSummary",
    "KnownRun",
    "Page",
    "SaveResult",
    "SavedRun",
    "StoredPicture",
    "get",
    "get_many",
    "ids_before",
    "known",
    "latest_started_ms",
    "newest_origins",
    "page",
    "payload",
    "pictures",
    "remove",
    "save",
    "unfinished_ids",
    "workflow_definition",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """A picture of a run; its bytes are in the object store."""

    sha256: str
    size_bytes: int
    media_type: str
    width: int | None  # pixels; None until it has been measured
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRun:
    """What tells whether a run has changed in n8n."""

    created_ms: int
    workflow_id: str
    status_detail: str  # n8n's own word
    started_ms: int
    stopped_ms: int | None
    retry_of: int | None


async def get(reader: Reader, execution_id: int) -> ExecutionSummary | None:
    """Return a run; None if there is none of that id."""
    if not 0 <= execution_id <= HIGHEST:
        return None
    rows = await reader.fetch(
        f"SELECT {SUMMARY_COLUMNS} FROM execution AS e {SUMMARY_JOINS} WHERE e.id = $1",
        execution_id,
    )
    return summary_of(rows[0]) if rows else None


async def get_many(reader: Reader, ids: Iterable[int]) -> dict[int, ExecutionSummary]:
    """Return those of *ids* that are stored."""
    found = []
    for portion in portions(ids):
        bind = Bindings()
        rows = await reader.fetch(
            f"SELECT {SUMMARY_COLUMNS} FROM execution AS e {SUMMARY_JOINS} "
            f"WHERE e.id IN ({bind.each(portion)})",
            *bind.values,
        )
        found += [summary_of(row) for row in rows]
    return {run.id: run for run in found}


async def pictures(reader: Reader, execution_id: int) -> list[StoredPicture] | None:
    """Return a run's pictures in order; None if there is no such run."""
    rows = await reader.fetch(
        """
        SELECT p.sha256, p.size_bytes, p.media_type, p.width, p.height FROM execution AS e
        LEFT JOIN execution_picture AS x ON x.execution_id = e.id
        LEFT JOIN picture AS p ON p.sha256 = x.sha256
        WHERE e.id = $1 ORDER BY x.position
        """,
        execution_id,
    )
    if not rows:
        return None
    return [
        StoredPicture(
            sha256=sha256, size_bytes=size_bytes, media_type=media_type, width=width, height=height
        )
        for sha256, size_bytes, media_type, width, height in rows
        if sha256 is not None
    ]


async def payload(reader: Reader, execution_id: int) -> bytes | None:
    """Return the JSON of a run's data; None if it is not kept."""
    rows = await reader.fetch(
        "SELECT body FROM execution_payload WHERE execution_id = $1", execution_id
    )
    return zlib.decompress(rows[0][0]) if rows else None


async def workflow_definition(reader: Reader, execution_id: int) -> bytes | None:
    """Return the JSON {"nodes", "connections"} that a run ran with; None if it is not kept."""
    return await workflows.definition_of(reader, execution_id)


async def latest_started_ms(reader: Reader) -> int | None:
    """Return when the newest run began; None if there are no runs."""
    rows = await reader.fetch("SELECT started_ms FROM execution ORDER BY key DESC LIMIT 1")
    return rows[0][0] if rows else None


async def known(reader: Reader, ids: Iterable[int]) -> dict[int, KnownRun]:
    """Return what is known of those of *ids* that are stored."""
    found: dict[int, KnownRun] = {}
    for portion in portions(ids):
        bind = Bindings()
        rows = await reader.fetch(
            f"""
            SELECT e.id, e.created_ms, w.id, e.status_detail, e.started_ms, e.stopped_ms, e.retry_of
            FROM execution AS e JOIN workflow AS w ON w.number = e.workflow
            WHERE e.id IN ({bind.each(portion)})
            """,
            *bind.values,
        )
        for id_, created_ms, workflow_id, status_detail, started_ms, stopped_ms, retry_of in rows:
            found[id_] = KnownRun(
                created_ms=created_ms,
                workflow_id=workflow_id,
                status_detail=status_detail,
                started_ms=started_ms,
                stopped_ms=stopped_ms,
                retry_of=retry_of,
            )
    return found


async def newest_origins(reader: Reader, limit: int) -> dict[int, int]:
    """Return the ids of the newest runs, at most *limit*, with when n8n wrote each row (ms)."""
    rows = await reader.fetch(
        "SELECT id, created_ms FROM execution ORDER BY id DESC LIMIT $1", limit
    )
    return {row[0]: row[1] for row in rows}


async def unfinished_ids(reader: Reader) -> list[int]:
    """Return the ids of the runs that had not ended when they were saved, lowest first."""
    rows = await reader.fetch("SELECT id FROM execution WHERE status = 'running' ORDER BY id")
    return [row[0] for row in rows]


async def ids_before(reader: Reader, limit_ms: int, most: int) -> list[int]:
    """Return the ids of the oldest runs that began before *limit_ms*, at most *most*."""
    rows = await reader.fetch(
        "SELECT id FROM execution WHERE key < $1 ORDER BY key LIMIT $2", first_key(limit_ms), most
    )
    return [row[0] for row in rows]
