"""Follows the log of a service through restarts, recreation and the absence of its engine."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from watchroom.docker import log_stream
from watchroom.docker.engine import Engine
from watchroom.docker.log_lines import LogRecord
from watchroom.domain.errors import EngineUnavailable, NotFound
from watchroom.domain.services import Service
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.log_place import LogPlace
from watchroom.flows.services.log_sources import records_of
from watchroom.flows.services.log_views import LogGap, LogMark
from watchroom.flows.services.views import ServiceView


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPace:
    """How often; tests shrink these."""

    look_s: float = 0.25  # between looks at the fleet, for a container that does not run
    again_s: float = 5.0  # after a Swarm's stream ended: nothing tells when there is more
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=10.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Life:
    """One life of a service's container: a restart or another container begins the next."""

    container_id: str
    started_ms: int | None


class Trail:
    """
    The lines of one service as they come, and what happened between them.

    The service is known by its host and id, so it may get another container. Lines that the place
    has seen are left out. It never ends by itself; raises EngineRefused where the engine cannot
    read the log.
    """

    def __init__(
        self,
        *,
        fleet: Fleet,
        engine: Engine,
        view: ServiceView,
        place: LogPlace,
        pace: FollowPace | None = None,
    ) -> None:
        self._fleet = fleet
        self._engine = engine
        self._view = view
        self._place = place
        self._pace = pace or FollowPace()
        self._failures = 0

    async def entries(self) -> AsyncGenerator[LogRecord | LogGap | LogMark]:
        """Give lines, gaps and marks, without end; dropping the generator closes the stream."""
        while True:
            life = _life(self._view.service)
            marks: list[LogMark] = []
            lines = self._attached(marks)
            async with aclosing(lines):
                async for entry in lines:
                    yield entry
            for mark in marks:
                yield mark
            changes = self._until_changed(life)
            async with aclosing(changes):
                async for mark in changes:
                    yield mark

    async def _attached(self, marks: list[LogMark]) -> AsyncGenerator[LogRecord | LogGap]:
        """Give lines while the stream lasts; *marks* tells why it ended."""
        self._place.go_on()
        query = log_stream.LogQuery(since_ns=self._place.since_ns, follow=True)
        try:
            async with aclosing(records_of(self._engine, self._view, query)) as records:
                async for record in records:
                    self._failures = 0
                    seen_ns = self._place.newest_ns
                    if self._place.is_new(record):
                        if self._place.is_gap() and self._view.replicas_wanted is None:
                            yield _gap(seen_ns)
                        yield record
        except EngineUnavailable as error:
            self._failures += 1
            marks.append(self._mark("disconnected", str(error)))
        except NotFound:
            self._failures = 0
        else:
            marks.append(self._mark("stopped"))

    async def _until_changed(self, life: _Life) -> AsyncGenerator[LogMark]:
        """Wait until there is something to follow again; give what happened meanwhile."""
        if self._failures:
            await self._pace.retry.wait(self._failures)
            return
        is_there = True
        async for view in self._looks():
            if (view is not None) != is_there:
                is_there = view is not None
                if view is None:
                    yield self._mark("removed")
            if view is None:
                continue
            if _life(view.service) != life and _is_up(view):
                self._view = view
                if view.service.container_id == life.container_id:
                    yield self._mark("restarted")
                else:
                    self._place.begin_anew()
                    yield self._mark("recreated", f"container {view.service.container_id[:12]}")
                return
            if view.replicas_wanted is not None:
                await asyncio.sleep(self._pace.again_s)
                return

    async def _looks(self) -> AsyncGenerator[ServiceView | None]:
        """Give what the fleet knows of the service, again and again."""
        service = self._view.service
        while True:
            yield self._fleet.known(service.host, service.id)
            await asyncio.sleep(self._pace.look_s)

    def _mark(self, event: str, detail: str | None = None) -> LogMark:
        return LogMark(at_ns=self._place.newest_ns, event=event, detail=detail)


def _life(service: Service) -> _Life:
    return _Life(container_id=service.container_id, started_ms=service.state.started_ms)


def _is_up(view: ServiceView) -> bool:
    """Tell whether it was started: before that a new container has no log."""
    return view.replicas_wanted is not None or view.service.state.started_ms is not None


def _gap(seen_ns: int | None) -> LogGap:
    return LogGap(
        at_ns=seen_ns,
        lines=None,
        reason="the engine no longer has what followed the last line that was read",
    )
