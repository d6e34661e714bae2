"""n8n's SQLite file, opened for reading only, in a thread of its own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final
from urllib.parse import quote

import apsw

from watchroom.domain.errors import SourceUnavailable
from watchroom.sqlite_thread import SqliteThread

BUSY_DEADLINE_S: Final = 5.0  # n8n 1.x locks the file while it writes
READ_DEADLINE_S: Final = 60.0

# Never `immutable`: n8n writes the file and its -wal all the time.
_READ_ONLY: Final = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI


class SqliteFile:
    """
    The file, which must exist; it is opened by the first read.

    Reads come one after the other. One that is given up, by deadline or cancellation, is
    interrupted.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread = SqliteThread(partial(_open, path), errors=partial(_sqlite_errors, path))

    async def fetch(self, sql: str, *values: object) -> list[Any]:
        """Return every row of one read. Raises SourceUnavailable."""
        try:
            async with asyncio.timeout(READ_DEADLINE_S):
                return await self._thread.run(
                    lambda connection: connection.execute(sql, values).fetchall()
                )
        except TimeoutError as error:
            raise _unreadable(self._path, "no answer in time") from error

    async def close(self) -> None:
        """Finish what runs, then close the file; closing again does nothing."""
        await self._thread.close()


def _open(path: str) -> apsw.Connection:
    connection = apsw.Connection(f"file:{quote(path)}?mode=ro", flags=_READ_ONLY)
    connection.set_busy_timeout(int(BUSY_DEADLINE_S * 1000))
    connection.pragma("query_only", True)
    return connection


@contextmanager
def _sqlite_errors(path: str) -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: str, reason: str) -> SourceUnavailable:
    return SourceUnavailable(f"n8n's database {path} cannot be read: {reason}")
