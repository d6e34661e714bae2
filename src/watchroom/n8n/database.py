"""What a reader asks of n8n's database; `postgres` and `sqlite` answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A row of `execution_entity`: a run without its data."""

    id: int
    workflow_id: str
    workflow_name: str  # as the workflow is called now; empty if it is gone
    mode: str  # n8n's word for what started it
    status_detail: str  # n8n's word for how it stands
    created_ms: int
    started_ms: int | None  # None for a run that waits its turn
    stopped_ms: int | None  # set for a waiting run too
    retry_of: int | None
    stored_at: str  # where its data are: "db", "fs", or an object store


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWorkflow:
    """A workflow as n8n defines it now."""

    id: str
    name: str
    active: bool
    node_count: int
    created_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDescription:
    """What an n8n database is."""

    database: str  # "PostgreSQL" or "SQLite"
    version: str  # the database's own, such as "15.18"
    size_bytes: int | None  # None if the role may not ask
    generation: str  # of n8n's tables: "1.x" or "2.x"
    workflows: tuple[SourceWorkflow, ...]  # only those that are wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class RunData:
    """The data of one run."""

    flatted: bytes  # `execution_data.data`
    workflow: bytes | None  # `execution_data.workflowData`, JSON


class N8nDatabase(Protocol):
    """
    A read-only view of the runs of the wanted workflows; soft-deleted ones do not exist.

    Everything raises SourceUnavailable, and Misconfigured where the role may not read.
    """

    async def describe(self) -> SourceDescription:
        """Return what this database is."""
        ...

    async def highest_id(self) -> int:
        """Return the highest id of any run; 0 if there is none."""
        ...

    async def rows_above(self, execution_id: int, limit: int) -> list[RunRow]:
        """Return rows with a higher id, the lowest first."""
        ...

    async def rows_below(self, execution_id: int, limit: int) -> list[RunRow]:
        """Return rows with a lower id, the highest first."""
        ...

    async def rows_of(self, ids: Sequence[int]) -> list[RunRow]:
        """Return the rows of *ids* that are still there."""
        ...

    async def count_below(self, execution_id: int) -> int:
        """Return the number of rows with a lower id."""
        ...

    async def run_origins(self, ids: Sequence[int]) -> dict[int, int]:
        """Return when each run of *ids* was created, whichever its workflow, in milliseconds."""
        ...

    async def data_sizes(self, ids: Sequence[int]) -> dict[int, int]:
        """Return the bytes of each run's data; a run without data is missing."""
        ...

    async def data_of(self, ids: Sequence[int]) -> dict[int, RunData]:
        """Return the data of runs; those without are missing."""
        ...

    async def binaries(self, file_ids: Sequence[str]) -> dict[str, bytes]:
        """Return files of the table `binary_data` by their UUID; those not there are missing."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...
