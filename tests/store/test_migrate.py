"""The schema: applied once, never changed afterwards, never newer than the program."""

import asyncio
from pathlib import Path

import pytest

from watchroom.domain.errors import Misconfigured, StoreUnavailable
from watchroom.store import open_store
from watchroom.store.database import Database, Dialect
from watchroom.store.migrate import Migration, migrate, migrations_of, missing_migrations

FIRST = Migration(number=1, name="first", sql="CREATE TABLE first (id BIGINT)")
SECOND = Migration(number=2, name="second", sql="CREATE TABLE second (id BIGINT)")


async def test_an_empty_database_gets_every_migration(empty_database: Database) -> None:
    """First start."""
    applied = await migrate(empty_database)

    assert applied == [script.number for script in migrations_of(empty_database.dialect)]
    assert await migrate(empty_database) == []


async def test_only_what_is_missing_is_applied(empty_database: Database) -> None:
    """An update of the program brings one more script."""
    assert await migrate(empty_database, [FIRST]) == [1]
    assert await migrate(empty_database, [FIRST, SECOND]) == [2]


async def test_what_is_missing_is_told_without_being_applied(empty_database: Database) -> None:
    """Whoever looks changes nothing."""
    every = [script.number for script in migrations_of(empty_database.dialect)]

    assert await missing_migrations(empty_database) == every
    assert await migrate(empty_database) == every
    assert await missing_migrations(empty_database) == []


async def test_a_script_that_fails_leaves_nothing(empty_database: Database) -> None:
    """Half a schema would fit no program."""
    broken = Migration(number=2, name="broken", sql="CREATE TABLE half (id BIGINT); SELECT nothing")
    with pytest.raises(Exception, match="nothing"):
        await migrate(empty_database, [FIRST, broken])

    assert await migrate(empty_database, [FIRST, SECOND]) == [1, 2]


async def test_a_newer_schema_is_refused(store: Database) -> None:
    """An old program on a new store could destroy what it does not know."""
    later = Migration(number=9_000, name="later", sql="CREATE TABLE later (id BIGINT)")
    await migrate(store, [*migrations_of(store.dialect), later])

    with pytest.raises(Misconfigured, match="newer"):
        await migrate(store)


async def test_a_changed_script_is_noticed(empty_database: Database) -> None:
    """Migrations are append-only: one that was edited has not been applied as it stands."""
    await migrate(empty_database, [FIRST])
    edited = Migration(number=1, name="first", sql="CREATE TABLE first (id BIGINT, more TEXT)")

    with pytest.raises(Misconfigured, match="migration 1"):
        await migrate(empty_database, [edited])


async def test_two_processes_migrate_once(empty_url: str, tmp_path: Path) -> None:
    """`serve` and `import` may be started at the same moment."""
    stores = [await open_store(empty_url, data_dir=tmp_path) for _ in range(2)]
    async with asyncio.TaskGroup() as tasks:
        done = [tasks.create_task(migrate(store)) for store in stores]

    numbers = [script.number for script in migrations_of(stores[0].dialect)]
    assert sorted(task.result() for task in done) == [[], numbers]
    for store in stores:
        await store.close()


def test_both_databases_have_the_same_migrations() -> None:
    """What one can, the other can."""
    sqlite, postgres = (migrations_of(dialect) for dialect in Dialect)

    assert [(one.number, one.name) for one in sqlite] == [
        (one.number, one.name) for one in postgres
    ]
    assert [one.number for one in sqlite] == list(range(1, len(sqlite) + 1))


async def test_a_store_that_is_gone_is_unavailable_not_misconfigured(tmp_path: Path) -> None:
    """The difference decides between waiting and giving up."""
    with pytest.raises(StoreUnavailable):
        await open_store("postgresql://nobody@127.0.0.1:1/none", data_dir=tmp_path)
