"""Things that happen, for tests of those who are told of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from builders import NOW_MS
from watchroom.domain.events import Event, EventType, NewEvent
from watchroom.flows.live.tail import Pace, Tail
from watchroom.store import event_log
from watchroom.store.database import Database


def happening(type_: EventType = EventType.SERVICE_STARTED, **changes: Any) -> NewEvent:
    """Return an event of the service "ollama" on the host "local"."""
    known: dict[str, Any] = {"at_ms": NOW_MS, "host": "local", "service": "ollama"}
    return NewEvent(type=type_, **(known | changes))


async def note(store: Database, *events: NewEvent) -> list[Event]:
    """Write events into the log, in one transaction."""
    async with store.writing() as session:
        return await event_log.append(session, events)


@asynccontextmanager
async def running_tail(store: Database, pace: Pace | None = None) -> AsyncIterator[Tail]:
    """Follow the log of a store while the block runs."""
    tail = await Tail.open(store, pace=pace)
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(tail.run())
        yield tail
        following.cancel()
