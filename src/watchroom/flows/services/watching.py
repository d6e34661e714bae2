"""Watches one Docker Engine: what it has, what happens on it, and whether it is there at all."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.event_cursor import EventCursor
from watchroom.domain.errors import StoreUnavailable, WatchroomError
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.event_log import EventLog, EventLogPace, Listener
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.inventory import RELIST_S, Inventory, Site
from watchroom.flows.services.reading_events import WANTED_EVENTS, service_event
from watchroom.flows.services.views import HostView
from watchroom.store import container_events
from watchroom.store.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPace:
    """How often; tests shrink these."""

    relist_s: float = RELIST_S
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=10.0))
    event_log: EventLogPace = field(default_factory=EventLogPace)


class Watch:
    """
    Keeps the fleet's picture of one host true, and the log of its events complete.

    Events say where to look, inspections say what is: so a lost event costs time and never truth.
    When the engine is gone, what was known of it stays and is marked as such; when it is back,
    everything is asked anew, and its events go on where they broke off.
    """

    def __init__(
        self,
        *,
        fleet: Fleet,
        engine: Engine,
        host: str,
        store: Database,
        clock: Callable[[], datetime],
        listeners: Sequence[Listener] = (),
        pace: WatchPace | None = None,
    ) -> None:
        self._fleet = fleet
        self._engine = engine
        self._site = Site(name=host, address=engine.address.host or "localhost")
        self._store = store
        self._clock = clock
        self._pace = pace or WatchPace()
        self._events = EventLog(
            store=store, listeners=listeners, clock=clock, pace=self._pace.event_log
        )
        self._cursor: EventCursor | None = None

    async def run(self) -> None:
        """Watch until cancelled; an engine that is away is waited for."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._events.run())
            failures = 0
            while True:
                reason = await self._follow_while_there()
                failures = 1 if self._host.reachable else failures + 1
                self._note_away(reason)
                await self._pace.retry.wait(failures)

    @property
    def _host(self) -> HostView:
        return self._fleet.host(self._site.name)

    async def _follow_while_there(self) -> str:
        """Follow the engine; return why that came to an end."""
        reason = ""
        try:
            await self._follow()
        except* WatchroomError as group:
            reason = str(_first(group))
        return reason

    async def _follow(self) -> None:
        """Follow one connection; only errors end it."""
        cursor = await self._cursor_of_now()
        inventory = Inventory(
            fleet=self._fleet,
            engine=self._engine,
            site=self._site,
            clock=self._clock,
            relist_s=self._pace.relist_s,
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hear(cursor, inventory))
            await inventory.relist()
            await self._note_here()
            await inventory.run()

    async def _hear(self, cursor: EventCursor, inventory: Inventory) -> None:
        events = self._engine.system.events(cursor, filters=WANTED_EVENTS)
        async with aclosing(events):
            async for event in events:
                known = self._fleet.service_of(self._site.name, event.id)
                kept = service_event(
                    event, host=self._site.name, service=known.id if known else None
                )
                if kept is not None:
                    self._events.add(kept)
                    inventory.touch(event.id)

    async def _cursor_of_now(self) -> EventCursor:
        """
        Return where the events go on: where they broke off, else after the last one in the store.

        If that lies in the future, the engine's clock was put back, and they go on now.
        """
        now = await self._engine.system.cursor()
        if self._cursor is None:
            last_ns = await self._last_stored_ns()
            self._cursor = now if last_ns is None else EventCursor(last_ns)
        if self._cursor.since_ns > now.since_ns:
            self._cursor = now
        return self._cursor

    async def _last_stored_ns(self) -> int | None:
        try:
            return await container_events.last_time_nano(self._store, self._site.name)
        except StoreUnavailable:
            return None

    async def _note_here(self) -> None:
        version, info = await self._engine.system.version(), await self._engine.system.info()
        major, minor = await self._engine.api_version()
        host = HostView(
            name=self._site.name,
            reachable=True,
            since_ms=self._now_ms(),
            reason=None,
            engine_version=version.version,
            api_version=f"{major}.{minor}",
            is_swarm_manager=info.swarm.is_manager,
        )
        self._fleet.set_host(host)
        log.info("engine is here", host=host.name, version=host.engine_version)

    def _note_away(self, reason: str) -> None:
        """Note that the engine is away; its state is unknown since it was lost, not since now."""
        before = self._host
        since_ms = self._now_ms() if before.reachable else before.since_ms
        if before.reachable or before.reason != reason:
            log.warning("engine is away", host=before.name, reason=reason)
        self._fleet.set_host(replace(before, reachable=False, since_ms=since_ms, reason=reason))

    def _now_ms(self) -> int:
        return int(self._clock().timestamp() * 1000)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first of the errors, however deep it lies."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
