"""The log of what happens grows in the order of commits, and misses nothing."""

import asyncio
from contextlib import suppress
from itertools import pairwise
from typing import Any

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


async def forget(store: Database, *, most: int = 100) -> int:
    """Forget what happened before noon; it is a minute later."""
    up_to = await event_log.last_outdated(store, before_ms=NOON_MS, now_ms=NOON_MS + 60_000)
    if up_to is None:
        return 0
    async with store.writing() as session:
        return await event_log.forget(session, up_to=up_to, most=most)


async def kept(store: Database) -> list[int]:
    """Return the moments of all events in the log, in seconds after noon."""
    events = await event_log.after(store, 0, limit=99)
    return [(event.at_ms - NOON_MS) // 1000 for event in events]


async def happened(store: Database, *seconds: int) -> list[Event]:
    return await append(store, *(an_event(at_ms=NOON_MS + each * 1000) for each in seconds))


async def test_what_is_forgotten_leaves_no_gap_behind(store: Database) -> None:
    """An engine that was away tells late: such an entry stays as long as those before it."""
    await happened(store, -9, -8, 1, -7, 2)

    assert await forget(store) == 2
    assert await kept(store) == [1, -7, 2]
    assert await forget(store) == 0


async def test_much_is_forgotten_in_portions(store: Database) -> None:
    """Nobody waits long for the writer."""
    await happened(store, -9, -8, -7, -6, -5, 1)

    assert [await forget(store, most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert await kept(store) == [1]


async def test_a_clock_that_was_ahead_keeps_nothing_for_ever(store: Database) -> None:
    """An entry of next year must not hold up those after it until then."""
    await happened(store, -9, 30_000_000, -8, 1)

    assert await forget(store) == 3
    assert await kept(store) == [1]


async def test_what_seems_to_come_from_the_future_is_not_old(store: Database) -> None:
    """An engine whose clock is a minute ahead fills a young log with such entries."""
    await happened(store, 61, 90, 1, 62)

    assert await forget(store) == 0
    assert await kept(store) == [61, 90, 1, 62]


async def test_an_entry_from_the_future_goes_with_the_old_one_after_it(store: Database) -> None:
    """Of the entries that follow it nothing is old yet: those stay, however they are dated."""
    await happened(store, 61, -9, 62, 1)

    assert await forget(store) == 2
    assert await kept(store) == [62, 1]


async def test_a_place_is_never_given_twice(store: Database) -> None:
    """A client resumes from a place: what it stands for must not change when old entries go."""
    old = await happened(store, -9, -8)
    await forget(store)
    [new] = await append(store, an_event())

    assert new.seq > old[-1].seq
    assert await event_log.first_seq(store) == old[-1].seq


async def test_the_latest_entry_is_never_forgotten(store: Database) -> None:
    """A client that is up to date after quiet months must not be told that the log began anew."""
    [latest] = await happened(store, -9)

    assert await forget(store) == 0
    assert await event_log.last_seq(store) == latest.seq


async def test_events_are_read_from_either_end(store: Database) -> None:
    """What happened first since a place, and what happened last before one."""
    places = [event.seq for event in await happened(store, *range(6))]

    async def found(**window: Any) -> list[int]:
        events = await event_log.page(store, event_log.Wanted(), limit=2, **window)
        return [places.index(event.seq) for event in events]

    assert await found() == [0, 1]
    assert await found(after=places[1]) == [2, 3]
    assert await found(newest_first=True) == [5, 4]
    assert await found(newest_first=True, before=places[4]) == [3, 2]
    assert await found(newest_first=True, before=places[4], after=places[2]) == [3]
    assert await found(after=places[5]) == []


async def test_several_types_are_read_in_one_order(store: Database) -> None:
    """Each is looked for by itself; nobody must see that."""
    types = [EventType.SERVICE_OOM, EventType.HOST_AWAY, EventType.SERVICE_STARTED] * 3
    places = [event.seq for event in await append(store, *map(an_event, types))]
    wanted = event_log.Wanted(types=frozenset({EventType.SERVICE_OOM, EventType.HOST_AWAY}))

    first = await event_log.page(store, wanted, limit=4)
    last = await event_log.page(store, wanted, limit=4, newest_first=True)

    assert [places.index(event.seq) for event in first] == [0, 1, 3, 4]
    assert [places.index(event.seq) for event in last] == [7, 6, 4, 3]


async def test_the_latest_word_on_a_host_is_found(store: Database) -> None:
    """What was told last decides what is news."""
    about_hosts = (EventType.HOST_AWAY, EventType.HOST_BACK)
    await append(store, an_event(EventType.HOST_AWAY), an_event(EventType.HOST_AWAY, host="gpu"))
    [back] = await append(store, an_event(EventType.HOST_BACK))
    await append(store, an_event())

    assert await event_log.latest(store, about_hosts, host="local") == back
    assert await event_log.latest(store, about_hosts, host="elsewhere") is None


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
