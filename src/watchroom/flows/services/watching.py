"""Watches one Docker Engine: what it has, what happens on it, and whether it is there at all."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Final

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.event_cursor import OVERLAP_NS, EventCursor
from watchroom.domain.errors import StoreUnavailable, WatchroomError
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.failures import first_of
from watchroom.domain.service_events import ServiceEvent
from watchroom.domain.services import Service
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.event_log import EventLog, EventLogPace, Listener
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.inventory import RELIST_S, Inventory, Site
from watchroom.flows.services.reading_events import WANTED_EVENTS, service_event
from watchroom.flows.services.views import HostView
from watchroom.store import container_events
from watchroom.store.database import Database

_NS_PER_MS: Final = 1_000_000

Witness = Callable[[ServiceEvent], None]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPace:
    """How often, and how far back; tests shrink these."""

    relist_s: float = RELIST_S
    look_back_ms: int = 0  # in what an engine remembers that is met for the first time
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=10.0))
    event_log: EventLogPace = field(default_factory=EventLogPace)


class Watch:
    """
    Keeps the fleet's picture of one host true, and the log of its events complete.

    Events say where to look, inspections say what is: so a lost event costs time and never truth.
    When the engine is gone, what was known of it stays and is marked as such; when it is back,
    everything is asked anew, and its events go on where they broke off.

    Witnesses are told of every event that the engine tells, at once, and again of the latest ones
    after a new start; listeners of those that this server was the first to store.
    """

    def __init__(
        self,
        *,
        fleet: Fleet,
        engine: Engine,
        host: str,
        store: Database,
        clock: Clock,
        listeners: Sequence[Listener] = (),
        witnesses: Sequence[Witness] = (),
        pace: WatchPace | None = None,
    ) -> None:
        self._fleet = fleet
        self._engine = engine
        self._site = Site(name=host, address=engine.address.host or "localhost")
        self._store = store
        self._clock = clock
        self._witnesses = witnesses
        self._pace = pace or WatchPace()
        self._events = EventLog(
            store=store, listeners=listeners, clock=clock, pace=self._pace.event_log
        )
        self._cursor: EventCursor | None = None
        self._watched_since_ms: int | None = None  # the first event in the store, else of all

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
            reason = str(first_of(group))
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
                    self._take(_with_grace(kept, known))
                    inventory.touch(event.id)

    def _take(self, event: ServiceEvent) -> None:
        self._fleet.pauses.note(event)
        self._fleet.lives.hear(event)
        for tell in self._witnesses:
            tell(event)
        self._events.add(event)
        self._note_watched(event.at_ms)

    def _note_watched(self, at_ms: int) -> None:
        """Note that an engine remembers more than we saw: from its first event on it tells all."""
        if self._watched_since_ms is not None and at_ms < self._watched_since_ms:
            self._watched_since_ms = at_ms
            self._fleet.set_host(replace(self._host, watched_since_ms=at_ms))

    async def _cursor_of_now(self) -> EventCursor:
        """
        Return where the events go on: where they broke off, else around the last one in the store.

        Of an engine that is met for the first time, what it remembers may be taken too; webhooks
        are told nothing of that.
        One that came later than it may be older, and need not have been stored with it. If that
        lies in the future, the engine's clock was put back, and they go on now.
        """
        now = await self._engine.system.cursor()
        if self._cursor is None:
            self._events.meet(now.since_ns)
            look_back_ns = now.since_ns - self._pace.look_back_ms * _NS_PER_MS
            await self._recall_pauses()
            first_ns, last_ns = await self._kept_ns() or (now.since_ns, None)
            self._watched_since_ms = first_ns // _NS_PER_MS
            self._cursor = EventCursor(look_back_ns if last_ns is None else last_ns - OVERLAP_NS)
        if self._cursor.since_ns > now.since_ns:
            self._cursor = now
        return self._cursor

    async def _recall_pauses(self) -> None:
        """Note the pauses that began before this start; without the store they stay unknown."""
        try:
            events = await container_events.of_pauses(self._store, self._site.name)
        except StoreUnavailable:
            return
        for event in events:
            self._fleet.pauses.note(event)

    async def _kept_ns(self) -> tuple[int, int] | None:
        """Return the times of the first and the last event in the store; None if it has none."""
        try:
            first_ns = await container_events.first_time_nano(self._store, self._site.name)
            last_ns = await container_events.last_time_nano(self._store, self._site.name)
        except StoreUnavailable:
            return None
        return None if first_ns is None or last_ns is None else (first_ns, last_ns)

    async def _note_here(self) -> None:
        version, info = await self._engine.system.version(), await self._engine.system.info()
        major, minor = await self._engine.api_version()
        host = HostView(
            name=self._site.name,
            reachable=True,
            since_ms=to_ms(self._clock()),
            reason=None,
            engine_version=version.version,
            api_version=f"{major}.{minor}",
            is_swarm_manager=info.swarm.is_manager,
            watched_since_ms=self._watched_since_ms,
        )
        self._fleet.set_host(host)
        self._events.add_host(_told(EventType.HOST_BACK, host))
        log.info("engine is here", host=host.name, version=host.engine_version)

    def _note_away(self, reason: str) -> None:
        """Note that the engine is away; its state is unknown since it was lost, not since now."""
        before = self._host
        since_ms = to_ms(self._clock()) if before.reachable else before.since_ms
        away = replace(before, reachable=False, since_ms=since_ms, reason=reason)
        if before.reachable or before.reason != reason:
            self._events.add_host(_told(EventType.HOST_AWAY, away))
            log.warning("engine is away", host=before.name, reason=reason)
        self._fleet.set_host(away)


def _told(type_: EventType, host: HostView) -> NewEvent:
    return NewEvent(type=type_, at_ms=host.since_ms, host=host.name, data={"reason": host.reason})


def _with_grace(event: ServiceEvent, known: Service | None) -> ServiceEvent:
    """Return an event with the time that its container may take to end."""
    grace_ms = known.setup.stop_grace_ms if known else None
    return event if grace_ms is None else replace(event, stop_grace_ms=grace_ms)
