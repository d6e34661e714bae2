"""n8n's database in a SQLite file, read while n8n writes it."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from watchroom.domain.errors import Misconfigured
from watchroom.n8n.address import N8nAddress
from watchroom.n8n.columns import NEEDED, STORED_AT, generation_of
from watchroom.n8n.database import RunData, RunRow, SourceDescription
from watchroom.n8n.rows import run_row, source_workflows
from watchroom.n8n.sqlite_file import SqliteFile
from watchroom.sqlite_thread import library_version

BINARY_TABLE: Final = "binary_data"


async def open_sqlite(address: N8nAddress, wanted: tuple[str, ...]) -> "SqliteN8n":
    """
    Open n8n's SQLite file for reading and look at its tables.

    Raises SourceUnavailable; Misconfigured if there is no such file or the tables are not n8n's.
    """
    if not await asyncio.to_thread(Path(address.dsn).is_file):
        raise Misconfigured(f"n8n's database: there is no file {address.shown}")
    file = SqliteFile(address.dsn)
    try:
        columns: dict[str, set[str]] = {}
        for table in NEEDED:
            rows = await file.fetch(f"PRAGMA table_info({address.table(table)})")
            columns[table] = {row[1] for row in rows}
        generation = generation_of(columns, address.shown)
    except BaseException:
        await file.close()
        raise
    return SqliteN8n(file, address, generation=generation, wanted=wanted)


class SqliteN8n:
    """Implements `N8nDatabase`."""

    def __init__(
        self,
        file: SqliteFile,
        address: N8nAddress,
        *,
        generation: str,
        wanted: tuple[str, ...],
    ) -> None:
        self._file = file
        self._address = address
        self._generation = generation
        self._wanted = json.dumps(wanted)

    async def describe(self) -> SourceDescription:
        """Return what this database is."""
        size = await self._file.fetch(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        )
        workflows = await self._file.fetch(
            f"""
            SELECT w.id, w.name, w.active, json_array_length(w.nodes),
                   {_milliseconds("w.createdAt")}
            FROM {self._address.table("workflow_entity")} AS w
            WHERE json_array_length(?1) = 0
               OR w.id IN (SELECT value FROM json_each(?1))
               OR w.name IN (SELECT value FROM json_each(?1))
            ORDER BY w.name, w.id
            """,
            self._wanted,
        )
        return SourceDescription(
            database="SQLite",
            version=library_version(),
            size_bytes=size[0][0],
            generation=self._generation,
            workflows=source_workflows(workflows),
        )

    async def highest_id(self) -> int:
        """Return the highest id of any run; 0 if there is none."""
        runs = self._address.table("execution_entity")
        rows = await self._file.fetch(f"SELECT coalesce(max(id), 0) FROM {runs}")
        return int(rows[0][0])

    async def rows_above(self, execution_id: int, limit: int) -> list[RunRow]:
        """Return rows with a higher id, the lowest first."""
        return await self._rows("e.id > ?2 ORDER BY e.id LIMIT ?3", execution_id, limit)

    async def rows_below(self, execution_id: int, limit: int) -> list[RunRow]:
        """Return rows with a lower id, the highest first."""
        return await self._rows("e.id < ?2 ORDER BY e.id DESC LIMIT ?3", execution_id, limit)

    async def rows_of(self, ids: Sequence[int]) -> list[RunRow]:
        """Return the rows of *ids* that are still there."""
        condition = "e.id IN (SELECT value FROM json_each(?2))"
        return await self._rows(condition, json.dumps(list(ids)))

    async def count_below(self, execution_id: int) -> int:
        """Return the number of rows with a lower id."""
        sql = f"SELECT count(*) {self._visible()} AND e.id < ?2"
        rows = await self._file.fetch(sql, self._wanted, execution_id)
        return int(rows[0][0])

    async def run_origins(self, ids: Sequence[int]) -> dict[int, int]:
        """Return when each run of *ids* was created, whichever its workflow, in milliseconds."""
        rows = await self._file.fetch(
            f"""
            SELECT id, {_milliseconds("createdAt")}
            FROM {self._address.table("execution_entity")}
            WHERE id IN (SELECT value FROM json_each(?1))
            """,
            json.dumps(list(ids)),
        )
        return dict(rows)

    async def data_sizes(self, ids: Sequence[int]) -> dict[int, int]:
        """Return the bytes of each run's data, without reading them."""
        rows = await self._file.fetch(
            f"""
            SELECT executionId, octet_length(data)
            FROM {self._address.table("execution_data")}
            WHERE executionId IN (SELECT value FROM json_each(?1))
            """,
            json.dumps(list(ids)),
        )
        return dict(rows)

    async def data_of(self, ids: Sequence[int]) -> dict[int, RunData]:
        """Return the data of runs, as bytes: as text they would be copied twice more."""
        rows = await self._file.fetch(
            f"""
            SELECT executionId, CAST(data AS BLOB), CAST(workflowData AS BLOB)
            FROM {self._address.table("execution_data")}
            WHERE executionId IN (SELECT value FROM json_each(?1))
            """,
            json.dumps(list(ids)),
        )
        return {id_: RunData(flatted=data, workflow=workflow) for id_, data, workflow in rows}

    async def binaries(self, file_ids: Sequence[str]) -> dict[str, bytes]:
        """Return files of the table `binary_data` by their UUID."""
        rows = await self._file.fetch(
            f"""
            SELECT fileId, data FROM {self._address.table(BINARY_TABLE)}
            WHERE fileId IN (SELECT value FROM json_each(?1))
            """,
            json.dumps(list(file_ids)),
        )
        return dict(rows)

    async def close(self) -> None:
        """Close the file."""
        await self._file.close()

    async def _rows(self, condition: str, *values: object) -> list[RunRow]:
        stored_at = "'db'" if self._generation == "1.x" else f"e.{STORED_AT}"
        rows = await self._file.fetch(
            f"""
            SELECT e.id, e.workflowId, coalesce(w.name, ''), e.mode, e.status,
                   {_milliseconds("e.createdAt")}, {_milliseconds("e.startedAt")},
                   {_milliseconds("e.stoppedAt")}, e.retryOf, {stored_at}
            {self._visible()} AND {condition}
            """,
            self._wanted,
            *values,
        )
        return [run_row(row) for row in rows]

    def _visible(self) -> str:
        """Return the part of a statement that names the runs to be seen; ?1 is what is wanted."""
        return f"""
            FROM {self._address.table("execution_entity")} AS e
            LEFT JOIN {self._address.table("workflow_entity")} AS w ON w.id = e.workflowId
            WHERE e.deletedAt IS NULL
              AND (json_array_length(?1) = 0
                   OR w.id IN (SELECT value FROM json_each(?1))
                   OR w.name IN (SELECT value FROM json_each(?1)))"""


def _milliseconds(column: str) -> str:
    """Return SQL for a time: n8n writes them as text in UTC, without a zone."""
    return f"CAST(round(unixepoch({column}, 'subsec') * 1000) AS INTEGER)"
