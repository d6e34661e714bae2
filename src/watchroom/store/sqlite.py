"""A store in one SQLite file: a writer, and a few readers that never wait for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import apsw

from watchroom.domain.errors import StoreUnavailable
from watchroom.sqlite_thread import SqliteThread, library_version
from watchroom.store.database import Dialect, Row, Session
from watchroom.store.sqlite_file import BUSY_MS, file_thread
from watchroom.store.sqlite_session import SqliteSession
from watchroom.store.sqlite_wakes import SqliteWakes

READERS: Final = 3
READER_CACHE_KIB: Final = 8 << 10
WRITER_CACHE_KIB: Final = 16 << 10
TURN_DEADLINE_S: Final = 20.0  # patience with our own other readers and writers


class SqliteDatabase:
    """The file and its connections; another process may use the same file at the same time."""

    dialect = Dialect.SQLITE

    def __init__(
        self,
        path: Path,
        *,
        readers: int = READERS,
        turn_deadline_s: float = TURN_DEADLINE_S,
        busy_ms: int = BUSY_MS,
    ) -> None:
        self.path = path
        self._turn_deadline_s = turn_deadline_s
        self._writer = file_thread(path, writable=True, cache_kib=WRITER_CACHE_KIB, busy_ms=busy_ms)
        self._readers = [
            file_thread(path, writable=False, cache_kib=READER_CACHE_KIB) for _ in range(readers)
        ]
        self._idle = list(self._readers)
        self._reading_turn = asyncio.Semaphore(readers)
        self._writing_turn = asyncio.Semaphore(1)
        self._woken: set[SqliteWakes] = set()

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Return every row of one read; sees what was committed before the call."""
        async with self._reader() as reader:
            return await SqliteSession(reader).fetch(sql, *values)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """Several reads that see one moment; nothing can be written."""
        async with self._reader() as reader:
            try:
                yield SqliteSession(reader, snapshot=True)
            finally:
                await reader.run(_roll_back, interruptible=False)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """Open a transaction: commits at the end of the block, rolls back on any exception."""
        async with self._turn(self._writing_turn):
            try:
                await self._writer.run(_begin, interruptible=False)
                yield SqliteSession(self._writer)
                await self._writer.run(_commit, interruptible=False)
            except BaseException:
                await self._writer.run(_roll_back, interruptible=False)
                raise
        for wakes in self._woken:
            wakes.wake()

    @asynccontextmanager
    async def wakes(self) -> AsyncIterator[SqliteWakes]:
        """Wait for what any server adds to the event log."""
        wakes = SqliteWakes()
        self._woken.add(wakes)
        try:
            yield wakes
        finally:
            self._woken.remove(wakes)

    async def size_bytes(self) -> int:
        """Disk space that the database uses, its log included."""
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    async def version(self) -> str:
        """SQLite's version."""
        return library_version()

    async def close(self) -> None:
        """Finish what runs, then close every connection, the writer last: it tidies the log."""
        for thread in [*self._readers, self._writer]:
            await thread.close()

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator[SqliteThread]:
        async with self._turn(self._reading_turn):
            reader = self._idle.pop()
            try:
                yield reader
            finally:
                self._idle.append(reader)

    @asynccontextmanager
    async def _turn(self, turns: asyncio.Semaphore) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._turn_deadline_s):
                await turns.acquire()
        except TimeoutError as error:
            raise StoreUnavailable(f"the store {self.path} is busy") from error
        try:
            yield
        finally:
            turns.release()


def _begin(connection: apsw.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")


def _commit(connection: apsw.Connection) -> None:
    connection.execute("COMMIT")


def _roll_back(connection: apsw.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
