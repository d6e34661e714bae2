"""Words for what happens: made once, and sent to everybody who listens."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from watchroom.domain.errors import NotFound
from watchroom.domain.events import Channel, Event
from watchroom.domain.json_values import whole
from watchroom.store import executions, incidents, operations
from watchroom.store.executions import ExecutionSummary
from watchroom.web.endpoint import moment_of
from watchroom.web.live.filters import ServiceFilters
from watchroom.web.live.snapshots import usage
from watchroom.web.services import Services
from watchroom.web.shown import shown_execution
from watchroom.web.shown_incidents import shown_incident
from watchroom.web.shown_operations import shown_operation
from watchroom.web.shown_services import shown_host, shown_service
from watchroom.web.times import iso_time
from watchroom.web.wire.executions import NOTHING, Execution
from watchroom.web.wire.incidents import Incident
from watchroom.web.wire.live import Happened
from watchroom.web.wire.operations import Operation
from watchroom.web.wire.services import DockerHost, Service

MOST_REMEMBERED: Final = 500  # texts of events: the latest, which most listeners are told now


class Telling:
    """Puts events into words, each once, with what they are about as it is at that moment."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._texts: dict[int, str] = {}  # by place in the log
        self._turn = asyncio.Lock()  # the first who asks makes them, the others find them
        self._sweep: int | None = None  # the one that `_usages` tell of
        self._usages: dict[ServiceFilters, str] = {}

    async def texts(self, events: Sequence[Event]) -> list[str]:
        """Return the message for each event. Raises StoreUnavailable."""
        async with self._turn:
            missing = [event for event in events if event.seq not in self._texts]
            self._texts |= await self._made(missing)
            texts = [self._texts[event.seq] for event in events]
            self._forget_oldest()
        return texts

    def usage(self, filters: ServiceFilters) -> str:
        """Return the message of what services use, by the latest sweep."""
        wing = self._services.wing_a
        sweep = wing.fleet.sweeps.count if wing else None
        if sweep != self._sweep:
            self._sweep = sweep
            self._usages.clear()
        if filters not in self._usages:
            told = usage(self._services, filters)
            self._usages[filters] = msgspec.json.encode(told).decode()
        return self._usages[filters]

    async def _made(self, events: Sequence[Event]) -> dict[int, str]:
        ids = {e.execution_id for e in events if e.execution_id is not None and _is_of_run(e)}
        runs = await executions.get_many(self._services.store, ids) if ids else {}
        return {event.seq: _text(await self._shown(event, runs)) for event in events}

    def _forget_oldest(self) -> None:
        for seq in list(self._texts)[: max(0, len(self._texts) - MOST_REMEMBERED)]:
            del self._texts[seq]

    async def _shown(self, event: Event, runs: Mapping[int, ExecutionSummary]) -> Happened:
        return Happened(
            type=event.type,
            seq=event.seq,
            at=iso_time(event.at_ms),
            server_time=iso_time(moment_of(self._services)),
            host=event.host,
            service_id=event.service,
            execution_id=event.execution_id,
            data=event.data,
            execution=_run(event, runs),
            service=self._service(event),
            docker_host=self._host(event),
            operation=await self._operation(event),
            incident=await self._incident(event),
        )

    def _service(self, event: Event) -> Service | UnsetType | None:
        wing = self._services.wing_a
        if event.type.channel is not Channel.SERVICES or event.service is None:
            return UNSET
        view = wing.fleet.known(event.host, event.service) if wing and event.host else None
        if wing is None or view is None:
            return None
        return shown_service(view, wing.restarts(view), now_ms=moment_of(self._services))

    def _host(self, event: Event) -> DockerHost | UnsetType | None:
        """Return the host of an event that is about a host as a whole."""
        wing = self._services.wing_a
        if event.type.channel is not Channel.SERVICES or event.service is not None:
            return UNSET
        try:
            return shown_host(wing.fleet.host(event.host)) if wing and event.host else None
        except NotFound:
            return None

    async def _operation(self, event: Event) -> Operation | UnsetType | None:
        if event.type.channel is not Channel.OPERATIONS:
            return UNSET
        found = await operations.get(self._services.store, str(event.data.get("id")))
        return None if found is None else shown_operation(found)

    async def _incident(self, event: Event) -> Incident | UnsetType | None:
        if event.type.channel is not Channel.INCIDENTS:
            return UNSET
        found = await incidents.get(self._services.store, whole(event.data.get("id")) or 0)
        return None if found is None else shown_incident(found)


def _is_of_run(event: Event) -> bool:
    return event.type.channel is Channel.EXECUTIONS


def _run(event: Event, runs: Mapping[int, ExecutionSummary]) -> Execution | UnsetType | None:
    if not _is_of_run(event):
        return UNSET
    run = None if event.execution_id is None else runs.get(event.execution_id)
    return None if run is None else shown_execution(run, image_data=NOTHING)


def _text(happened: Happened) -> str:
    return msgspec.json.encode(happened).decode()
