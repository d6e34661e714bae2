"""A lease has one holder at a time, whoever is slow, stopped or dead."""

import pytest

from happenings import happening, note
from waiting import eventually
from watchroom.domain.errors import LeaseLost
from watchroom.store import event_log, leases
from watchroom.store.database import Database, Session
from watchroom.store.fencing import FencedDatabase
from watchroom.store.leases import PRESENCE, Stint

LONG_MS = 60_000
SHORT_MS = 30


async def take(store: Database, holder: str, *, length_ms: int = LONG_MS) -> Stint | None:
    async with store.writing() as session:
        return await leases.take(session, "work", holder=holder, length_ms=length_ms)


async def taken(store: Database, holder: str, *, length_ms: int = LONG_MS) -> Stint:
    stint = await take(store, holder, length_ms=length_ms)
    assert stint is not None
    return stint


async def prolong(store: Database, stint: Stint) -> bool:
    async with store.writing() as session:
        return await leases.prolong(session, stint, length_ms=LONG_MS)


async def is_free(store: Database) -> bool:
    return await leases.holder(store, "work") is None


async def test_only_one_server_gets_a_lease(store: Database) -> None:
    """Two that copied the same n8n would write over each other's place in it."""
    assert await take(store, "a") is not None
    assert await take(store, "b") is None
    assert await leases.holder(store, "work") == "a"


async def test_a_lease_that_ran_out_goes_to_the_next_with_a_higher_epoch(store: Database) -> None:
    """The epoch is what tells a late write of the old holder from one of the new."""
    first = await taken(store, "a", length_ms=SHORT_MS)
    await eventually(lambda: is_free(store))

    second = await taken(store, "b")

    assert second.epoch > first.epoch
    assert not await prolong(store, first)
    assert await leases.holder(store, "work") == "b"


async def test_a_holder_that_was_slow_goes_on_if_nobody_came(store: Database) -> None:
    """A database that was away for a minute is no reason to stop and begin anew."""
    stint = await taken(store, "a", length_ms=SHORT_MS)
    await eventually(lambda: is_free(store))

    assert await prolong(store, stint)
    assert await leases.holder(store, "work") == "a"


async def test_a_lease_that_is_given_back_is_free_at_once(store: Database) -> None:
    """A clean end of a server should not cost the others the time of a crash."""
    stint = await taken(store, "a")

    async with store.writing() as session:
        await leases.end(session, stint)

    assert await take(store, "b") is not None
    async with store.writing() as session:
        await leases.end(session, stint)
    assert await leases.holder(store, "work") == "b"


async def test_what_a_killed_server_held_goes_to_its_successor_at_once(store: Database) -> None:
    """A server that is started again should not wait for its own former self."""
    await taken(store, "f00d-1")

    async with store.writing() as session:
        await leases.end_those_of(session, "f00d-%", but="f00d-2")

    assert await take(store, "f00d-2") is not None
    async with store.writing() as session:
        await leases.end_those_of(session, "f00d-%", but="f00d-2")
    assert await leases.holder(store, "work") == "f00d-2"


async def test_servers_show_that_they_live_and_are_forgotten_long_after(store: Database) -> None:
    """A server with a new folder each day, as in a container without a volume, leaves no trace."""
    async with store.writing() as session:
        for holder in ("b", "a"):
            name = f"{PRESENCE}{holder}"
            await leases.take(session, name, holder=holder, length_ms=LONG_MS)
        gone = await leases.take(session, f"{PRESENCE}c", holder="c", length_ms=-LONG_MS)
    assert gone is not None
    assert await leases.servers(store) == ["a", "b"]

    async with store.writing() as session:
        await leases.forget_servers(session, away_ms=2 * LONG_MS)
    assert await prolong(store, gone)

    async with store.writing() as session:
        await leases.forget_servers(session, away_ms=-2 * LONG_MS)
    assert await leases.servers(store) == []


async def test_a_fenced_store_takes_nothing_from_a_holder_of_before(store: Database) -> None:
    """A server that was stopped for a minute comes back in the middle of its work."""
    first = await taken(store, "a", length_ms=SHORT_MS)

    async def prove(session: Session) -> None:
        if not await leases.stands(session, first):
            raise LeaseLost("work")

    fenced = FencedDatabase(store, prove)
    ours = await note(fenced, happening())
    await eventually(lambda: is_free(store))
    await taken(store, "b")

    with pytest.raises(LeaseLost):
        await note(fenced, happening())

    assert await event_log.after(store, 0, limit=9) == ours
