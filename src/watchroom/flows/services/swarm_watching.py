"""Keeps the picture of the Swarm services true, on every host that is a manager."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from watchroom.docker.engine import Engine
from watchroom.domain.errors import Undecodable, WatchroomError
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.swarm_reading import swarm_service_of
from watchroom.flows.services.swarm_telling import SwarmTelling
from watchroom.flows.services.swarm_views import SwarmService

log = structlog.get_logger(__name__)

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmPace:
    """How often; tests shrink it."""

    look_s: float = 5.0  # between looks at services and tasks, which cost a manager little


class SwarmWatch:
    """Asks one engine for its services and tasks as long as it is there; tells the fleet."""

    def __init__(
        self,
        *,
        fleet: Fleet,
        engine: Engine,
        host: str,
        clock: Clock,
        telling: SwarmTelling | None = None,
        pace: SwarmPace | None = None,
    ) -> None:
        """*telling* makes events of what `run` finds; None: nobody is told."""
        self._fleet = fleet
        self._engine = engine
        self._host = host
        self._clock = clock
        self._telling = telling
        self._pace = pace or SwarmPace()

    async def run(self) -> None:
        """Look again and again, until cancelled; an engine that is away is the watch's matter."""
        while True:
            if self._fleet.host(self._host).reachable:
                try:
                    found = await self.look()
                    if self._telling is not None:
                        await self._telling.tell(found, at_ms=to_ms(self._clock()))
                except WatchroomError as error:
                    log.info("swarm cannot be looked at", host=self._host, reason=str(error))
            await asyncio.sleep(self._pace.look_s)

    async def look(self) -> Sequence[SwarmService]:
        """
        Bring the fleet up to date; return the services.

        Raises EngineUnavailable, and EngineRefused of a manager.
        """
        info = await self._engine.system.info()
        services: Sequence[SwarmService] = ()
        if info.swarm.is_manager:
            services = await self._services()
        self._fleet.set_swarm(self._host, services, seen_ms=to_ms(self._clock()))
        return services

    async def _services(self) -> list[SwarmService]:
        entries = await self._engine.swarm.services()
        tasks: dict[object, list[Json]] = defaultdict(list)
        for task in await self._engine.swarm.tasks():
            tasks[task.get("ServiceID")].append(task)
        address = self._engine.address.host or "localhost"
        found = []
        for entry in entries:
            try:
                found.append(
                    swarm_service_of(
                        entry, tasks[entry.get("ID")], host=self._host, address=address
                    )
                )
            except Undecodable as error:
                log.warning("swarm service cannot be read", reason=str(error))
        return found
