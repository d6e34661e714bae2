"""The door to n8n: notices runs, and reads them with their pictures."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from watchroom.domain.errors import Misconfigured
from watchroom.domain.mapping import ExtractionMapping
from watchroom.n8n.address import Engine, parse_address
from watchroom.n8n.database import N8nDatabase, RunRow, SourceDescription, SourceWorkflow
from watchroom.n8n.kept import unpack
from watchroom.n8n.postgres import open_postgres
from watchroom.n8n.reader import RunReader
from watchroom.n8n.reading import Reading, read_data
from watchroom.n8n.sqlite import open_sqlite
from watchroom.n8n.storage import RunFiles

__all__ = ["N8nSource", "RunRow", "SourceDescription", "SourceWorkflow", "open_source"]


async def open_source(
    url: str,
    *,
    storage_dir: Path | None,
    workflows: tuple[str, ...],
    mapping: ExtractionMapping,
) -> "N8nSource":
    """
    Connect to n8n's database for reading.

    *storage_dir* is n8n's folder of files, if it is at hand; *workflows* are ids or names, empty
    for all. Raises Misconfigured, saying what to change, and SourceUnavailable.
    """
    address = parse_address(url)
    if storage_dir is not None and not await asyncio.to_thread(storage_dir.is_dir):
        raise Misconfigured(f"WATCHROOM_N8N_STORAGE_DIR: there is no folder {storage_dir}")
    database: N8nDatabase
    if address.engine is Engine.POSTGRES:
        database = await open_postgres(address, workflows)
    else:
        database = await open_sqlite(address, workflows)
    files = RunFiles(storage_dir) if storage_dir is not None else None
    return N8nSource(database, files, mapping)


class N8nSource:
    """The runs of one n8n, read-only. Everything raises SourceUnavailable."""

    def __init__(
        self, database: N8nDatabase, files: RunFiles | None, rules: ExtractionMapping
    ) -> None:
        self._database = database
        self._rules = rules
        self.has_files = files is not None  # n8n's folder of files is at hand
        self._reader = RunReader(database, files, rules)

    async def describe(self) -> SourceDescription:
        """Return what this database is, and its wanted workflows."""
        return await self._database.describe()

    async def highest_id(self) -> int:
        """Return the highest id of any run, wanted or not; 0 if there is none."""
        return await self._database.highest_id()

    async def rows_above(self, execution_id: int, limit: int) -> list[RunRow]:
        """Return rows with a higher id, the lowest first."""
        return await self._database.rows_above(execution_id, limit)

    async def rows_below(self, execution_id: int, limit: int) -> list[RunRow]:
        """Return rows with a lower id, the highest first."""
        return await self._database.rows_below(execution_id, limit)

    async def rows_of(self, ids: Sequence[int]) -> list[RunRow]:
        """Return the rows of *ids*, in any order; those that n8n has deleted are missing."""
        return await self._database.rows_of(ids)

    async def count_below(self, execution_id: int) -> int:
        """Return the number of rows with a lower id."""
        return await self._database.count_below(execution_id)

    async def run_origins(self, ids: Sequence[int]) -> dict[int, int]:
        """Return when each run of *ids* was created, in milliseconds; deleted ones are missing."""
        return await self._database.run_origins(ids)

    async def workflow_origins(self) -> dict[str, int]:
        """Return when each wanted workflow was created, in milliseconds, by its id."""
        description = await self._database.describe()
        return {workflow.id: workflow.created_ms for workflow in description.workflows}

    def read(self, rows: Sequence[RunRow]) -> AsyncIterator[Reading]:
        """
        Read the data and pictures of *rows*, in their order.

        Little is in memory at once, and a run that cannot be read does not stop the others.
        """
        return self._reader.read(rows)

    async def read_kept(self, packed: bytes) -> Reading:
        """Read a run from what `pack` kept of it, without n8n. Raises Undecodable."""
        kept = unpack(packed)
        return await asyncio.to_thread(read_data, kept.row, kept.data, self._rules)

    async def close(self) -> None:
        """Close every connection."""
        await self._database.close()
