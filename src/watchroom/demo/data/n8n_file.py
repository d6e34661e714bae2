"""The SQLite file of an n8n 2.41, written as n8n would write it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import apsw
import msgspec

from watchroom.demo.data.plan import utc_text
from watchroom.demo.data.workflows import WORKFLOWS, DemoWorkflow
from watchroom.domain.errors import Unavailable

BUSY_MS: Final = 20_000  # the feeder and the filling take turns
LAST_MIGRATION: Final = (1789995003141, "AddExecutionScopesToCustomRoles1789995003141")
FOR_EVER: Final = "3000-01-01 00:00:00.000"  # n8n's way to say that a run waits for a call


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run as n8n's tables hold it."""

    id: int
    workflow_id: str
    version_id: str
    snapshot: str  # the workflow as JSON
    status: str  # n8n's word
    created_ms: int
    stopped_ms: int | None
    waits_for_ever: bool  # until a person calls it
    retry_of: int | None
    retried_by: int | None  # a run that succeeded
    picture_bytes: int
    data: str  # flatted


class N8nFile:
    """The file, open for writing; readers are never in the way. Everything raises Unavailable."""

    def __init__(self, path: Path) -> None:
        with _file_errors():
            self._connection = apsw.Connection(str(path))
            self._connection.set_busy_timeout(BUSY_MS)
            self._connection.execute("PRAGMA journal_mode = wal")
            self._connection.execute("PRAGMA synchronous = off")  # it can be made again

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def create(self, created_ms: int) -> None:
        """Make n8n's tables and the workflows."""
        schema = files(__package__).joinpath("n8n_schema.sql").read_text("utf-8")
        with _file_errors(), self._connection:
            self._connection.execute(schema)
            self._connection.execute(
                "INSERT INTO migrations (timestamp, name) VALUES (?, ?)", LAST_MIGRATION
            )
            for workflow in WORKFLOWS:
                self._connection.execute(_WORKFLOW, _workflow_row(workflow, utc_text(created_ms)))

    def is_created(self) -> bool:
        """Tell whether n8n's tables are there."""
        return self._number("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'") > 0

    def lowest(self) -> int:
        """Return the lowest id of all runs; zero if there is none."""
        return self._number("SELECT coalesce(min(id), 0) FROM execution_entity")

    def highest(self) -> int:
        """Return the highest id of all runs; zero if there is none."""
        return self._number("SELECT coalesce(max(id), 0) FROM execution_entity")

    def created_ms(self, execution_id: int) -> int:
        """Return when a run was created."""
        return self._number(
            "SELECT CAST(round(unixepoch(createdAt, 'subsec') * 1000) AS INTEGER)"
            " FROM execution_entity WHERE id = ?",
            execution_id,
        )

    def unfinished(self) -> list[int]:
        """Return the ids of runs that have not ended."""
        with _file_errors():
            rows = self._connection.execute(
                "SELECT id FROM execution_entity WHERE status = 'running' ORDER BY id"
            )
            return [int(row[0]) for row in rows]

    def write(self, records: Iterable[RunRecord]) -> None:
        """Write runs in one transaction; those that are there are written anew."""
        runs = list(records)
        with _file_errors(), self._connection:
            self._connection.executemany(_RUN, map(_run_row, runs))
            self._connection.executemany(_DATA, map(_data_row, runs))

    def _number(self, sql: str, *values: int) -> int:
        with _file_errors():
            return int(self._connection.execute(sql, values).get)


_WORKFLOW: Final = """
INSERT INTO workflow_entity
    (id, name, active, nodes, connections, settings, versionId, activeVersionId, triggerCount,
     createdAt, updatedAt)
VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?6, 1, ?7, ?7)
"""
_RUN: Final = """
INSERT OR REPLACE INTO execution_entity
    (id, workflowId, finished, mode, retryOf, retrySuccessId, startedAt, stoppedAt, waitTill,
     status, createdAt, jsonSizeBytes, workflowVersionId, binaryDataSizeBytes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_DATA: Final = """
INSERT OR REPLACE INTO execution_data (executionId, workflowData, data, workflowVersionId)
VALUES (?, ?, ?, ?)
"""


def _workflow_row(workflow: DemoWorkflow, created: str) -> tuple[str, ...]:
    parts = (workflow.exported[name] for name in ("nodes", "connections", "settings"))
    written = (msgspec.json.encode(part).decode() for part in parts)
    return workflow.id, workflow.name, *written, workflow.version_id, created


def _run_row(record: RunRecord) -> tuple[str | int | None, ...]:
    return (
        record.id,
        record.workflow_id,
        record.status == "success",
        "webhook" if record.retry_of is None else "retry",
        None if record.retry_of is None else str(record.retry_of),
        None if record.retried_by is None else str(record.retried_by),
        utc_text(record.created_ms),
        None if record.stopped_ms is None else utc_text(record.stopped_ms),
        FOR_EVER if record.waits_for_ever else None,
        record.status,
        utc_text(record.created_ms),
        len(record.data) + len(record.snapshot),
        record.version_id,
        record.picture_bytes,
    )


def _data_row(record: RunRecord) -> tuple[str | int, ...]:
    return record.id, record.snapshot, record.data, record.version_id


@contextmanager
def _file_errors() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        raise Unavailable(f"the demo's n8n file: {error}") from error
