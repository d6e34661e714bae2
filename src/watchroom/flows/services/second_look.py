"""Looks at what an operation worked on, sooner than the watch over its host does."""

from collections.abc import Mapping

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.inspections import service_of
from watchroom.domain.errors import WatchroomError
from watchroom.domain.operations import Operation
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.swarm_watching import SwarmWatch

log = structlog.get_logger(__name__)


class SecondLook:
    """Tells the fleet; what cannot be looked at is left to the watch."""

    def __init__(self, fleet: Fleet, engines: Mapping[str, Engine], clock: Clock) -> None:
        self._fleet = fleet
        self._engines = engines
        self._clock = clock

    async def at_container(self, operation: Operation) -> None:
        """Tell the fleet how the operation's container stands now."""
        engine = self._engines[operation.host]
        try:
            inspect = await engine.containers.inspect(operation.container_name)
            service = service_of(
                inspect, host=operation.host, address=engine.address.host or "localhost"
            )
        except WatchroomError as error:
            log.info("container cannot be looked at", operation=operation.id, reason=str(error))
            return
        self._fleet.put_container(service, seen_ms=to_ms(self._clock()))

    async def at_swarm(self, operation: Operation) -> None:
        """Tell the fleet how the Swarm services of the operation's host stand now."""
        host = operation.host
        watch = SwarmWatch(
            fleet=self._fleet, engine=self._engines[host], host=host, clock=self._clock
        )
        try:
            await watch.look()
        except WatchroomError as error:
            log.info("swarm cannot be looked at", operation=operation.id, reason=str(error))
