"""Brings what happened on one host into the store, then tells those who wait for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog

from watchroom.domain.container_events import ContainerEvent
from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.service_events import ServiceEvent
from watchroom.domain.service_happenings import NEEDS_HISTORY, happenings_of
from watchroom.domain.spans import DAY_MS
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.backoff import Backoff
from watchroom.store import container_events, event_log
from watchroom.store.database import Database, Session

Listener = Callable[[ServiceEvent], Awaitable[None]]

KEPT_MS: Final = 366 * DAY_MS
MOST_WAITING: Final = 10_000  # while the store is away; what comes beyond is lost, and counted
HISTORY_MS: Final = 3_600_000  # in which an order, lack of memory and a loop are looked for
MOST_HISTORY: Final = 64  # events

_OF_HOSTS: Final = (EventType.HOST_AWAY, EventType.HOST_BACK)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLogPace:
    """How soon and how often; tests shrink these."""

    gather_s: float = 0.2  # after the first event, so that a burst is one transaction
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=10.0))


class EventLog:
    """
    Events on their way; they wait while the store is away.

    What an event means goes into the log of everything with it, in one transaction. Listeners hear
    of it once, in order, after that. One that was stored before, as after a new start or by another
    server, is not told again.
    """

    def __init__(
        self,
        *,
        store: Database,
        listeners: Sequence[Listener],
        clock: Clock,
        pace: EventLogPace | None = None,
    ) -> None:
        self._store = store
        self._listeners = listeners
        self._clock = clock
        self._pace = pace or EventLogPace()
        self._waiting: list[ServiceEvent] = []
        self._hosts: list[NewEvent] = []  # away or back, likewise waiting
        self._has_come = asyncio.Event()
        self._met_ns = 0
        self._news_from_ns: int | None = None  # None: not asked of the store yet
        self._lost = 0
        self._pruned_ms = 0

    def meet(self, at_ns: int) -> None:
        """
        Take when the host's engine was reached first since this start, by its own clock.

        If the store has no event of the host, what happened before goes into the log, and webhooks
        are not told of it: nobody is to be woken for what nobody watched.
        """
        self._met_ns = at_ns

    def add(self, event: ServiceEvent) -> None:
        """Take an event."""
        if len(self._waiting) >= MOST_WAITING:
            self._lost += 1
            return
        self._waiting.append(event)
        self._has_come.set()

    def add_host(self, event: NewEvent) -> None:
        """Take that a host is away or back; what the log says already is not told again."""
        if len(self._hosts) < MOST_WAITING:
            self._hosts.append(event)
            self._has_come.set()

    async def run(self) -> None:
        """Store what comes, until cancelled."""
        while True:
            await self._has_come.wait()
            await asyncio.sleep(self._pace.gather_s)
            self._has_come.clear()
            for event in await self._stored():
                for tell in self._listeners:
                    await tell(event)

    async def _stored(self) -> list[ServiceEvent]:
        """Store all that waits, however long that takes; return what was not known before."""
        failures = 0
        while True:
            events, hosts = tuple(self._waiting), tuple(self._hosts)
            try:
                async with self._store.writing() as session:
                    news_from_ns = await self._begin_of_news(session, events)
                    added = await container_events.add(session, events)
                    await _tell(session, added, news_from_ns=news_from_ns)
                    await _tell_hosts(session, hosts)
                    await self._prune(session)
            except StoreUnavailable as error:
                failures += 1
                if failures == 1:
                    log.warning("events wait for the store", reason=str(error))
                await self._pace.retry.wait(failures)
            else:
                del self._waiting[: len(events)]
                del self._hosts[: len(hosts)]
                self._say_lost()
                return added

    async def _begin_of_news(self, session: Session, events: Sequence[ServiceEvent]) -> int:
        """Return from when on events are news: all of them of a host that was watched before."""
        if self._news_from_ns is None and events:
            known = await container_events.first_time_nano(session, events[0].host)
            self._news_from_ns = self._met_ns if known is None else 0
        return self._news_from_ns or 0

    async def _prune(self, session: Session) -> None:
        """Forget what is older than KEPT_MS, once a day."""
        now_ms = to_ms(self._clock())
        if now_ms - self._pruned_ms >= DAY_MS:
            await container_events.forget(session, now_ms - KEPT_MS)
            self._pruned_ms = now_ms

    def _say_lost(self) -> None:
        if self._lost:
            log.error("events were lost while the store was away", lost=self._lost)
            self._lost = 0


async def _tell(session: Session, events: Sequence[ServiceEvent], *, news_from_ns: int) -> None:
    past = [event for event in events if event.time_nano < news_from_ns]
    news = [event for event in events if event.time_nano >= news_from_ns]
    await event_log.append(session, await _happenings(session, past), is_news=False)
    await event_log.append(session, await _happenings(session, news))


async def _happenings(session: Session, events: Iterable[ServiceEvent]) -> list[NewEvent]:
    """Return what events mean that are in the store by now, with all that came before them."""
    found: list[NewEvent] = []
    for event in events:
        before: Sequence[ContainerEvent] = ()
        if event.kind in NEEDS_HISTORY:
            from_ms = event.at_ms - HISTORY_MS
            before = await container_events.life_before(
                session, event, from_ms=from_ms, most=MOST_HISTORY
            )
        found += happenings_of(event, before)
    return found


async def _tell_hosts(session: Session, hosts: Iterable[NewEvent]) -> None:
    """Tell of hosts what the log does not say already; one that it says nothing of is there."""
    for event in hosts:
        last = await event_log.latest(session, _OF_HOSTS, host=event.host)
        if event.type is not (last.type if last else EventType.HOST_BACK):
            await event_log.append(session, [event])
