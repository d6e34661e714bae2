"""One connection to SQLite in a thread of its own: the event loop never waits for a disk."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

import apsw

from watchroom.domain.errors import StoreUnavailable
from watchroom.store.database import Dialect, Row

BUSY_MS: Final = 5_000  # patience with another process that is writing
STATEMENT_CACHE: Final = 200
WAL_LIMIT_BYTES: Final = 64 << 20  # the log is cut back to this after a checkpoint

_UNAVAILABLE: Final = (
    apsw.BusyError,
    apsw.CantOpenError,
    apsw.CorruptError,
    apsw.FullError,
    apsw.InterruptError,
    apsw.IOError,
    apsw.LockedError,
    apsw.NoMemError,
    apsw.NotADBError,
    apsw.PermissionsError,
    apsw.ProtocolError,
    apsw.ReadOnlyError,
)
_BROKEN: Final = (apsw.CantOpenError, apsw.CorruptError, apsw.IOError, apsw.NotADBError)
_PARAMETER: Final = re.compile(r"\$(\d+)")

T = TypeVar("T")


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Translate what SQLite says when it cannot serve now into StoreUnavailable."""
    try:
        yield
    except _UNAVAILABLE as error:
        raise StoreUnavailable(f"the store {path} does not answer: {error}") from error


class SqliteThread:
    """
    A connection that does one thing at a time, in the order asked.

    It is opened by the first use, and again after an error that may have broken it.
    """

    def __init__(
        self, path: Path, *, writable: bool, cache_kib: int, busy_ms: int = BUSY_MS
    ) -> None:
        self.path = path
        self._writable = writable
        self._cache_kib = cache_kib
        self._busy_ms = busy_ms
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._connection: apsw.Connection | None = None

    async def run(self, work: Callable[[apsw.Connection], T], *, interruptible: bool = True) -> T:
        """
        Do *work* with the connection and return its result. Raises StoreUnavailable.

        A cancelled caller gets its cancellation only once the thread is done: nothing of it
        runs on behind the next caller's back. Interruptible work is cut short.
        """
        future = asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            if interruptible and self._connection is not None:
                self._connection.interrupt()
            await _outlast(future)
            raise

    async def close(self) -> None:
        """Close the connection and end the thread."""
        with suppress(StoreUnavailable):
            await self.run(lambda _: self._drop(), interruptible=False)
        self._thread.shutdown(wait=False)

    def _do(self, work: Callable[[apsw.Connection], T]) -> T:
        with sqlite_errors(self.path):
            try:
                if self._connection is None:
                    self._connection = self._open()
                return work(self._connection)
            except _BROKEN:
                self._drop()
                raise

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(apsw.Error):
                connection.close()

    def _open(self) -> apsw.Connection:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        connection = apsw.Connection(str(self.path), flags, statementcachesize=STATEMENT_CACHE)
        connection.set_busy_timeout(self._busy_ms)
        settings = {
            "journal_mode": "WAL",
            "synchronous": "FULL",
            "foreign_keys": "ON",
            "trusted_schema": "OFF",
            "temp_store": "MEMORY",
            "mmap_size": 0,  # with it, an I/O error is a crash instead of an error
            "cache_size": -self._cache_kib,
            "journal_size_limit": WAL_LIMIT_BYTES,
            "query_only": "OFF" if self._writable else "ON",
        }
        for name, value in settings.items():
            connection.pragma(name, value)
        return connection


class SqliteSession:
    """A connection in a transaction, or for one read outside of any."""

    dialect = Dialect.SQLITE

    def __init__(self, thread: SqliteThread, *, snapshot: bool = False) -> None:
        self._thread = thread
        self._snapshot = snapshot

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Return every row, each a sequence in the order of the named columns."""

        def work(connection: apsw.Connection) -> list[Row]:
            if self._snapshot and not connection.in_transaction:
                connection.execute("BEGIN")
            return list(connection.execute(to_sqlite(sql), values))

        return await self._thread.run(work)

    async def execute(self, sql: str, *values: object) -> None:
        """Run one statement, or a script of several without values."""
        bound = values or None
        await self._thread.run(
            lambda connection: connection.execute(to_sqlite(sql), bound).fetchall()
        )

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement once per row."""
        await self._thread.run(
            lambda connection: connection.executemany(to_sqlite(sql), rows).fetchall()
        )


@lru_cache(maxsize=512)
def to_sqlite(sql: str) -> str:
    """Return *sql* with its parameters as SQLite numbers them: `?1` for `$1`."""
    return _PARAMETER.sub(r"?\1", sql)


async def _outlast(future: asyncio.Future[T]) -> None:
    """Wait until *future* is done, however often the caller is cancelled meanwhile."""
    while not future.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([future])
    future.exception()
