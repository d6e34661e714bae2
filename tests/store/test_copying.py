"""A store that was copied holds what the other one held, whichever the databases."""

import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest

from both_databases import BOTH_DATABASES, address_of
from full_disk import full_disk
from postgres_server import PostgresServer
from runs import NOON_MS, a_delivery, a_message, a_node_time, a_picture, a_run, an_analysis
from watchroom.domain.errors import Conflict, Misconfigured, StoreUnavailable
from watchroom.domain.execution import Mark, RiskLevel, RunError, Status
from watchroom.store import executions, leases, open_store
from watchroom.store.copying import CopyProgress, CopyResult, copy_store
from watchroom.store.database import Database, Dialect
from watchroom.store.filters import ExecutionFilter
from watchroom.store.migrate import migrate, migrations_of
from watchroom.store.tables import own_tables

SEARCHES = ("normal scene", "smok", "humo", "ECONNREFUSED", "retry later", "camera", "7", "nothing")


@pytest.fixture(params=BOTH_DATABASES)
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind, besides that of `store`."""
    return address_of(request, tmp_path / "target.sqlite", dsn="second_dsn")


@pytest.fixture
async def target(target_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """That database, opened."""
    database = await open_store(target_url, data_dir=tmp_path)
    yield database
    await database.close()


@pytest.fixture
def second_dsn(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of another fresh database."""
    with postgres_server.new_database() as name:
        yield postgres_server.dsn(name)


def silent(progress: CopyProgress) -> None:
    """Tell nobody."""


def some_runs() -> list[Any]:
    """Return runs of every kind: one answer, several, none, errors with and without a node."""
    usual = [a_run(id_, started_ms=NOON_MS + id_ * 1000) for id_ in range(1, 40)]
    several = replace(
        a_run(50, started_ms=NOON_MS),
        pictures=(a_picture("one"), a_picture("two")),
        analyses=(
            an_analysis(RiskLevel.HIGH, description="Smoke behind the ridge"),
            an_analysis(RiskLevel.LOW, description="Se ve humo, poco", picture_index=1, model=None),
        ),
        notifications=(a_message(), a_message(success=False)),
        node_times=(a_node_time(), a_delivery()),
        payload=b'{"nodes":{}}' * 5000,
    )
    failed = replace(
        a_run(51, started_ms=NOON_MS + 1),
        status=Status.ERROR,
        analyses=(),
        error=RunError(message="ECONNREFUSED 10.0.0.7:11434", node="Ask Ollama", type="Error"),
    )
    silent_error = replace(a_run(52, started_ms=NOON_MS + 2), status=Status.ERROR, error=None)
    stopped = replace(
        a_run(53, started_ms=NOON_MS + 3),
        status=Status.CANCELED,
        error=RunError(message="Stopped, retry later", node=None, type=None),
    )
    return [*usual, several, failed, silent_error, stopped]


async def fill(store: Database) -> None:
    """Put runs into a store, an unreadable one among them, and a key."""
    async with store.writing() as session:
        await executions.save(session, some_runs(), now_ms=NOON_MS, unreadable={3: "cut short"})
        await session.execute("UPDATE execution SET mark = $1 WHERE id = 4", Mark.UNSURE.value)
        await session.execute(
            "INSERT INTO stats_sweep (slot_ms, host, body) VALUES ($1, $2, $3)", 5, "rack", b"\0\1"
        )


