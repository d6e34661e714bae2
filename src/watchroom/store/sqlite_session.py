"""The store's statements on a connection to its file."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import apsw

from watchroom.sqlite_thread import SqliteThread
from watchroom.store.database import Dialect, Row

_PARAMETER: Final = re.compile(r"\$(\d+)")


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
