"""What one can subscribe to of each channel."""

from collections.abc import Collection, Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from watchroom.domain.events import Event
from watchroom.domain.execution import RiskLevel, Status
from watchroom.domain.log_levels import LogLevel
from watchroom.domain.operations import Operation
from watchroom.flows.services.log_patterns import LONGEST_PATTERN
from watchroom.flows.services.log_views import LogStream
from watchroom.flows.services.views import ServiceView
from watchroom.web.wire.live import LiveChannel

MOST_NAMES: Final = 50
MOST_LINES: Final = 1000  # of the past, at the beginning of a log

_Name = Annotated[str, Meta(min_length=1, max_length=255)]
_Names = Annotated[tuple[_Name, ...], Meta(max_length=MOST_NAMES)]


class Filters(Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Nothing to choose; an empty list of a filter stands for everything."""

    def wants(self, event: Event) -> bool:  # noqa: ARG002  there is nothing to go by
        """Tell whether an event of the channel is to be told."""
        return True


class ExecutionFilters(Filters, kw_only=True, frozen=True, rename="camel"):
    """Which runs."""

    status: Annotated[tuple[Status, ...], Meta(max_length=MOST_NAMES)] = ()
    risk: Annotated[tuple[RiskLevel, ...], Meta(max_length=MOST_NAMES)] = ()
    workflow: _Names = ()  # by id or exact name
    camera: _Names = ()

    def wants(self, event: Event) -> bool:
        """Tell whether a run was of this kind when the event was written."""
        told = event.data.get
        return (
            _is_among(self.status, told("status"))
            and _is_among(self.risk, told("riskLevel"))
            and _is_among(self.workflow, told("workflowId"), told("workflowName"))
            and _is_among(self.camera, told("camera"))
        )


class ServiceFilters(Filters, kw_only=True, frozen=True, rename="camel"):
    """Which services: by id, name or full id of the container, and by Docker host."""

    service: _Names = ()
    host: _Names = ()

    def wants(self, event: Event) -> bool:
        """Tell whether an event is of such a service, or of the host as a whole."""
        if event.service is None:
            return _is_among(self.host, event.host)
        return _is_among(self.host, event.host) and _is_among(self.service, *_names_of(event))

    def wants_service(self, view: ServiceView) -> bool:
        """Tell whether a service is one of these."""
        service = view.service
        names = (service.id, service.container_name, service.container_id)
        return _is_among(self.host, service.host) and _is_among(self.service, *names)


class LogFilters(Filters, kw_only=True, frozen=True, rename="camel"):
    """Which lines, of which services."""

    service: Annotated[tuple[_Name, ...], Meta(min_length=1, max_length=MOST_NAMES)]
    host: _Name | None = None
    level: Annotated[tuple[LogLevel, ...], Meta(max_length=MOST_NAMES)] = ()
    stream: LogStream | None = None
    search: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    regex: Annotated[str, Meta(min_length=1, max_length=LONGEST_PATTERN)] | None = None
    lines: Annotated[int, Meta(ge=1, le=MOST_LINES)] = 100


class OperationFilters(Filters, kw_only=True, frozen=True, rename="camel"):
    """Which operations: by service, as its id or its container's name, or by their own id."""

    service: _Names = ()
    id: _Names = ()

    def wants(self, event: Event) -> bool:
        """Tell whether an event is of such an operation."""
        is_one = _is_among(self.id, event.data.get("id"))
        return is_one and _is_among(self.service, *_names_of(event))

    def wants_operation(self, operation: Operation) -> bool:
        """Tell whether an operation is one of these."""
        names = (operation.service, operation.container_name)
        return _is_among(self.id, operation.id) and _is_among(self.service, *names)


FILTERS: Final[Mapping[LiveChannel, type[Filters]]] = {
    LiveChannel.EXECUTIONS: ExecutionFilters,
    LiveChannel.SERVICES: ServiceFilters,
    LiveChannel.STATS: ServiceFilters,
    LiveChannel.LOGS: LogFilters,
    LiveChannel.OPERATIONS: OperationFilters,
    LiveChannel.INCIDENTS: Filters,
    LiveChannel.SYSTEM: Filters,
}


def _names_of(event: Event) -> tuple[object, ...]:
    return event.service, event.data.get("containerName"), event.data.get("containerId")


def _is_among(wanted: Collection[object], *values: object) -> bool:
    """Tell whether one of *values* is wanted; nothing named means that all are."""
    return not wanted or any(value in wanted for value in values)
