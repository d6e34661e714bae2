"""A store in PostgreSQL: a server that goes and comes back, and writers of several processes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from postgres_server import PostgresServer
from runs import NOON_MS, a_run
from watchroom.domain.errors import Misconfigured, StoreUnavailable
from watchroom.store import executions, open_store, rollups
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

pytestmark = pytest.mark.postgres


@pytest.fixture
async def store(postgres_dsn: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An open store that holds no run."""
    database = await open_store(postgres_dsn, data_dir=tmp_path)
    await migrate(database)
    yield database
    await database.close()


async def save(store: Database, *ids: int) -> None:
    runs = [a_run(id_) for id_ in ids]
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})


async def test_it_heals_when_the_server_comes_back(
    store: Database, postgres_server: PostgresServer, postgres_dsn: str
) -> None:
    """The server is restarted for an update: say so, and need no restart of ours."""
    name = postgres_dsn.rpartition("/")[2]
    await save(store, 1)
    postgres_server.run_sql(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    postgres_server.run_sql(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )
    with pytest.raises(StoreUnavailable):
        await executions.latest_started_ms(store)
    with pytest.raises(StoreUnavailable):
        await save(store, 2)

    postgres_server.run_sql(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")

    await save(store, 2)
    assert set(await executions.known(store, [1, 2])) == {1, 2}


async def test_a_connection_lost_in_a_transaction_is_reported(
    store: Database, postgres_server: PostgresServer, postgres_dsn: str
) -> None:
    """Nothing of it is stored, and the next writer gets another connection."""

    async def save_and_be_cut_off() -> None:
        async with store.writing() as session:
            await executions.save(session, [a_run(1)], now_ms=NOON_MS, unreadable={})
            postgres_server.run_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{postgres_dsn.rpartition('/')[2]}'"
            )
            await session.fetch("SELECT 1")

    with pytest.raises(StoreUnavailable):
        await save_and_be_cut_off()

    await save(store, 2)
    assert set(await executions.known(store, [1, 2])) == {2}


async def test_writers_of_several_processes_take_turns(
    store: Database, postgres_dsn: str, tmp_path: Path
) -> None:
    """Two that count the same bucket at once would each miss the other's runs."""
    other = await open_store(postgres_dsn, data_dir=tmp_path)
    async with asyncio.TaskGroup() as tasks:
        for id_ in range(1, 11):
            tasks.create_task(save(store, id_))
            tasks.create_task(save(other, id_ + 100))
    await other.close()

    assert (await rollups.totals(store, from_ms=0, to_ms=NOON_MS * 2)).runs == 20


async def test_a_cancelled_writer_leaves_nothing(store: Database) -> None:
    """The pool's connection goes back without a transaction on it."""
    begun = asyncio.Event()

    async def save_and_wait() -> None:
        async with store.writing() as session:
            await executions.save(session, [a_run(1)], now_ms=NOON_MS, unreadable={})
            begun.set()
            await session.fetch("SELECT pg_sleep(60)")

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(save_and_wait())
        await begun.wait()
        task.cancel()

    await save(store, 2)
    assert set(await executions.known(store, [1, 2])) == {2}


async def test_a_reader_cannot_write(store: Database) -> None:
    """A mistake in a read must not bypass the turn of writers."""
    with pytest.raises(StoreUnavailable, match="read-only"):
        async with store.reading() as session:
            await session.execute("DELETE FROM execution")


async def test_a_wrong_name_is_misconfigured(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Waiting would not help."""
    with pytest.raises(Misconfigured, match="no_such"):
        await open_store(postgres_server.dsn("no_such"), data_dir=tmp_path)


async def test_version_and_size_are_the_servers(store: Database) -> None:
    """System info shows them."""
    assert (await store.version()).split(".")[0].isdigit()
    assert await store.size_bytes() > 1_000_000


async def test_no_statement_gets_a_plan_for_any_value(store: Database) -> None:
    """From the sixth use on a rare word would be looked for as if it were a common one."""
    async with store.reading() as session:
        for number in range(10):
            await session.fetch("SELECT id FROM execution WHERE key = $1", number)
        [(custom, generic)] = await session.fetch(
            "SELECT custom_plans, generic_plans FROM pg_prepared_statements "
            "WHERE statement = 'SELECT id FROM execution WHERE key = $1'"
        )

    assert (custom, generic) == (10, 0)


async def test_a_writer_that_falls_silent_loses_its_turn(
    store: Database, postgres_dsn: str, tmp_path: Path
) -> None:
    """A server that was frozen in a transaction must not hold up the one that takes over."""
    frozen = await open_store(postgres_dsn, data_dir=tmp_path)

    async def write_for_too_long() -> None:
        async with frozen.writing() as session:
            await save(store, 1)  # waits for the turn that is never given back
            await session.execute("DELETE FROM execution")

    with pytest.raises(StoreUnavailable):
        await write_for_too_long()
    await frozen.close()

    assert set(await executions.known(store, [1])) == {1}
