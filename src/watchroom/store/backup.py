"""A hot copy of a SQLite store, and the check that a file is a sound one."""

import asyncio
import os
from pathlib import Path
from typing import Final

import apsw

from watchroom.domain.errors import Conflict, Misconfigured, StoreUnavailable, Undecodable
from watchroom.sqlite_thread import SqliteThread
from watchroom.store.database import Database
from watchroom.store.sqlite import SqliteDatabase
from watchroom.store.sqlite_file import file_thread, sqlite_errors

PAGES_AT_ONCE: Final = 4_096  # between looks whether the copy is still wanted: 16 MiB
CACHE_KIB: Final = 2 << 10


async def copy_to(db: Database, target: Path) -> None:
    """
    Write a copy of the store, as it is at one moment, to the file *target*, safe on disk.

    The store's schema must be up to date. Reading and writing go on meanwhile; a copy that fails
    or is cancelled is not left behind. Raises Misconfigured for PostgreSQL, Conflict if the file
    exists, StoreUnavailable.
    """
    if not isinstance(db, SqliteDatabase):
        raise Misconfigured("a PostgreSQL store is backed up with pg_dump, not by Watchroom")
    source = file_thread(db.path, writable=False, cache_kib=CACHE_KIB)
    try:
        await _copy(source, target)
    finally:
        await source.close()
    await asyncio.to_thread(_flush, target)


async def check_integrity(path: Path) -> None:
    """Raise Undecodable if a file is no sound SQLite store, StoreUnavailable if it is not there."""
    problems = await asyncio.to_thread(_problems, path)
    if problems:
        raise Undecodable(f"{path} is damaged: {problems[0]}")


async def _copy(source: SqliteThread, target: Path) -> None:
    copy = await source.run(lambda connection: _Copy(connection, target), interruptible=False)
    try:
        while not await source.run(lambda _: copy.step(), interruptible=False):
            pass
    finally:
        await source.run(lambda _: copy.close(), interruptible=False)


class _Copy:
    """A copy under way; the source's snapshot is held so that no writer makes it begin again."""

    def __init__(self, source: apsw.Connection, target: Path) -> None:
        if target.exists():
            raise Conflict(f"{target} exists already")
        self._path = target
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        self._target = apsw.Connection(str(target))
        self._target.pragma("synchronous", "OFF")  # flushed as a whole at the end
        self._backup = self._target.backup("main", source, "main")

    def step(self) -> bool:
        """Copy some pages; True when all are there."""
        return self._backup.step(PAGES_AT_ONCE)

    def close(self) -> None:
        """End the copy; one that is not complete leaves no file."""
        complete = self._backup.done
        self._backup.close(force=True)
        if complete:
            self._target.execute("UPDATE lease SET until_ms = 0")  # no server serves the copy
        self._target.close(force=True)
        if not complete:
            self._path.unlink()


def _flush(path: Path) -> None:
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            raise StoreUnavailable(f"{path} could not be written: {error.strerror}") from error
        finally:
            os.close(handle)


def _problems(path: Path) -> list[str]:
    try:
        with sqlite_errors(path):
            connection = apsw.Connection(str(path), apsw.SQLITE_OPEN_READWRITE)
            try:
                found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(10)")]
                orphans = [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
            finally:
                connection.close()
    except StoreUnavailable as error:
        if isinstance(error.__cause__, apsw.CorruptError | apsw.NotADBError):
            return [str(error.__cause__)]
        raise
    return [text for text in found if text != "ok"] + orphans
