"""n8n's database on PostgreSQL, read by a role that needs no more than SELECT."""

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import asyncpg

from watchroom.domain.errors import Misconfigured, SourceUnavailable
from watchroom.n8n.address import N8nAddress
from watchroom.n8n.columns import NEEDED, STORED_AT, generation_of
from watchroom.n8n.database import RunData, RunRow, SourceDescription
from watchroom.n8n.rows import run_row, source_workflows

MOST_CONNECTIONS: Final = 2
CONNECT_DEADLINE_S: Final = 5.0
LOOK_DEADLINE_S: Final = 4.0  # of what begins every look: a silent n8n must not go unnoticed
READ_DEADLINE_S: Final = 60.0
CLOSE_DEADLINE_S: Final = 3.0

_SESSION: Final = {
    "application_name": "watchroom",
    "default_transaction_read_only": "on",
    "idle_in_transaction_session_timeout": f"{READ_DEADLINE_S:.0f}s",
    "jit": "off",  # compiling costs more than any of our statements
    "statement_timeout": f"{READ_DEADLINE_S:.0f}s",
}
_UNAVAILABLE: Final = (
    OSError,  # TimeoutError is one of them
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was cut in the middle of an answer
)
_REFUSED: Final = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
)


async def open_postgres(address: N8nAddress, wanted: tuple[str, ...]) -> "PostgresN8n":
    """
    Connect to n8n's PostgreSQL database and look at its tables.

    Raises SourceUnavailable; Misconfigured if the role is refused or the tables are not n8n's.
    """
    with _postgres_errors(address):
        async with asyncio.timeout(CONNECT_DEADLINE_S):
            pool = await asyncpg.create_pool(
                address.dsn,
                min_size=1,
                max_size=MOST_CONNECTIONS,
                timeout=CONNECT_DEADLINE_S,
                server_settings=_SESSION,
            )
    try:
        columns = await _columns(pool, address)
        generation = generation_of(columns, address.shown)
    except BaseException:
        pool.terminate()
        raise
    return PostgresN8n(pool, address, generation=generation, wanted=wanted)


