"""The log of events: stored once, told once, and in no hurry when the store is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from store_that_goes_away import StoreThatGoesAway
from waiting import eventually
from watched_fleet import FAR_FUTURE_MS, QUICK, now
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.flows.services.event_log import KEPT_MS, EventLog
from watchroom.store import container_events
from watchroom.store.database import Database

TODAY_NS = int(now().timestamp()) * 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A log at work."""

    log: EventLog
    heard: list[ServiceEvent]  # what its listener was told


@asynccontextmanager
async def an_event_log(store: Database) -> AsyncIterator[Logged]:
    """Run a log while the block lasts."""
    heard: list[ServiceEvent] = []

    async def hear(event: ServiceEvent) -> None:
        heard.append(event)

    logged = Logged(
        log=EventLog(store=store, listeners=[hear], clock=now, pace=QUICK.event_log), heard=heard
    )
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(logged.log.run())
        yield logged
        running.cancel()


def an_event(time_nano: int, kind: ServiceEventKind = ServiceEventKind.START) -> ServiceEvent:
    """Return an event of the service "thing"."""
    return ServiceEvent(
        host="local", time_nano=time_nano, container_id="a" * 64, kind=kind, service="thing"
    )


async def kept(store: Database) -> list[int]:
    """Return the times of all events in the store, oldest first."""
    events = await container_events.between(store, from_ms=0, to_ms=FAR_FUTURE_MS, limit=1000)
    return sorted(event.time_nano for event in events)


async def test_an_event_that_is_known_is_not_told_again(store: Database) -> None:
    """After a new start, the engine repeats what it told before."""
    async with an_event_log(store) as logged:
        for time_nano in (1, 2, 1, 2, 3):
            logged.log.add(an_event(TODAY_NS + time_nano))
        await eventually(lambda: len(logged.heard) == 3)

    async with an_event_log(store) as again:
        for time_nano in (2, 3, 4):
            again.log.add(an_event(TODAY_NS + time_nano))
        await eventually(lambda: again.heard)

        assert [event.time_nano - TODAY_NS for event in again.heard] == [4]
    assert await kept(store) == [TODAY_NS + number for number in (1, 2, 3, 4)]


async def test_events_wait_for_a_store_that_is_away(store: Database) -> None:
    """A full disk must not cost the record of what happened during it."""
    leaving = StoreThatGoesAway(store)
    leaving.is_away = True
    async with an_event_log(leaving) as logged:
        logged.log.add(an_event(TODAY_NS + 1))
        await eventually(lambda: leaving.refusals >= 2)
        logged.log.add(an_event(TODAY_NS + 2))
        assert logged.heard == []

        leaving.is_away = False
        await eventually(lambda: len(logged.heard) == 2)

    assert [event.time_nano for event in logged.heard] == [TODAY_NS + 1, TODAY_NS + 2]
    assert await kept(store) == [TODAY_NS + 1, TODAY_NS + 2]


async def test_what_is_older_than_a_year_is_forgotten(store: Database) -> None:
    """A container that restarts all the time must not fill the disk."""
    year_ago_ns, day_ns = TODAY_NS - KEPT_MS * 1_000_000, 86_400 * 10**9
    async with an_event_log(store) as logged:
        for time_nano in (year_ago_ns - day_ns, year_ago_ns + day_ns, TODAY_NS):
            logged.log.add(an_event(time_nano))
        await eventually(lambda: len(logged.heard) == 3)

    assert await kept(store) == [year_ago_ns + day_ns, TODAY_NS]
