"""Counts how often services were started again in the last 24 hours, without asking anybody."""

from collections import deque
from dataclasses import dataclass
from typing import Final

import structlog

from watchroom.domain.container_events import ContainerEvent
from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.restart_loops import Restart, RestartCause, restarts_of
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.views import ServiceView
from watchroom.store import container_events
from watchroom.store.database import Database

WINDOW_MS: Final = 86_400_000
MOST_OF_A_LIFE: Final = 32  # events; the last ones tell why it ended

_TELLING: Final = frozenset({
    ServiceEventKind.START, ServiceEventKind.DIE, ServiceEventKind.KILL, ServiceEventKind.OOM,
})  # fmt: skip

_Key = tuple[str, int, str, ServiceEventKind]  # what makes an event unique

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartCount:
    """How often a service was started again in the last 24 hours."""

    count: int
    ordered: int  # of these, how often somebody had told it to end
    last_cause: RestartCause | None  # of the latest; None without any
    since_ms: int  # where the count begins: 24 hours ago, or when its host was first watched


class RestartCounts:
    """
    Hears events as engines tell them; what was stored before is read once, at the start.

    Each server hears for itself, for an event is stored by the first of several. A restart is a
    start within a day of the end before it; of a container that stood still for longer, a start is
    none.
    """

    def __init__(self, *, store: Database, clock: Clock, retry: Backoff | None = None) -> None:
        self._store = store
        self._clock = clock
        self._retry = retry or Backoff(first_s=0.5, most_s=10.0)
        self._early: list[ServiceEvent] | None = []  # until what was stored is read; then None
        self._stored_ones: frozenset[_Key] = frozenset()  # engines tell the latest of them again
        self._lives: dict[tuple[str, str], deque[ContainerEvent]] = {}  # by host and container
        self._restarts: dict[tuple[str, str], deque[Restart]] = {}  # by host and service

    async def run(self) -> None:
        """Read what is stored, and return: from then on events come by themselves."""
        stored = await self._stored()
        early, self._early = self._early or (), None
        self._stored_ones = frozenset(map(_key, stored))
        for event in stored:
            self._take(event)
        for event in early:
            self.hear(event)

    def hear(self, event: ServiceEvent) -> None:
        """Take an event of any kind."""
        if self._early is not None:
            self._early.append(event)
        elif _key(event) not in self._stored_ones:
            self._take(event)

    def of(self, view: ServiceView) -> RestartCount | None:
        """
        Return the count of a service.

        None if it is not known: its host is out of reach or was never watched, or what is stored
        is not read yet. None of a Swarm service too, whose tasks are replaced and not restarted.
        """
        watched_ms = view.host.watched_since_ms
        is_counted = self._early is None and not view.is_stale and view.replicas_wanted is None
        if watched_ms is None or not is_counted:
            return None
        from_ms = to_ms(self._clock()) - WINDOW_MS
        restarts = self._restarts.get((view.service.host, view.service.id), deque())
        _drop_before(restarts, from_ms)
        return RestartCount(
            count=len(restarts),
            ordered=sum(restart.cause is RestartCause.ORDERED for restart in restarts),
            last_cause=restarts[-1].cause if restarts else None,
            since_ms=max(from_ms, watched_ms),
        )

    async def _stored(self) -> list[ServiceEvent]:
        """Return the events of two days: every start of the last one, with the day before it."""
        failures = 0
        while True:
            try:
                return await container_events.of_lives(
                    self._store, from_ms=to_ms(self._clock()) - 2 * WINDOW_MS
                )
            except StoreUnavailable as error:
                failures += 1
                if failures == 1:
                    log.warning("restarts wait for the store", reason=str(error))
                await self._retry.wait(failures)

    def _take(self, event: ServiceEvent) -> None:
        key, happened = (event.host, event.container_id), event.of_life
        if event.kind is ServiceEventKind.DESTROY:
            self._lives.pop(key, None)
        if event.kind not in _TELLING or happened is None:
            return
        life = self._lives.setdefault(key, deque(maxlen=MOST_OF_A_LIFE))
        if event.kind is ServiceEventKind.START:
            before = [each for each in life if each.at_ms > happened.at_ms - WINDOW_MS]
            self._note(event, restarts_of([*before, happened], grace_ms=event.stop_grace_ms))
            life.clear()
        life.append(happened)

    def _note(self, event: ServiceEvent, found: tuple[Restart, ...]) -> None:
        if found:
            restarts = self._restarts.setdefault((event.host, event.service), deque())
            _drop_before(restarts, event.at_ms - WINDOW_MS)
            restarts.extend(found)


def _key(event: ServiceEvent) -> _Key:
    return event.host, event.time_nano, event.container_id, event.kind


def _drop_before(restarts: deque[Restart], from_ms: int) -> None:
    while restarts and restarts[0].at_ms < from_ms:
        restarts.popleft()
