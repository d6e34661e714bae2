"""A read-only SQLite connection that lives in a thread of its own."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from urllib.parse import quote

import apsw

from watchroom.domain.errors import SourceUnavailable

BUSY_DEADLINE_S: Final = 5.0  # n8n 1.x locks the file while it writes
READ_DEADLINE_S: Final = 60.0

# Never `immutable`: n8n writes the file and its -wal all the time.
_READ_ONLY: Final = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI

T = TypeVar("T")


def library_version() -> str:
    """Return the version of SQLite that reads, such as "3.54.1"."""
    return apsw.sqlite_lib_version()


class SqliteThread:
    """
    Runs one statement after the other; a read of large rows would stop everything else.

    A read that is given up, by deadline or cancellation, is interrupted.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="n8n-sqlite")
        self._connection: apsw.Connection | None = None
        self._closed = False

    async def open(self) -> None:
        """Open the file, which must exist. Raises SourceUnavailable."""
        await self._run(self._open)

    async def fetch(self, sql: str, *values: object) -> list[Any]:
        """Return every row of one read. Raises SourceUnavailable."""
        return await self._run(lambda: self._fetch(sql, values))

    async def close(self) -> None:
        """Finish what runs, then close the file; closing again does nothing."""
        if self._closed:
            return
        self._closed = True
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._executor, self._close)
        self._executor.shutdown(wait=False)

    async def _run(self, function: Callable[[], T]) -> T:
        if self._closed:
            raise SourceUnavailable(f"n8n's database {self._path} was closed")
        loop = asyncio.get_running_loop()
        with _sqlite_errors(self._path):
            try:
                async with asyncio.timeout(READ_DEADLINE_S):
                    return await loop.run_in_executor(self._executor, function)
            except (TimeoutError, asyncio.CancelledError):
                if self._connection is not None:
                    self._connection.interrupt()
                raise

    def _open(self) -> None:
        connection = apsw.Connection(f"file:{quote(self._path)}?mode=ro", flags=_READ_ONLY)
        connection.set_busy_timeout(int(BUSY_DEADLINE_S * 1000))
        connection.pragma("query_only", True)
        self._connection = connection

    def _fetch(self, sql: str, values: Sequence[Any]) -> list[Any]:
        if self._connection is None:
            raise apsw.ConnectionClosedError("it was never opened")
        return self._connection.execute(sql, values).fetchall()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def _sqlite_errors(path: str) -> Iterator[None]:
    try:
        yield
    except (apsw.Error, OSError) as error:
        reason = str(error) or "no answer in time"
        raise SourceUnavailable(f"n8n's database {path} cannot be read: {reason}") from error
