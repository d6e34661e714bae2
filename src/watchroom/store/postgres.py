"""A store in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final, cast

import asyncpg

from watchroom.domain.errors import Misconfigured, StoreUnavailable
from watchroom.store.database import Dialect, Row, Session
from watchroom.store.postgres_wakes import PostgresWakes

CONNECT_DEADLINE_S: Final = 5.0
TURN_DEADLINE_S: Final = 10.0  # patience with our own other readers and writers
STATEMENT_DEADLINE_S: Final = 60.0
INDEX_DEADLINE_S: Final = 3600.0  # of building one anew over millions of rows
LOCK_DEADLINE_S: Final = 15.0  # patience with another process that is writing
WRITER_SILENCE_S: Final = 8.0  # after which a writer that was stopped loses its turn to others
FEWEST_CONNECTIONS: Final = 1
MOST_CONNECTIONS: Final = 10
WRITER_LOCK: Final = 0x57617463_68726F6F  # of the whole store: rollups need one writer at a time

_SERVER_SETTINGS: Final = {
    "application_name": "watchroom",
    "jit": "off",  # compiling costs more than any of our statements
    "plan_cache_mode": "force_custom_plan",  # a plan for any word treats a rare one as common
    "lock_timeout": f"{LOCK_DEADLINE_S:.0f}s",
    "statement_timeout": f"{STATEMENT_DEADLINE_S:.0f}s",
    "idle_in_transaction_session_timeout": f"{STATEMENT_DEADLINE_S:.0f}s",
}
_MISCONFIGURED: Final = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
)
_UNAVAILABLE: Final = (
    OSError,  # TimeoutError is one of them
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was cut in the middle of an answer
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.TransactionRollbackError,
    asyncpg.PostgresSystemError,
)


@contextmanager
def postgres_errors() -> Iterator[None]:
    """Translate what PostgreSQL says when it cannot serve now into StoreUnavailable."""
    try:
        yield
    except _UNAVAILABLE as error:
        reason = str(error) or type(error).__name__
        raise StoreUnavailable(f"the PostgreSQL store does not answer: {reason}") from error
    except _MISCONFIGURED as error:
        raise Misconfigured(f"PostgreSQL refuses the store's user: {error}") from error


class PostgresSession:
    """A connection in a transaction."""

    dialect = Dialect.POSTGRES

    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy[Any]") -> None:
        self._connection = connection

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Return every row, each a sequence in the order of the named columns."""
        with postgres_errors():
            return cast("list[Row]", await self._connection.fetch(sql, *values))

    async def execute(self, sql: str, *values: object) -> None:
        """Run one statement, or a script of several without values."""
        with postgres_errors():
            await self._connection.execute(sql, *values)

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement once per row."""
        with postgres_errors():
            await self._connection.executemany(sql, rows)

    async def copy_in(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Add many rows to a table at once, by COPY."""
        with postgres_errors():
            await self._connection.copy_records_to_table(table, columns=columns, records=rows)

    async def build_index(self, definition: str) -> None:
        """Run a CREATE INDEX, which may take as long as its table is large."""
        limit_ms = f"{INDEX_DEADLINE_S * 1000:.0f}"
        with postgres_errors():
            await self._connection.execute(f"SET LOCAL statement_timeout = {limit_ms}")
            await self._connection.execute(definition, timeout=INDEX_DEADLINE_S)


class PostgresDatabase:
    """A pool of connections that are made again by themselves after the server was gone."""

    dialect = Dialect.POSTGRES

    def __init__(self, pool: "asyncpg.Pool[Any]", url: str) -> None:
        self._pool = pool
        self._url = url

    @classmethod
    async def open(cls, url: str) -> "PostgresDatabase":
        """Connect. Raises StoreUnavailable, Misconfigured."""
        with postgres_errors():
            pool = await asyncpg.create_pool(
                url,
                min_size=FEWEST_CONNECTIONS,
                max_size=MOST_CONNECTIONS,
                timeout=CONNECT_DEADLINE_S,
                command_timeout=STATEMENT_DEADLINE_S,
                server_settings=_SERVER_SETTINGS,
                reset=_leave_as_it_is,
            )
        return cls(pool, url)

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Return every row of one read; sees what was committed before the call."""
        async with self._connection() as connection:
            return await PostgresSession(connection).fetch(sql, *values)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """Several reads that see one moment; nothing can be written."""
        async with self._connection() as connection:
            transaction = connection.transaction(isolation="repeatable_read", readonly=True)
            async with _translated(transaction):
                yield PostgresSession(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """Open a transaction: commits at the end of the block, rolls back on any exception."""
        async with self._connection() as connection, _translated(connection.transaction()):
            session = PostgresSession(connection)
            await session.fetch(
                """
                SELECT set_config('idle_in_transaction_session_timeout', $1, true),
                    pg_advisory_xact_lock($2)
                """,
                f"{WRITER_SILENCE_S:.0f}s",
                WRITER_LOCK,
            )
            yield session

    @asynccontextmanager
    async def wakes(self) -> AsyncIterator[PostgresWakes]:
        """Wait for what any server adds to the event log."""
        wakes = PostgresWakes(self._listening_connection)
        try:
            yield wakes
        finally:
            await wakes.close()

    async def size_bytes(self) -> int:
        """Disk space that the database uses."""
        [row] = await self.fetch("SELECT pg_database_size(current_database())")
        return int(row[0])

    async def version(self) -> str:
        """Return the server's version, such as "15.18"."""
        [row] = await self.fetch("SHOW server_version")
        return str(row[0]).split(" ", 1)[0]

    async def close(self) -> None:
        """Finish what runs, then close every connection."""
        try:
            async with asyncio.timeout(TURN_DEADLINE_S):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    async def _listening_connection(self) -> "asyncpg.Connection[Any]":
        return await asyncpg.connect(
            self._url,
            timeout=CONNECT_DEADLINE_S,
            command_timeout=STATEMENT_DEADLINE_S,
            server_settings=_SERVER_SETTINGS | {"application_name": "watchroom events"},
        )

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator["asyncpg.pool.PoolConnectionProxy[Any]"]:
        with postgres_errors():
            connection = await self._pool.acquire(timeout=TURN_DEADLINE_S)
        try:
            yield connection
        finally:
            with suppress(*_UNAVAILABLE):  # a broken connection leaves the pool in any case
                await self._pool.release(connection)


@asynccontextmanager
async def _translated(transaction: "asyncpg.transaction.Transaction") -> AsyncIterator[None]:
    """Enter and leave a transaction, its own errors translated, those of the block left alone."""
    with postgres_errors():
        await transaction.start()
    try:
        yield
    except BaseException:
        with suppress(*_UNAVAILABLE):  # a lost connection has rolled back by itself
            await transaction.rollback()
        raise
    with postgres_errors():
        await transaction.commit()


async def _leave_as_it_is(connection: "asyncpg.Connection[Any]") -> None:
    """Spare the round trip of a reset: no statement of ours changes the session."""
