"""A store that can be told to refuse, as one whose disk is full or whose server is gone."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from watchroom.domain.errors import StoreUnavailable
from watchroom.store.database import Database, Dialect, Row, Session, Wakes


class StoreThatGoesAway:
    """A real store, as long as it is there."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self.is_away = False
        self.refusals = 0

    @property
    def dialect(self) -> Dialect:
        """Which database this is."""
        return self._store.dialect

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Return every row of one read."""
        self._refuse_if_away()
        return await self._store.fetch(sql, *values)

    def reading(self) -> AbstractAsyncContextManager[Session]:
        """Several reads that see one moment."""
        self._refuse_if_away()
        return self._store.reading()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """Open a transaction."""
        self._refuse_if_away()
        async with self._store.writing() as session:
            yield session

    def wakes(self) -> AbstractAsyncContextManager[Wakes]:
        """Wait for what is added to the event log."""
        return self._store.wakes()

    async def size_bytes(self) -> int:
        """Disk space that the database uses."""
        return await self._store.size_bytes()

    async def version(self) -> str:
        """The database's own version."""
        return await self._store.version()

    async def close(self) -> None:
        """Close every connection."""
        await self._store.close()

    def _refuse_if_away(self) -> None:
        if self.is_away:
            self.refusals += 1
            raise StoreUnavailable("the disk is full")
