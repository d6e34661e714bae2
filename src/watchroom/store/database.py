"""The interface of Watchroom's own database; `sqlite` and `postgres` implement it."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

Row = Sequence[Any]


class Dialect(StrEnum):
    """The two databases that a store can live in."""

    SQLITE = "sqlite"
    POSTGRES = "postgresql"


class Session(Protocol):
    """
    A connection in a transaction.

    SQL is written once for both databases: parameters are `$1`, `$2` ..., truth values are
    0 and 1, times are integer milliseconds UTC, JSON is text. Raises StoreUnavailable.
    """

    @property
    def dialect(self) -> Dialect:
        """Which database this is, for the few statements that differ."""
        ...

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Return every row, each a sequence in the order of the named columns."""
        ...

    async def execute(self, sql: str, *values: object) -> None:
        """Run one statement."""
        ...

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement once per row."""
        ...


class Wakes(Protocol):
    """Tells one listener when to look at the event log."""

    async def wait(self) -> None:
        """
        Return once there may be events that were not there at the return before.

        Also from time to time without any: a store that is away tells nothing. Raises nothing.
        """
        ...


@runtime_checkable
class Database(Protocol):
    """A store's database: many readers at once, one writer at a time."""

    @property
    def dialect(self) -> Dialect:
        """Which database this is, for the few statements that differ."""
        ...

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Return every row of one read; sees what was committed before the call."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Session]:
        """Several reads that see one moment; nothing can be written."""
        ...

    def writing(self) -> AbstractAsyncContextManager[Session]:
        """Open a transaction: commits at the end of the block, rolls back on any exception."""
        ...

    def wakes(self) -> AbstractAsyncContextManager[Wakes]:
        """Wait for what any server adds to the event log."""
        ...

    async def size_bytes(self) -> int:
        """Disk space that the database uses."""
        ...

    async def version(self) -> str:
        """The database's own version, such as "3.54.1" or "15.18"."""
        ...

    async def close(self) -> None:
        """Finish what runs, then close every connection."""
        ...


Reader = Database | Session


@asynccontextmanager
async def one_moment(reader: Reader) -> AsyncIterator[Session]:
    """Give several reads one moment: a session already has it, a database opens one."""
    if isinstance(reader, Database):
        async with reader.reading() as session:
            yield session
    else:
        yield reader