class PostgresN8n:
    """Implements `N8nDatabase`."""

    def __init__(
        self,
        pool: "asyncpg.Pool[asyncpg.Record]",
        address: N8nAddress,
        *,
        generation: str,
        wanted: tuple[str, ...],
    ) -> None:
        self._pool = pool
        self._address = address
        self._generation = generation
        self._wanted = list(wanted)

    async def describe(self) -> SourceDescription:
        """Return what this database is."""
        server = await self._fetch(
            "SELECT current_setting('server_version'), pg_database_size(current_database())"
        )
        workflows = await self._fetch(
            f"""
            SELECT w.id, w.name, w.active, json_array_length(w.nodes),
                   round(extract(epoch FROM w."createdAt") * 1000)::bigint
            FROM {self._address.table("workflow_entity")} AS w
            WHERE cardinality($1::text[]) = 0 OR w.id = ANY ($1) OR w.name = ANY ($1)
            ORDER BY w.name, w.id
            """,
            self._wanted,
        )
        return SourceDescription(
            database="PostgreSQL",
            version=str(server[0][0]).split(maxsplit=1)[0],
            size_bytes=server[0][1],
            generation=self._generation,
            workflows=source_workflows(workflows),
        )

    async def highest_id(self) -> int:
        """Return the highest id of any run; 0 if there is none."""
        runs = self._address.table("execution_entity")
        sql = f"SELECT coalesce(max(id), 0) FROM {runs}"
        rows = await self._fetch(sql, deadline_s=LOOK_DEADLINE_S)
        return int(rows[0][0])

    async def rows_above(self, execution_id: int, limit: int) -> list[RunRow]:
        """Return rows with a higher id, the lowest first."""
        return await self._rows("e.id > $2::bigint ORDER BY e.id LIMIT $3", execution_id, limit)

    async def rows_below(self, execution_id: int, limit: int) -> list[RunRow]:
        """Return rows with a lower id, the highest first."""
        condition = "e.id < $2::bigint ORDER BY e.id DESC LIMIT $3"
        return await self._rows(condition, execution_id, limit)

    async def rows_of(self, ids: Sequence[int]) -> list[RunRow]:
        """Return the rows of *ids* that are still there."""
        return await self._rows("e.id = ANY ($2::bigint[])", list(ids))

    async def count_below(self, execution_id: int) -> int:
        """Return the number of rows with a lower id."""
        sql = f"SELECT count(*) {self._visible()} AND e.id < $2::bigint"
        rows = await self._fetch(sql, self._wanted, execution_id)
        return int(rows[0][0])

    async def run_origins(self, ids: Sequence[int]) -> dict[int, int]:
        """Return when each run of *ids* was created, whichever its workflow, in milliseconds."""
        rows = await self._fetch(
            f"""
            SELECT id, round(extract(epoch FROM "createdAt") * 1000)::bigint
            FROM {self._address.table("execution_entity")} WHERE id = ANY ($1::bigint[])
            """,
            list(ids),
        )
        return {row[0]: row[1] for row in rows}

    async def data_sizes(self, ids: Sequence[int]) -> dict[int, int]:
        """Return the bytes of each run's data, without reading them."""
        rows = await self._fetch(
            f"""
            SELECT "executionId", octet_length(data)
            FROM {self._address.table("execution_data")} WHERE "executionId" = ANY ($1::bigint[])
            """,
            list(ids),
        )
        return {row[0]: row[1] for row in rows}

    async def data_of(self, ids: Sequence[int]) -> dict[int, RunData]:
        """Return the data of runs, as bytes: as text they would be copied twice more."""
        rows = await self._fetch(
            f"""
            SELECT "executionId", convert_to(data, 'UTF8'), convert_to("workflowData"::text, 'UTF8')
            FROM {self._address.table("execution_data")} WHERE "executionId" = ANY ($1::bigint[])
            """,
            list(ids),
        )
        return {row[0]: RunData(flatted=row[1], workflow=row[2]) for row in rows}

    async def binaries(self, file_ids: Sequence[str]) -> dict[str, bytes]:
        """Return files of the table `binary_data` by their UUID."""
        rows = await self._fetch(
            f"""
            SELECT "fileId"::text, data FROM {self._address.table("binary_data")}
            WHERE "fileId" = ANY ($1::uuid[])
            """,
            [uuid.UUID(file_id) for file_id in file_ids],
        )
        return {row[0]: row[1] for row in rows}

    async def close(self) -> None:
        """Close every connection, after a moment for what still runs."""
        try:
            async with asyncio.timeout(CLOSE_DEADLINE_S):
                await self._pool.close()
        except (OSError, asyncpg.InterfaceError):
            self._pool.terminate()

    async def _rows(self, condition: str, *values: object) -> list[RunRow]:
        stored_at = "'db'" if self._generation == "1.x" else f'e."{STORED_AT}"'
        rows = await self._fetch(
            f"""
            SELECT e.id, e."workflowId", coalesce(w.name, ''), e.mode, e.status,
                   round(extract(epoch FROM e."createdAt") * 1000)::bigint,
                   round(extract(epoch FROM e."startedAt") * 1000)::bigint,
                   round(extract(epoch FROM e."stoppedAt") * 1000)::bigint,
                   e."retryOf", {stored_at}
            {self._visible()} AND {condition}
            """,
            self._wanted,
            *values,
        )
        return [run_row(row) for row in rows]

    def _visible(self) -> str:
        """Return the part of a statement that names the runs to be seen; $1 is what is wanted."""
        return f"""
            FROM {self._address.table("execution_entity")} AS e
            LEFT JOIN {self._address.table("workflow_entity")} AS w ON w.id = e."workflowId"
            WHERE e."deletedAt" IS NULL
              AND (cardinality($1::text[]) = 0 OR w.id = ANY ($1) OR w.name = ANY ($1))"""

    async def _fetch(
        self, sql: str, *values: object, deadline_s: float = READ_DEADLINE_S
    ) -> list[Any]:
        with _postgres_errors(self._address):
            async with self._pool.acquire(timeout=CONNECT_DEADLINE_S) as connection:
                try:
                    async with asyncio.timeout(deadline_s):
                        return await connection.fetch(sql, *values)
                except TimeoutError:
                    connection.terminate()  # giving it back would wait for the same silence
                    raise


async def _columns(
    pool: "asyncpg.Pool[asyncpg.Record]", address: N8nAddress
) -> dict[str, set[str]]:
    """Return the columns of n8n's tables that our role may see, by table."""
    tables = {address.prefix + table: table for table in NEEDED}
    with _postgres_errors(address):
        async with asyncio.timeout(READ_DEADLINE_S):
            rows = await pool.fetch(
                """
                SELECT table_name::text, column_name::text FROM information_schema.columns
                WHERE table_schema = $1 AND table_name = ANY ($2)
                """,
                address.schema,
                list(tables),
            )
    columns: dict[str, set[str]] = {}
    for table, column in rows:
        columns.setdefault(tables[table], set()).add(column)
    return columns


@contextmanager
def _postgres_errors(address: N8nAddress) -> Iterator[None]:
    try:
        yield
    except _REFUSED as error:
        raise Misconfigured(f"n8n's database {address.shown} refuses us: {error}") from error
    except _UNAVAILABLE as error:
        reason = str(error) or "no answer in time"
        raise SourceUnavailable(
            f"n8n's database {address.shown} cannot be reached: {reason}"
        ) from error
    except (ValueError, asyncpg.ClientConfigurationError) as error:
        raise Misconfigured(f"n8n's database {address.shown}: {error}") from error
