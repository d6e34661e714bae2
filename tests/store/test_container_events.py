"""What happened to containers is kept once, whoever reports it how often."""

import asyncio
from dataclasses import replace

from runs import NOON_MS
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.store import container_events
from watchroom.store.database import Database

Kind = ServiceEventKind
CONTAINER = "c0" * 32


def an_event(kind: Kind, after_s: float = 0, **changes: object) -> ServiceEvent:
    """Return an event of the service "ollama" on the host "local", seconds after noon."""
    event = ServiceEvent(
        host="local",
        time_nano=NOON_MS * 1_000_000 + int(after_s * 1e9),
        container_id=CONTAINER,
        kind=kind,
        service="ollama",
    )
    return replace(event, **changes)  # type: ignore[arg-type]


async def add(store: Database, *events: ServiceEvent) -> list[ServiceEvent]:
    async with store.writing() as session:
        return await container_events.add(session, events)


async def all_events(store: Database, **wanted: str) -> list[ServiceEvent]:
    return await container_events.between(
        store, from_ms=0, to_ms=NOON_MS * 10_000, limit=99, **wanted
    )


async def test_an_event_is_new_only_once(store: Database) -> None:
    """Reconnecting asks the engine for the last seconds again: no second alarm may go out."""
    die, oom = an_event(Kind.DIE, 1, exit_code=137), an_event(Kind.OOM, 1)
    first = await add(store, die, die)
    second = await add(store, die, oom, an_event(Kind.DIE, 1, host="gpu"))

    assert [(event.kind, event.host) for event in first] == [(Kind.DIE, "local")]
    assert [(event.kind, event.host) for event in second] == [
        (Kind.OOM, "local"),
        (Kind.DIE, "gpu"),
    ]
    ids = [event.id for event in [*first, *second]]
    assert ids == sorted(id_ for id_ in ids if id_ is not None)
    assert len(await all_events(store)) == 3


async def test_two_watchers_report_an_event_once_between_them(store: Database) -> None:
    """Two servers over one store watch the same engine."""
    events = [an_event(Kind.START, number) for number in range(20)]
    async with asyncio.TaskGroup() as tasks:
        adding = [tasks.create_task(add(store, *events)) for _ in range(4)]

    new = [event for task in adding for event in task.result()]
    assert sorted(event.time_nano for event in new) == [event.time_nano for event in events]


async def test_events_come_back_whole_newest_first(store: Database) -> None:
    """Their engine's nanoseconds too: they decide where to go on."""
    kill = an_event(Kind.KILL, 1.5, signal=9, detail={"by": "ana\0"})
    die = an_event(Kind.DIE, 2.123456789, exit_code=137)
    await add(store, kill, die, an_event(Kind.START, 3, service="n8n"))

    found = await all_events(store, service="ollama", host="local")

    assert [replace(event, id=None) for event in found] == [
        die,
        replace(kill, detail={"by": "ana\ufffd"}),
    ]
    assert found[0].at_ms == NOON_MS + 2_123
    assert await all_events(store, host="gpu") == []
    start = NOON_MS * 1_000_000 + 3_000_000_000
    assert await container_events.last_time_nano(store, "local") == start
    assert await container_events.last_time_nano(store, "gpu") is None
    first = NOON_MS * 1_000_000 + 1_500_000_000
    assert await container_events.first_time_nano(store, "local") == first
    assert await container_events.first_time_nano(store, "gpu") is None


async def test_a_span_is_half_open_and_the_newest_fill_it(store: Database) -> None:
    """Neighbouring spans share no event."""
    await add(store, *(an_event(Kind.START, number) for number in range(5)))

    found = await container_events.between(
        store, from_ms=NOON_MS + 1_000, to_ms=NOON_MS + 4_000, limit=2
    )

    assert [event.at_ms - NOON_MS for event in found] == [3_000, 2_000]


async def test_lives_are_told_for_all_hosts_at_once(store: Database) -> None:
    """Who counts restarts asks once, not once for each service."""
    await add(
        store,
        an_event(Kind.DIE, 2, exit_code=1),
        an_event(Kind.START, 1),
        an_event(Kind.HEALTHY, 1),
        an_event(Kind.OOM, 1.5),
        an_event(Kind.START, 3, host="gpu", service="n8n"),
        an_event(Kind.DESTROY, 4),
        an_event(Kind.KILL, 3.5, signal=15),
        an_event(Kind.START, -1),
    )

    found = await container_events.of_lives(store, from_ms=NOON_MS)

    assert [(event.kind, event.host) for event in found] == [
        (Kind.START, "local"),
        (Kind.OOM, "local"),
        (Kind.DIE, "local"),
        (Kind.START, "gpu"),
        (Kind.KILL, "local"),
        (Kind.DESTROY, "local"),
    ]
    assert (found[2].exit_code, found[4].signal, found[3].service) == (1, 15, "n8n")
    assert all(event.id is not None for event in found)


async def test_pauses_are_found_in_their_order(store: Database) -> None:
    """Of one host; a new start of the server learns from them since when one lasts."""
    await add(
        store,
        an_event(Kind.UNPAUSE, 2),
        an_event(Kind.START, 0),
        an_event(Kind.PAUSE, 1),
        an_event(Kind.PAUSE, 3),
        an_event(Kind.PAUSE, 4, host="gpu"),
    )

    found = await container_events.of_pauses(store, "local")

    assert [(event.kind, event.at_ms - NOON_MS) for event in found] == [
        (Kind.PAUSE, 1_000),
        (Kind.UNPAUSE, 2_000),
        (Kind.PAUSE, 3_000),
    ]


async def test_old_events_are_forgotten(store: Database) -> None:
    """A health check that flaps for years has no end."""
    await add(store, an_event(Kind.HEALTHY, 0), an_event(Kind.UNHEALTHY, 1))
    async with store.writing() as session:
        await container_events.forget(session, NOON_MS + 1_000)

    assert [event.kind for event in await all_events(store)] == [Kind.UNHEALTHY]


async def test_the_life_of_a_container_before_an_event_is_found(store: Database) -> None:
    """The latest of what the rules go by, in order; not of others, and not what came after."""
    die = an_event(Kind.DIE, 9, exit_code=137)
    await add(
        store,
        an_event(Kind.START, 1),
        an_event(Kind.START, 5),
        an_event(Kind.PAUSE, 6),
        an_event(Kind.KILL, 8, signal=15),
        an_event(Kind.OOM, 8, container_id="ab" * 32),
        an_event(Kind.OOM, 8, host="gpu"),
        die,
        an_event(Kind.START, 10),
    )

    async def before(**bounds: int) -> list[str]:
        usual = {"from_ms": NOON_MS, "most": 9}
        found = await container_events.life_before(store, die, **(usual | bounds))
        return [str(event.kind) for event in found]

    assert await before() == ["start", "start", "kill"]
    assert await before(most=2) == ["start", "kill"]
    assert await before(from_ms=NOON_MS + 8000) == ["kill"]
