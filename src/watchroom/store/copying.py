"""
Copies a whole store into an empty one, on the same kind of database or the other.

Everything is written in one transaction: a copy that fails, or is killed, leaves the target as
empty as it was, so there never is half a store that a server could start on.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import msgspec

from watchroom.domain.errors import Conflict, Misconfigured, StoreUnavailable
from watchroom.store import leases, numbering
from watchroom.store.bindings import Bindings, numbered
from watchroom.store.database import Database, Dialect, Reader, Row, Session
from watchroom.store.migrate import migrate
from watchroom.store.postgres import PostgresSession
from watchroom.store.reindexing import reindex
from watchroom.store.tables import Table, own_tables

MOST_ROWS: Final = 5_000  # read and written at once
PORTION_BYTES: Final = 8 << 20  # about as much is in memory at once
FIRST_ROWS: Final = 100  # of a table, while nothing is known of the size of its rows
VALUE_BYTES: Final = 8  # what a number counts for

_LEDGER: Final = {
    Dialect.SQLITE: "SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'",
    Dialect.POSTGRES: "SELECT 1 WHERE to_regclass('schema_migration') IS NOT NULL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyProgress:
    """How far a copy has come."""

    done: int  # rows
    total: int  # rows, those of the search index included


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyResult:
    """What was copied, and verified."""

    rows: int  # of all tables, the search index left out
    runs: int
    sampled: int  # rows that were read back and compared


@dataclass(slots=True, kw_only=True)
class _Copied:
    """What went over of one table."""

    rows: int = 0
    samples: list[tuple[Row, bytes]] = field(default_factory=list)  # what finds a row, its digest


async def copy_store(
    source: Database, target: Database, report: Callable[[CopyProgress], None]
) -> CopyResult:
    """
    Copy what *source* holds at one moment into *target*, with all ids; verified before it counts.

    Both schemas are brought up to date first. Raises Misconfigured if the source is no store,
    Conflict if a server works on one of them or the target holds something, StoreUnavailable.
    """
    if not await source.fetch(_LEDGER[source.dialect]):
        raise Misconfigured("there is no store of Watchroom to copy from")
    await migrate(source)
    await migrate(target)
    async with source.reading() as old, target.writing() as new:
        return await _Copying(old, new, report).run()


class _Copying:
    """One copy under way, between two transactions."""

    def __init__(self, old: Session, new: Session, report: Callable[[CopyProgress], None]) -> None:
        self._old = old
        self._new = new
        self._report = report
        self._done = self._total = 0

    async def run(self) -> CopyResult:
        tables = own_tables()
        await _refuse_served(self._old, "the store to copy from")
        await _refuse_served(self._new, "the store to copy to")
        await _refuse_filled(self._new, tables)
        counts = {table.name: await _count(self._old, table.name) for table in tables}
        self._total = sum(counts.values()) + counts["execution"]
        copied = {table: await self._copy(table) for table in tables}
        runs = await reindex(self._new, self._advance)
        for table in tables:
            await numbering.go_on_from(self._new, table, await numbering.last(self._old, table))
        for table, went in copied.items():
            await self._verify(table, went, counts[table.name])
        return CopyResult(
            rows=sum(counts.values()),
            runs=runs,
            sampled=sum(len(went.samples) for went in copied.values()),
        )

    async def _copy(self, table: Table) -> _Copied:
        copied = _Copied()
        async for rows in _portions(self._old, table):
            await _add(self._new, table, rows)
            copied.rows += len(rows)
            for row in (rows[0], rows[len(rows) // 2], rows[-1]):
                copied.samples.append((_identity(table, row), _digest(row)))
            self._advance(len(rows))
        return copied

    async def _verify(self, table: Table, copied: _Copied, expected: int) -> None:
        """Compare counts, and rows read back with what was read; raises StoreUnavailable."""
        there = await _count(self._new, table.name)
        if not expected == copied.rows == there:
            raise _differs(table, f"{expected} rows were to be copied, {there} are there")
        for identity, digest in copied.samples:
            rows = await _find(self._new, table, identity)
            if digest not in map(_digest, rows):
                raise _differs(table, "a row that was read back is another one")

    def _advance(self, rows: int) -> None:
        self._done += rows
        self._report(CopyProgress(done=self._done, total=self._total))


async def _refuse_served(reader: Reader, which: str) -> None:
    if await leases.servers(reader):
        raise Conflict(
            f"a server works on {which}: end it first; one that was killed counts as gone after "
            "a minute"
        )


async def _refuse_filled(session: Session, tables: Sequence[Table]) -> None:
    for table in tables:
        if await session.fetch(f"SELECT 1 FROM {table.name} LIMIT 1"):
            raise Conflict(
                f"the store to copy to is not empty, its table {table.name} holds something: "
                "copy into a new one"
            )


async def _count(reader: Reader, table: str) -> int:
    [row] = await reader.fetch(f"SELECT count(*) FROM {table}")
    return int(row[0])


async def _portions(reader: Reader, table: Table) -> AsyncIterator[list[Row]]:
    """Yield the rows of a table in the order of its key; one without a key is small."""
    if not table.key:
        if rows := await reader.fetch(f"SELECT {table.listed} FROM {table.name}"):
            yield rows
        return
    rows = await _after(reader, table, None, FIRST_ROWS)
    while rows:
        yield rows
        mean_bytes = max(1, sum(map(_size, rows)) // len(rows))
        most = min(MOST_ROWS, max(1, PORTION_BYTES // mean_bytes))
        rows = await _after(reader, table, _identity(table, rows[-1]), most)


async def _after(reader: Reader, table: Table, key: Row | None, most: int) -> list[Row]:
    bind = Bindings()
    names = ", ".join(table.key)
    where = "" if key is None else f"WHERE ({names}) > ({bind.each(key)})"
    return await reader.fetch(
        f"SELECT {table.listed} FROM {table.name} {where} ORDER BY {names} LIMIT {bind(most)}",
        *bind.values,
    )


async def _add(session: Session, table: Table, rows: Sequence[Row]) -> None:
    if isinstance(session, PostgresSession):
        await session.copy_in(table.name, table.columns, rows)
        return
    values = numbered(len(table.columns))
    insert = f"INSERT INTO {table.name} ({table.listed}) VALUES ({values})"
    await session.execute_many(insert, rows)


async def _find(reader: Reader, table: Table, identity: Row) -> list[Row]:
    """Return the rows that *identity* fits: one, or equal ones where there is no key."""
    bind = Bindings()
    names = table.key or table.columns
    where = " AND ".join(
        f"{name} = {bind(value)}" if value is not None else f"{name} IS NULL"
        for name, value in zip(names, identity, strict=True)
    )
    return await reader.fetch(
        f"SELECT {table.listed} FROM {table.name} WHERE {where}", *bind.values
    )


def _identity(table: Table, row: Row) -> Row:
    """Return what finds a row: its key, or all of it."""
    return tuple(row[table.columns.index(name)] for name in table.key or table.columns)


def _digest(row: Row) -> bytes:
    return blake2b(msgspec.msgpack.encode(list(row)), digest_size=16).digest()


def _size(row: Row) -> int:
    return sum(len(v) if isinstance(v, str | bytes) else VALUE_BYTES for v in row)


def _differs(table: Table, words: str) -> StoreUnavailable:
    return StoreUnavailable(f"the copy of table {table.name} differs: {words}; nothing was kept")
