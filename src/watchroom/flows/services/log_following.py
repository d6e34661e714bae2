"""Follows the log of a service through restarts, recreation and the absence of its engine."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from watchroom.docker import log_stream
from watchroom.docker.engine import Engine
from watchroom.docker.log_lines import LogRecord
from watchroom.domain.errors import EngineUnavailable, NotFound
from watchroom.domain.services import Service
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.log_marks import (
    DISCONNECTED,
    Aftermath,
    recreation,
)
from watchroom.flows.services.log_place import LogPlace
from watchroom.flows.services.log_sources import records_of
from watchroom.flows.services.log_views import LogGap, LogMark
from watchroom.flows.services.views import ServiceView


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPace:
    """How often; tests shrink these."""

    look_s: float = 0.25  # between looks at the fleet, for a container that does not run
    settle_s: float = 0.5  # for what an engine says right after a start: that it is a restart
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
        self._aftermath = Aftermath(fleet.lives, view.service)

    async def entries(self) -> AsyncGenerator[LogRecord | LogGap | LogMark]:
        """Give lines, gaps and marks, without end; dropping the generator closes the stream."""
        while True:
            lines = self._attached()
            async with aclosing(lines):
                async for entry in lines:
                    yield entry
            if self._failures:
                await self._pace.retry.wait(self._failures)
                continue
            marks = self._until_changed()
            async with aclosing(marks):
                async for mark in marks:
                    yield mark

    async def _attached(self) -> AsyncGenerator[LogRecord | LogGap | LogMark]:
        """Give lines while the stream lasts, and say if it broke off."""
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
            yield LogMark(at_ns=None, event=DISCONNECTED, detail=str(error))
        except NotFound:
            self._failures = 0
        else:
            self._failures = 0

    async def _until_changed(self) -> AsyncGenerator[LogMark]:
        """Wait until there is something to follow again; give what happened meanwhile."""
        life, aftermath = _life(self._view.service), self._aftermath
        async for view in self._looks():
            for mark in aftermath.up_to_end():
                yield mark
            if view is None:
                if not aftermath.is_removed:
                    for mark in await self._removal():
                        yield mark
            elif view.replicas_wanted is not None:
                await asyncio.sleep(self._pace.again_s)
                return
            elif _life(view.service) != life and _is_up(view):
                for mark in await self._next_life(view):
                    yield mark
                return
            else:
                for mark in aftermath.end_of(view.service):
                    yield mark

    async def _looks(self) -> AsyncGenerator[ServiceView | None]:
        """Give what the fleet knows of the service, again and again."""
        service = self._view.service
        while True:
            yield self._fleet.known(service.host, service.id)
            await asyncio.sleep(self._pace.look_s)

    async def _removal(self) -> list[LogMark]:
        """Return that the container is gone, with the time if its engine still tells it."""
        await self._give_time(lambda: self._aftermath.hears_removal)
        return self._aftermath.removed()

    async def _next_life(self, view: ServiceView) -> list[LogMark]:
        """Follow another life from now on; return what there was up to it, its begin included."""
        service, was = view.service, self._view.service
        self._view = view
        if service.container_id != was.container_id:
            marks = self._aftermath.everything()
            self._place.begin_anew()
            self._aftermath = Aftermath(self._fleet.lives, service)
            return [*marks, recreation(self._fleet.lives, service)]
        await self._give_time(lambda: self._aftermath.is_clear(service))
        return self._aftermath.goes_on(service)

    async def _give_time(self, is_so: Callable[[], bool]) -> None:
        """Wait for what an engine says a moment later than something else; not for long."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + self._pace.settle_s
        async for _ in self._looks():
            if is_so() or loop.time() >= until_s:
                return


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
