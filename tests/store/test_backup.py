"""A copy made under writes is whole, and a damaged file is told apart."""

import asyncio
from pathlib import Path

import pytest

from full_disk import full_disk
from runs import NOON_MS, a_run
from watchroom.domain.errors import Conflict, Misconfigured, StoreUnavailable, Undecodable
from watchroom.store import backup, executions, leases, open_store
from watchroom.store.database import Database, Dialect
from watchroom.store.filters import ExecutionFilter
from watchroom.store.migrate import migrate


async def save(store: Database, *ids: int) -> None:
    runs = [a_run(id_, started_ms=NOON_MS + id_) for id_ in ids]
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})


async def test_a_hot_copy_answers_like_the_store(store: Database, tmp_path: Path) -> None:
    """Taken while runs arrive: it holds what was there, all of it consistent."""
    target = tmp_path / "copy.sqlite"
    await save(store, *range(1, 200))
    if store.dialect is Dialect.POSTGRES:
        with pytest.raises(Misconfigured, match="pg_dump"):
            await backup.copy_to(store, target)
        return

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(backup.copy_to(store, target))
        for id_ in range(200, 230):
            tasks.create_task(save(store, id_))

    await backup.check_integrity(target)
    copy = await open_store(f"sqlite://{target}", data_dir=tmp_path)
    for search in (None, "normal"):
        page = await executions.page(copy, ExecutionFilter(search=search), limit=200)
        assert page.total >= 199
        assert {item.id for item in page.items} <= set(range(1, 230))
    await copy.close()


async def test_a_copy_is_held_by_no_server(tmp_path: Path) -> None:
    """Whoever serves what is restored would wait a minute for a server that is elsewhere."""
    store = await open_store("", data_dir=tmp_path)
    await migrate(store)
    async with store.writing() as session:
        assert await leases.take(session, "work", holder="a", length_ms=60_000)

    await backup.copy_to(store, tmp_path / "copy.sqlite")

    copy = await open_store(f"sqlite://{tmp_path / 'copy.sqlite'}", data_dir=tmp_path)
    assert await leases.holder(store, "work") == "a"
    assert await leases.holder(copy, "work") is None
    await copy.close()
    await store.close()


async def test_a_copy_never_overwrites(tmp_path: Path) -> None:
    """The last backup may be the only one."""
    store = await open_store("", data_dir=tmp_path)
    target = tmp_path / "copy.sqlite"
    target.write_text("precious")

    with pytest.raises(Conflict):
        await backup.copy_to(store, target)

    assert target.read_text() == "precious"
    await store.close()


async def test_a_copy_that_fails_is_not_left_behind(tmp_path: Path) -> None:
    """Half a backup looks like one."""
    store = await open_store("", data_dir=tmp_path)
    async with store.writing() as session:
        await session.execute("CREATE TABLE big AS SELECT randomblob(1000000) AS data")
    target = tmp_path / "copy.sqlite"

    with full_disk(100_000), pytest.raises(StoreUnavailable):
        await backup.copy_to(store, target)

    assert not target.exists()
    await store.close()


@pytest.mark.parametrize("damage", [b"no database at all" * 500, b""], ids=["noise", "page"])
async def test_a_damaged_file_is_noticed(tmp_path: Path, damage: bytes) -> None:
    """Before a restore puts it in the store's place."""
    path = tmp_path / "store.sqlite"
    store = await open_store(f"sqlite://{path}", data_dir=tmp_path)
    async with store.writing() as session:
        await session.execute(
            "CREATE TABLE big AS WITH RECURSIVE n (i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n"
        )
    await store.close()
    content = bytearray(path.read_bytes())
    content[8192:8300] = b"\xff" * 108
    path.write_bytes(damage or bytes(content))

    with pytest.raises(Undecodable, match="damaged"):
        await backup.check_integrity(path)


async def test_a_missing_file_is_unavailable(tmp_path: Path) -> None:
    """Nothing is made by looking."""
    with pytest.raises(StoreUnavailable):
        await backup.check_integrity(tmp_path / "none")
    assert not (tmp_path / "none").exists()
