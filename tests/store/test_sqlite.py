"""A store in a file: other writers, cancelled writers, a full disk, a damaged file."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

import apsw
import pytest

from full_disk import full_disk
from runs import NOON_MS, a_run
from watchroom.domain.errors import Misconfigured, StoreUnavailable
from watchroom.store import executions, open_store
from watchroom.store.database import Database, Row, Session
from watchroom.store.filters import ExecutionFilter
from watchroom.store.migrate import migrate
from watchroom.store.sqlite import SqliteDatabase

PATIENCE_S = 10.0


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    """An open store that holds no run."""
    database = await open_store(f"sqlite://{tmp_path}/store.sqlite", data_dir=tmp_path)
    await migrate(database)
    yield database
    await database.close()


async def save(store: Database, *ids: int) -> None:
    async with store.writing() as session:
        await put(session, *ids)


async def put(session: Session, *ids: int) -> None:
    runs = [a_run(id_) for id_ in ids]
    await executions.save(session, runs, now_ms=NOON_MS, unreadable={})


async def count(store: Database) -> int:
    return (await executions.page(store, ExecutionFilter(), limit=1)).total


async def test_writers_take_turns(store: Database) -> None:
    """The ingest, the thumbnails and the web all write."""
    async with asyncio.TaskGroup() as tasks:
        for id_ in range(1, 21):
            tasks.create_task(save(store, id_))

    assert await count(store) == 20


async def test_readers_do_not_wait_for_a_writer(store: Database) -> None:
    """A page must come while a batch is being saved; it shows what was committed."""
    await save(store, 1)
    async with store.writing() as session:
        await put(session, 2)

        async with asyncio.timeout(PATIENCE_S):
            assert await count(store) == 1

    assert await count(store) == 2


async def test_several_reads_see_one_moment(store: Database) -> None:
    """A total and its page must not contradict each other."""
    await save(store, 1)
    async with store.reading() as session:
        before = await executions.page(session, ExecutionFilter(), limit=1)
        await save(store, 2)
        after = await executions.page(session, ExecutionFilter(), limit=1)

    assert before == after
    assert await count(store) == 2


async def test_a_reader_cannot_write(store: Database) -> None:
    """A mistake in a read must not bypass the turn of writers."""
    with pytest.raises(StoreUnavailable):
        async with store.reading() as session:
            await session.execute("DELETE FROM execution")


async def test_an_exception_rolls_back(store: Database) -> None:
    """Either all of a batch is stored or none of it."""

    async def fail_halfway() -> None:
        async with store.writing() as session:
            await put(session, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_halfway()

    assert await count(store) == 0
    await save(store, 2)


async def test_a_cancelled_writer_leaves_no_transaction_open(store: Database) -> None:
    """At every statement of a save: the next writer finds the connection free, and no half."""
    cancelled = 0
    while await count(store) == 0:
        async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
            tasks.create_task(save_and_be_cancelled(store, at=cancelled))
        cancelled += 1

    assert cancelled > 20
    assert await count(store) == 2


async def save_and_be_cancelled(store: Database, *, at: int) -> None:
    """Save two runs, and be cancelled while statement number *at* runs, if there are so many."""
    async with store.writing() as session:
        await put(_Cancelling(session, at), 1, 2)


class _Cancelling:
    """A session whose user is cancelled during one of its statements."""

    def __init__(self, session: Session, at: int) -> None:
        self.dialect = session.dialect
        self._session = session
        self._left = at

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        self._tick()
        return await self._session.fetch(sql, *values)

    async def execute(self, sql: str, *values: object) -> None:
        self._tick()
        await self._session.execute(sql, *values)

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._tick()
        await self._session.execute_many(sql, rows)

    def _tick(self) -> None:
        task = asyncio.current_task()
        if self._left == 0 and task is not None:
            task.cancel()
        self._left -= 1


async def test_a_cancelled_read_is_cut_short(store: Database) -> None:
    """A browser that goes away must not keep a reader busy."""
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    )
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await store.fetch(endless)

    async with asyncio.timeout(PATIENCE_S):
        assert await count(store) == 0


async def test_too_many_readers_are_told_so(tmp_path: Path) -> None:
    """Waiting has a deadline of its own."""
    store = SqliteDatabase(tmp_path / "store.sqlite", readers=1, turn_deadline_s=0.01)
    async with store.reading():
        with pytest.raises(StoreUnavailable, match="busy"):
            await store.fetch("SELECT 1")
    assert await store.fetch("SELECT 1") == [(1,)]
    await store.close()


async def test_another_process_may_write_the_same_file(store: Database, tmp_path: Path) -> None:
    """`watchroom import` and `watchroom keys` run beside the server."""
    other = await open_store(f"sqlite://{tmp_path}/store.sqlite", data_dir=tmp_path)
    try:
        async with asyncio.TaskGroup() as tasks:
            for id_ in range(1, 11):
                tasks.create_task(save(store, id_))
                tasks.create_task(save(other, id_ + 100))
        assert await count(store) == await count(other) == 20
    finally:
        await other.close()


async def test_a_writer_that_never_ends_is_reported(store: Database, tmp_path: Path) -> None:
    """Somebody opened the file with a shell and forgot a transaction there."""
    hasty = SqliteDatabase(tmp_path / "store.sqlite", busy_ms=10)
    foreign = apsw.Connection(str(tmp_path / "store.sqlite"))
    foreign.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match=r"store\.sqlite"):
        await save(hasty, 1)
    foreign.close()

    await save(hasty, 1)
    await hasty.close()
    assert await count(store) == 1


async def test_a_full_disk_stops_writing_only_and_heals(store: Database, tmp_path: Path) -> None:
    """Reads go on, writes say why, and when there is room again nothing need be restarted."""
    await save(store, 1)
    log = tmp_path / "store.sqlite-wal"
    with full_disk(log.stat().st_size + 4096):
        with pytest.raises(StoreUnavailable):
            await save(store, *range(2, 100))
        assert await count(store) == 1

    await save(store, *range(2, 100))
    assert await count(store) == 99
    assert await store.fetch("PRAGMA integrity_check") == [("ok",)]


async def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """A URL that points at something else."""
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" * 5000)

    with pytest.raises(StoreUnavailable, match="not a database"):
        await open_store(f"sqlite://{tmp_path}/photo.jpg", data_dir=tmp_path)


async def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    """The message names the path."""
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnavailable, match="file/store"):
        await open_store(f"sqlite://{tmp_path}/file/store.sqlite", data_dir=tmp_path)


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://host/x", "store.sqlite", "sqlite:///a?b"])
async def test_an_unknown_url_is_refused(tmp_path: Path, url: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(Misconfigured, match="WATCHROOM_STORE_URL"):
        await open_store(url, data_dir=tmp_path)


async def test_the_file_is_in_the_data_folder_and_private(tmp_path: Path) -> None:
    """The default; it holds hashes of keys and pictures of places."""
    store = await open_store("", data_dir=tmp_path / "new")
    await migrate(store)

    assert (tmp_path / "new" / "watchroom.sqlite").stat().st_mode & 0o777 == 0o600
    assert await store.size_bytes() > 0
    assert await store.version() == apsw.sqlite_lib_version()
    await store.close()
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["watchroom.sqlite"]