async def contents(store: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table that a store has of its own."""
    return {
        table.name: sorted(
            map(tuple, await store.fetch(f"SELECT {table.listed} FROM {table.name}")), key=repr
        )
        for table in own_tables()
    }


async def found(store: Database) -> dict[str, list[int]]:
    """Return which runs each search finds."""
    pages = {
        text: await executions.page(store, ExecutionFilter(search=text), limit=200)
        for text in SEARCHES
    }
    narrowed = ExecutionFilter(search="normal scene", risks=(RiskLevel.LOW,), cameras=("cam-01",))
    pages["narrowed"] = await executions.page(store, narrowed, limit=200)
    return {text: [run.id for run in page.items] for text, page in pages.items()}


async def test_everything_is_there_afterwards(store: Database, target: Database) -> None:
    """Every table, every row, every value, and searches find the same runs."""
    await fill(store)
    told: list[CopyProgress] = []

    result = await copy_store(store, target, told.append)

    assert await contents(target) == await contents(store)
    assert await found(target) == await found(store)
    assert len((await found(target))["normal scene"]) > 30
    assert (await found(target))["humo"] == [50]
    assert result == CopyResult(
        rows=sum(len(rows) for rows in (await contents(store)).values()),
        runs=43,
        sampled=result.sampled,
    )
    assert result.sampled >= len([rows for rows in (await contents(store)).values() if rows])
    assert told[-1].done == told[-1].total == result.rows + result.runs


async def test_ids_go_on_where_they_were(store: Database, target: Database) -> None:
    """Whoever follows the event log by number would miss events whose number is given again."""
    await fill(store)
    async with store.writing() as session:
        await session.execute(
            "INSERT INTO event (at_ms, type, data) VALUES ($1, $2, $3)", NOON_MS, "x", "{}"
        )
    last = await last_event(store)
    async with store.writing() as session:
        await session.execute("DELETE FROM event")

    await copy_store(store, target, silent)
    async with target.writing() as session:
        await session.execute(
            "INSERT INTO event (at_ms, type, data) VALUES ($1, $2, $3)", NOON_MS, "x", "{}"
        )
        run = a_run(900, started_ms=NOON_MS, workflow="another")
        saved = [replace(run, node_times=(a_node_time(),))]
        await executions.save(session, saved, now_ms=NOON_MS, unreadable={})

    assert await last_event(target) == last + 1
    assert await executions.get(target, 900) is not None


async def last_event(store: Database) -> int:
    [row] = await store.fetch("SELECT max(seq) FROM event")
    return int(row[0])


async def test_rows_of_many_sizes_go_over_in_portions(store: Database, target: Database) -> None:
    """Ten megabytes in one row must not be read a thousand at a time."""
    big = [
        replace(a_run(id_, started_ms=NOON_MS + id_), payload=bytes(range(256)) * (8 * id_))
        for id_ in range(1, 450)
    ]
    async with store.writing() as session:
        await executions.save(session, big, now_ms=NOON_MS, unreadable={})

    await copy_store(store, target, silent)

    assert await contents(target) == await contents(store)


async def test_leases_stay_behind(store: Database, target: Database) -> None:
    """Whoever led the old store is not there to lead the new one."""
    async with store.writing() as session:
        assert await leases.take(session, "work", holder="a", length_ms=60_000)

    await copy_store(store, target, silent)

    assert await leases.holder(target, "work") is None


async def test_a_store_that_is_served_is_not_copied(store: Database, target: Database) -> None:
    """What the server does afterwards would be lost, or done twice."""
    for served in (store, target):
        await migrate(served)
        async with served.writing() as session:
            name = f"{leases.PRESENCE}a"
            stint = await leases.take(session, name, holder="a", length_ms=60_000)
        with pytest.raises(Conflict, match="a server works on"):
            await copy_store(store, target, silent)
        assert stint is not None
        async with served.writing() as session:
            await leases.end(session, stint)

    await copy_store(store, target, silent)


async def test_a_store_with_something_in_it_is_left_alone(
    store: Database, target: Database
) -> None:
    """Two stores cannot be mixed: their ids are not each other's."""
    await fill(store)
    await migrate(target)
    async with target.writing() as session:
        await executions.save(session, [a_run(7)], now_ms=NOON_MS, unreadable={})
    before = await contents(target)

    with pytest.raises(Conflict, match="not empty"):
        await copy_store(store, target, silent)

    assert await contents(target) == before


async def test_what_is_no_store_is_not_copied(empty_database: Database, target: Database) -> None:
    """A slip in an address must not make a store of somebody's database, nor copy nothing."""
    with pytest.raises(Misconfigured, match="no store"):
        await copy_store(empty_database, target, silent)


async def test_a_copy_that_breaks_off_leaves_an_empty_target(
    store: Database, target: Database
) -> None:
    """It can be begun again, and no server can start on half a store."""
    await fill(store)

    def fall(progress: CopyProgress) -> None:
        if progress.done * 2 > progress.total:
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        await copy_store(store, target, fall)
    assert not any((await contents(target)).values())

    await copy_store(store, target, silent)
    assert await contents(target) == await contents(store)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
async def test_a_copy_that_is_killed_can_be_begun_again(
    store: Database, target: Database, store_url: str, target_url: str, share: float
) -> None:
    """With kill -9, at the first rows, in the middle, and when all of them are written."""
    await fill(store)
    copier = [sys.executable, str(Path(__file__).parent / "killed_copier.py")]

    killed = subprocess.run([*copier, store_url, target_url, str(share)], check=False, timeout=60)

    assert killed.returncode == -signal.SIGKILL
    assert await executions.newest_origins(target, 1) == {}
    await copy_store(store, target, silent)
    assert await contents(target) == await contents(store)


async def test_a_full_disk_leaves_an_empty_target(tmp_path: Path) -> None:
    """Room is made, and it is begun again."""
    store = await open_store(f"sqlite://{tmp_path}/a.sqlite", data_dir=tmp_path)
    target = await open_store(f"sqlite://{tmp_path}/b.sqlite", data_dir=tmp_path)
    await migrate(store)
    await migrate(target)
    big = [replace(a_run(1), payload=Random(1).randbytes(4_000_000))]
    async with store.writing() as session:
        await executions.save(session, big, now_ms=NOON_MS, unreadable={})

    with full_disk(2_000_000), pytest.raises(StoreUnavailable):
        await copy_store(store, target, silent)
    assert not any((await contents(target)).values())

    await copy_store(store, target, silent)
    assert await contents(target) == await contents(store)
    await store.close()
    await target.close()


def test_every_table_is_copied_or_follows_from_others() -> None:
    """A table that a later migration adds is found by itself; the others are known by name."""
    schema = apsw.Connection(":memory:")
    for script in migrations_of(Dialect.SQLITE):
        schema.execute(script.sql)
    names = {str(row[0]) for row in schema.execute("SELECT name FROM pragma_table_list")}
    left = {
        name
        for name in names - {table.name for table in own_tables()}
        if not name.startswith(("sqlite_", "execution_search"))
    }

    assert left == {"lease"}


async def test_both_databases_have_the_same_tables_and_columns(store: Database) -> None:
    """The copy names the columns of one of them for both."""
    for table in own_tables():
        await store.fetch(f"SELECT {table.listed} FROM {table.name} LIMIT 0")
