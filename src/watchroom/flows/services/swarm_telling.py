"""Tells in the event log how many tasks of a Swarm service run, whenever that changes."""

from collections.abc import Sequence
from typing import Final

from watchroom.domain.events import EventType, NewEvent
from watchroom.flows.services.swarm_views import SwarmService
from watchroom.store import event_log
from watchroom.store.database import Database, Session

_TYPES: Final = (EventType.SERVICE_REPLICAS,)

_Tasks = tuple[int, int]  # running, wanted


class SwarmTelling:
    """Compares each look at the services of one manager with the look before."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self._told: dict[str, _Tasks] = {}  # by the swarm's id of the service

    async def tell(self, services: Sequence[SwarmService], *, at_ms: int) -> None:
        """
        Tell of services with other numbers than before; the first look only takes them in.

        Another server may have told it already. Raises StoreUnavailable: then the next look tells.
        """
        changed = [
            each
            for each in services
            if not each.service.ignored
            and self._told.get(each.service.container_id, _tasks(each)) != _tasks(each)
        ]
        if changed:
            async with self._store.writing() as session:
                for each in changed:
                    await _tell(session, each, at_ms=at_ms)
        self._told = {each.service.container_id: _tasks(each) for each in services}


def _tasks(swarm: SwarmService) -> _Tasks:
    return swarm.running, swarm.wanted


async def _tell(session: Session, swarm: SwarmService, *, at_ms: int) -> None:
    service = swarm.service
    last = await event_log.latest(session, _TYPES, host=service.host, service=service.id)
    if last and (last.data.get("running"), last.data.get("wanted")) == _tasks(swarm):
        return
    happening = NewEvent(
        type=EventType.SERVICE_REPLICAS,
        at_ms=at_ms,
        host=service.host,
        service=service.id,
        data={
            "containerId": service.container_id,
            "containerName": service.container_name,
            "image": service.image,
            "running": swarm.running,
            "wanted": swarm.wanted,
        },
    )
    await event_log.append(session, [happening])
