"""The store's file: how it is opened, and what it means when SQLite refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import apsw

from watchroom.domain.errors import StoreUnavailable
from watchroom.sqlite_thread import SqliteThread

BUSY_MS: Final = 5_000  # patience with another process that is writing
STATEMENT_CACHE: Final = 200
WAL_LIMIT_BYTES: Final = 64 << 20  # the log is cut back to this after a checkpoint

_UNAVAILABLE: Final = (
    apsw.BusyError,
    apsw.CantOpenError,
    apsw.ConnectionClosedError,
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


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Translate what SQLite says when it cannot serve now into StoreUnavailable."""
    try:
        yield
    except _UNAVAILABLE as error:
        raise StoreUnavailable(f"the store {path} does not answer: {error}") from error


def file_thread(
    path: Path, *, writable: bool, cache_kib: int, busy_ms: int = BUSY_MS
) -> SqliteThread:
    """Return a connection to the store's file; all that it does may raise StoreUnavailable."""
    open_file = partial(_open, path, writable=writable, cache_kib=cache_kib, busy_ms=busy_ms)
    return SqliteThread(open_file, errors=partial(sqlite_errors, path))


def _open(path: Path, *, writable: bool, cache_kib: int, busy_ms: int) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(str(path), flags, statementcachesize=STATEMENT_CACHE)
    connection.set_busy_timeout(busy_ms)
    settings = {
        "journal_mode": "WAL",
        "synchronous": "FULL",
        "foreign_keys": "ON",
        "trusted_schema": "OFF",
        "temp_store": "MEMORY",
        "mmap_size": 0,  # with it, an I/O error is a crash instead of an error
        "cache_size": -cache_kib,
        "journal_size_limit": WAL_LIMIT_BYTES,
        "query_only": "OFF" if writable else "ON",
    }
    for name, value in settings.items():
        connection.pragma(name, value)
    return connection
