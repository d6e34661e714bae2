"""The log of what happens grows in the order of commits, and misses nothing."""

import asyncio
from contextlib import suppress
from itertools import pairwise

from runs import NOON_MS
from watchroom.domain.events import Event, EventType, NewEvent
from watchroom.store import event_log
from watchroom.store.database import Database


def an_event(type_: EventType = EventType.SERVICE_STARTED, **changes: object) -> NewEvent:
    """Return an event of the service "ollama" on the host "local", at noon."""
    known: dict[str, object] = {"at_ms": NOON_MS, "host": "local", "service": "ollama"}
    return NewEvent(type=type_, **(known | changes))  # type: ignore[arg-type]


async def append(store: Database, *events: NewEvent) -> list[Event]:
    async with store.writing() as session:
        return await event_log.append(session, events)


async def test_what_is_read_is_what_was_written(store: Database) -> None:
    """A reader who comes later sees the same entry as one who was there."""
    data = {"exitCode": 137, "reason": "out of memory\x00\ud800", "list": [1, {"a": None}]}
    written = await append(
        store,
        an_event(data=data),
        an_event(EventType.EXECUTION_UPDATED, host=None, service=None, execution_id=1 << 40),
    )

    assert await event_log.after(store, 0, limit=9) == written
    assert written[0].data == data | {"reason": "out of memory\x00\ufffd"}
    assert [event.seq for event in written] == sorted(event.seq for event in written)
    assert await event_log.last_seq(store) == written[-1].seq


async def test_an_empty_log_has_no_beginning(store: Database) -> None:
    """A client that asks where the log stands before anything happened starts at 0."""
    assert await event_log.last_seq(store) == 0
    assert await event_log.first_seq(store) is None


async def test_a_reader_that_follows_misses_nothing_of_many_writers(store: Database) -> None:
    """An entry that became visible behind a reader's place would never be seen by it."""
    seen: list[int] = []

    async def write() -> None:
        for number in range(15):
            with suppress(ZeroDivisionError):
                async with store.writing() as session:
                    await event_log.append(session, [an_event(data={"n": number})])
                    if number % 5 == 4:
                        number / 0

    async def follow() -> None:
        while len(seen) < 4 * 12:
            for event in await event_log.after(store, seen[-1] if seen else 0, limit=5):
                seen.append(event.seq)  # noqa: PERF401
            await asyncio.sleep(0)

    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(follow())
        for _ in range(4):
            tasks.create_task(write())
    assert all(before < later for before, later in pairwise(seen))


async def test_a_place_is_never_given_twice(store: Database) -> None:
    """A client resumes from a place: what it stands for must not change when old entries go."""
    [old] = await append(store, an_event(at_ms=NOON_MS - 1))
    async with store.writing() as session:
        await event_log.forget(session, NOON_MS)
    [new] = await append(store, an_event())

    assert new.seq > old.seq
    assert await event_log.first_seq(store) == new.seq


async def test_events_are_found_by_type_host_and_service(store: Database) -> None:
    """A page on one service asks for its own events only."""
    await append(
        store,
        an_event(),
        an_event(EventType.SERVICE_OOM),
        an_event(service="n8n"),
        an_event(host="gpu"),
    )

    async def found(**wanted: object) -> int:
        return len(await event_log.after(store, 0, limit=9, **wanted))  # type: ignore[arg-type]

    assert await found(types={EventType.SERVICE_OOM}) == 1
    assert await found(service="ollama") == 3
    assert await found(service="ollama", host="local") == 2
    assert await found(service="it's") == 0
