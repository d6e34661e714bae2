"""How things stand, for a client that begins to listen."""

from collections.abc import Sequence
from typing import Final

from watchroom.flows.services.views import ServiceView
from watchroom.store import executions, incidents, operations
from watchroom.store.filters import ExecutionFilter
from watchroom.web.endpoint import moment_of
from watchroom.web.live.filters import (
    ExecutionFilters,
    Filters,
    OperationFilters,
    ServiceFilters,
)
from watchroom.web.service_stats import shown_stats
from watchroom.web.services import Services
from watchroom.web.shown import shown_execution
from watchroom.web.shown_incidents import shown_incident
from watchroom.web.shown_operations import shown_operation
from watchroom.web.shown_services import shown_host, shown_service
from watchroom.web.times import iso_time
from watchroom.web.wire.executions import NOTHING, Execution
from watchroom.web.wire.live import LiveChannel, ServiceUsage, Snapshot, Usage
from watchroom.web.wire.operations import Operation
from watchroom.web.wire.services import Service

MOST_EXECUTIONS: Final = 50

# Lists of runs are long and often on the screen already: they are told on demand only.
UNASKED: Final = frozenset({
    LiveChannel.SERVICES, LiveChannel.OPERATIONS, LiveChannel.STATS, LiveChannel.INCIDENTS,
})  # fmt: skip


async def snapshot(
    services: Services, channel: LiveChannel, filters: Filters, *, seq: int
) -> Snapshot | Usage | None:
    """
    Return how things stand, at *seq* or later; None for a channel that has nothing to show.

    Raises StoreUnavailable.
    """
    now = iso_time(moment_of(services))
    shown = Snapshot(channel=channel, seq=seq, server_time=now)
    match filters:
        case ServiceFilters() if channel is LiveChannel.STATS:
            return usage(services, filters)
        case ServiceFilters():
            shown.services = _services(services, filters)
            wing = services.wing_a
            shown.hosts = [shown_host(host) for host in wing.fleet.hosts()] if wing else []
        case OperationFilters():
            shown.operations = await _operations(services, filters)
        case ExecutionFilters():
            shown.executions = await _executions(services, filters)
        case _ if channel is LiveChannel.INCIDENTS:
            found = await incidents.open_one(services.store)
            shown.incidents = [] if found is None else [shown_incident(found)]
        case _:
            return None
    return shown


def usage(services: Services, filters: ServiceFilters) -> Usage:
    """Return what services use, by the latest sweep."""
    now_ms = moment_of(services)
    return Usage(
        server_time=iso_time(now_ms),
        services=[
            ServiceUsage(
                id=view.service.id,
                host=view.service.host,
                container_id=view.service.container_id,
                stats=shown_stats(view, now_ms),
            )
            for view in _wanted(services, filters)
        ],
    )


def _wanted(services: Services, filters: ServiceFilters) -> Sequence[ServiceView]:
    views = services.wing_a.fleet.views() if services.wing_a else []
    return [view for view in views if filters.wants_service(view)]


def _services(services: Services, filters: ServiceFilters) -> list[Service]:
    wing, now_ms = services.wing_a, moment_of(services)
    if wing is None:
        return []
    views = _wanted(services, filters)
    return [shown_service(view, wing.restarts(view), now_ms=now_ms) for view in views]


async def _operations(services: Services, filters: OperationFilters) -> list[Operation]:
    running = await operations.unfinished(services.store)
    return [shown_operation(each) for each in running if filters.wants_operation(each)]


async def _executions(services: Services, filters: ExecutionFilters) -> list[Execution]:
    page = await executions.page(
        services.store,
        ExecutionFilter(
            statuses=filters.status,
            risks=filters.risk,
            workflows=filters.workflow,
            cameras=filters.camera,
        ),
        limit=MOST_EXECUTIONS,
    )
    return [shown_execution(run, image_data=NOTHING) for run in page.items]
