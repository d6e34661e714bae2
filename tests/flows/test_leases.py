"""What must not be done twice is done by one server, and another takes over from it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from happenings import happening, note
from store_that_goes_away import StoreThatGoesAway
from waiting import eventually
from watchroom.domain.errors import LeaseLost
from watchroom.flows.leases import Lease, LeasePace
from watchroom.flows.server_id import ServerId
from watchroom.store import event_log, open_store
from watchroom.store.database import Database
from watchroom.store.fencing import FencedDatabase
from watchroom.store.migrate import migrate

BRISK = LeasePace(length_s=0.4, prolong_s=0.05, look_s=0.02)
NEVER_PROLONGED = LeasePace(length_s=0.2, prolong_s=60.0, look_s=0.02)
ENDLESS = LeasePace(length_s=3600.0, prolong_s=60.0, look_s=0.02)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty store on SQLite."""
    opened = await open_store(f"sqlite:///{tmp_path}/store.sqlite", data_dir=tmp_path)
    await migrate(opened)
    yield opened
    await opened.close()


def lease_of(store: Database, server: str, *, pace: LeasePace = BRISK) -> Lease:
    folder, process = server.split("-")
    server_id = ServerId(folder=folder, process=process)
    return Lease(store, "work", server=server_id, clock=lambda: datetime.now(UTC), pace=pace)


async def work_until_cancelled(working: set[str], name: str) -> None:
    working.add(name)
    try:
        await asyncio.Event().wait()
    finally:
        working.remove(name)


async def test_one_server_works_and_the_next_begins_when_it_ends(store: Database) -> None:
    """Work moves at once when a server is ended in good order, and is never done by two."""
    working: set[str] = set()
    first, second = lease_of(store, "a-1", pace=ENDLESS), lease_of(store, "b-1", pace=ENDLESS)
    async with asyncio.TaskGroup() as tasks, AsyncExitStack() as of_first:
        await of_first.enter_async_context(first.kept())
        one = tasks.create_task(first.while_held(partial(work_until_cancelled, working, "a")))
        await eventually(lambda: working == {"a"})
        async with second.kept():
            two = tasks.create_task(second.while_held(partial(work_until_cancelled, working, "b")))
            await eventually(lambda: second.elsewhere_since_ms is not None)
            assert working == {"a"}

            one.cancel()
            await of_first.aclose()
            await eventually(lambda: working == {"b"})
            assert second.elsewhere_since_ms is None
            two.cancel()


async def test_a_server_that_falls_silent_loses_its_work_and_can_write_nothing_more(
    store: Database,
) -> None:
    """One that was stopped for longer than its lease believes that it still has it."""
    silent, lively = lease_of(store, "a-1", pace=NEVER_PROLONGED), lease_of(store, "b-1")
    async with silent.kept():
        await eventually(lambda: silent.is_held)
        async with lively.kept():
            await eventually(lambda: lively.is_held)
            assert silent.is_held

            with pytest.raises(LeaseLost):
                await note(FencedDatabase(store, silent.prove), happening())

            assert silent.elsewhere_since_ms is not None
            assert await event_log.last_seq(store) == 0
            await note(FencedDatabase(store, lively.prove), happening())


async def test_lost_work_is_cancelled_and_has_ended_before_it_begins_again(
    store: Database,
) -> None:
    """What one stint had in mind about n8n is wrong in the next, and must not be written in it."""
    lease = lease_of(store, "a-1")
    held_on, ends = asyncio.Event(), 0

    async def work() -> None:
        nonlocal ends
        try:
            await asyncio.Event().wait()
        finally:
            await held_on.wait()
            ends += 1

    async with asyncio.TaskGroup() as tasks, lease.kept():
        working = tasks.create_task(lease.while_held(work))
        await eventually(lambda: lease.is_held)
        await steal(store)
        await eventually(lambda: not lease.is_held)
        await eventually(partial(is_free, store))
        for _ in range(10):
            await asyncio.sleep(BRISK.look_s)
            assert not lease.is_held
        held_on.set()
        await eventually(lambda: lease.is_held)
        assert ends == 1
        working.cancel()


async def test_a_store_that_is_away_takes_nothing_from_the_holder(store: Database) -> None:
    """A full disk must not stop what would go on by itself once there is room again."""
    fickle = StoreThatGoesAway(store)
    working: set[str] = set()
    lease = lease_of(fickle, "a-1")
    async with asyncio.TaskGroup() as tasks, lease.kept():
        task = tasks.create_task(lease.while_held(partial(work_until_cancelled, working, "a")))
        await eventually(lambda: working == {"a"})
        fickle.is_away = True
        await eventually(lambda: fickle.refusals > 3)
        assert working == {"a"}
        fickle.is_away = False
        await eventually(lambda: is_held_in(store))
        assert working == {"a"}
        task.cancel()


async def test_a_store_that_is_away_at_the_start_is_waited_for(store: Database) -> None:
    """A server that starts before its database has to work once the database is there."""
    fickle = StoreThatGoesAway(store)
    fickle.is_away = True
    lease = lease_of(fickle, "a-1")
    async with lease.kept():
        await eventually(lambda: fickle.refusals > 1)
        assert not lease.is_held
        fickle.is_away = False
        await eventually(lambda: lease.is_held)


async def test_the_next_server_of_a_folder_does_not_wait_for_the_killed_one(
    store: Database,
) -> None:
    """A start after kill -9 goes on where the last transaction ended, not a lease later."""
    killed = lease_of(store, "a-1", pace=ENDLESS)
    async with killed.kept():
        await eventually(lambda: killed.is_held)
        await pretend_never_given_back(store)
    assert await is_held_in(store)

    async with lease_of(store, "a-2", pace=ENDLESS).kept():
        await eventually(partial(is_held_by, store, "a-2"), patience_s=5.0)


async def test_work_that_ends_by_itself_is_over(store: Database) -> None:
    """A flow that has nothing more to do must not be begun again and again."""
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        rounds += 1

    lease = lease_of(store, "a-1")
    async with lease.kept():
        await lease.while_held(work)

    assert rounds == 1


async def steal(store: Database) -> None:
    async with store.writing() as session:
        await session.execute(
            "UPDATE lease SET holder = 'thief', epoch = epoch + 1, until_ms = until_ms + 100"
        )


async def pretend_never_given_back(store: Database) -> None:
    """Leave the row as a kill would: whoever gives it back now finds another epoch."""
    async with store.writing() as session:
        await session.execute("UPDATE lease SET epoch = epoch + 1")


async def is_free(store: Database) -> bool:
    return not await is_held_in(store)


async def is_held_in(store: Database) -> bool:
    [[standing]] = await store.fetch(
        "SELECT count(*) FROM lease WHERE until_ms > CAST(unixepoch('subsec') * 1000 AS INTEGER)"
    )
    return bool(standing)


async def is_held_by(store: Database, server: str) -> bool:
    rows = await store.fetch("SELECT holder FROM lease")
    return [row[0] for row in rows] == [server]
