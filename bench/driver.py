"""The statements of a page, and the database's driver that runs them alone."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from urllib.parse import unquote, urlsplit

import apsw
import asyncpg

from bench.made_runs import DAY_MS
from bench.stores import FullStore
from watchroom.store import executions, open_store
from watchroom.store.database import Dialect, Row, Session
from watchroom.store.filters import ExecutionFilter
from watchroom.store.sqlite import READER_CACHE_KIB
from watchroom.store.sqlite_session import to_sqlite

DEFAULT_DAYS = 30  # of the list, where none are asked for

Statement = tuple[str, tuple[object, ...]]


class Recorder:
    """A session that notes what is read through it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.statements: list[Statement] = []

    @property
    def dialect(self) -> Dialect:
        """The dialect of the session."""
        return self._session.dialect

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Note the statement and pass it on."""
        self.statements.append((sql, values))
        return await self._session.fetch(sql, *values)

    async def execute(self, sql: str, *values: object) -> None:
        """Pass it on."""
        await self._session.execute(sql, *values)

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Pass it on."""
        await self._session.execute_many(sql, rows)


async def statements_of_first_page(store: FullStore, *, limit: int) -> list[Statement]:
    """Return what the first page reads, its total included."""
    from_ms = int(time.time() * 1000) - DEFAULT_DAYS * DAY_MS
    database = await open_store(store.url, data_dir=store.data_dir)
    try:
        async with database.reading() as session:
            recorder = Recorder(session)
            await executions.page(recorder, ExecutionFilter(from_ms=from_ms), limit=limit)
            return recorder.statements
    finally:
        await database.close()


@asynccontextmanager
async def driver_alone(
    store: FullStore, statements: Sequence[Statement]
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Give what runs *statements* in one transaction and reads every row, with nothing around."""
    opened = _sqlite if store.dialect is Dialect.SQLITE else _postgres
    async with opened(store.url, statements) as run:
        yield run


@asynccontextmanager
async def _sqlite(
    url: str, statements: Sequence[Statement]
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    connection = apsw.Connection(unquote(urlsplit(url).path), apsw.SQLITE_OPEN_READWRITE)
    connection.pragma("cache_size", -READER_CACHE_KIB)
    prepared = [(to_sqlite(sql), values) for sql, values in statements]

    async def run() -> None:
        connection.execute("BEGIN")
        for sql, values in prepared:
            connection.execute(sql, values).fetchall()
        connection.execute("ROLLBACK")

    try:
        yield run
    finally:
        connection.close()


@asynccontextmanager
async def _postgres(
    url: str, statements: Sequence[Statement]
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    connection = await asyncpg.connect(url, server_settings={"jit": "off"})

    async def run() -> None:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            for sql, values in statements:
                await connection.fetch(sql, *values)

    try:
        yield run
    finally:
        await connection.close()
