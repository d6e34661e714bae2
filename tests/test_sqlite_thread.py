"""A connection in a thread: given up, broken, closed."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from watchroom.sqlite_thread import SqliteThread

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
PATIENCE_S = 10.0


class Refused(Exception):
    """What the owner of the file says instead of SQLite."""


@contextmanager
def errors() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        raise Refused(str(error)) from error


@pytest.fixture
async def thread(tmp_path: Path) -> AsyncIterator[SqliteThread]:
    """A connection to an empty file."""
    thread = SqliteThread(lambda: apsw.Connection(str(tmp_path / "file")), errors=errors)
    yield thread
    await thread.close()


def one(connection: apsw.Connection) -> object:
    return connection.execute("SELECT 1").fetchall()


async def test_work_that_must_not_be_cut_short_outlasts_its_caller(thread: SqliteThread) -> None:
    """A COMMIT of a caller that is gone must be over before the next caller begins."""
    has_begun, may_end, has_ended = threading.Event(), threading.Event(), threading.Event()

    def commit(_: apsw.Connection) -> None:
        has_begun.set()
        may_end.wait(PATIENCE_S)
        has_ended.set()

    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
        caller = tasks.create_task(thread.run(commit, interruptible=False))
        await asyncio.to_thread(has_begun.wait, PATIENCE_S)
        for _ in range(3):
            caller.cancel()
            await asyncio.sleep(0)
        assert not caller.done()
        may_end.set()

    assert caller.cancelled()
    assert has_ended.is_set()


async def test_a_read_that_is_given_up_is_cut_short(thread: SqliteThread) -> None:
    """Nobody waits for its answer any more, and the next caller must not wait for it either."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await thread.run(lambda connection: connection.execute(ENDLESS).fetchall())

    async with asyncio.timeout(PATIENCE_S):
        assert await thread.run(one) == [(1,)]


async def test_a_broken_connection_is_opened_anew(tmp_path: Path) -> None:
    """A disk that was away for a moment needs no restart."""
    opened: list[apsw.Connection] = []

    def open_file() -> apsw.Connection:
        opened.append(apsw.Connection(str(tmp_path / "file")))
        return opened[-1]

    def fail(_: apsw.Connection) -> None:
        raise apsw.IOError("disk I/O error")

    thread = SqliteThread(open_file, errors=errors)
    with pytest.raises(Refused, match="disk"):
        await thread.run(fail)

    assert await thread.run(one) == [(1,)]
    assert len(opened) == 2
    await thread.close()


async def test_after_its_end_it_is_said_to_be_closed(thread: SqliteThread) -> None:
    """A late request meets a shutdown: it gets an error that is known, not one of the executor."""
    await thread.close()

    with pytest.raises(Refused, match="was closed"):
        await thread.run(one)
