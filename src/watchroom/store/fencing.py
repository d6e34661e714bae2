"""A store that can be written only while a lease stands."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from watchroom.store.database import Database, Dialect, Row, Session, Wakes


class FencedDatabase:
    """
    A store whose every transaction first proves that its writer may still write.

    However late a stopped or cut-off server comes back, it changes nothing that another server
    has taken over.
    """

    def __init__(self, database: Database, prove: Callable[[Session], Awaitable[None]]) -> None:
        self._database = database
        self._prove = prove  # raises LeaseLost

    @property
    def dialect(self) -> Dialect:
        """Which database this is, for the few statements that differ."""
        return self._database.dialect

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Return every row of one read; sees what was committed before the call."""
        return await self._database.fetch(sql, *values)

    def reading(self) -> AbstractAsyncContextManager[Session]:
        """Several reads that see one moment; nothing can be written."""
        return self._database.reading()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """Open a transaction. Raises LeaseLost if the lease is another server's by now."""
        async with self._database.writing() as session:
            await self._prove(session)
            yield session

    def wakes(self) -> AbstractAsyncContextManager[Wakes]:
        """Wait for what is added to the event log."""
        return self._database.wakes()

    async def size_bytes(self) -> int:
        """Disk space that the database uses."""
        return await self._database.size_bytes()

    async def version(self) -> str:
        """The database's own version, such as "3.54.1" or "15.18"."""
        return await self._database.version()

    async def close(self) -> None:
        """Finish what runs, then close every connection."""
        await self._database.close()
