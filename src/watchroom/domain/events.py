"""What happens, as everybody hears of it: one growing log of all that changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """What one can listen to; every type of event belongs to one of them."""

    EXECUTIONS = "executions"  # runs that are new or have changed
    SERVICES = "services"  # containers, Swarm services and the hosts that they run on
    OPERATIONS = "operations"  # what is done to services on command, step by step
    INCIDENTS = "incidents"  # runs that fail together
    SYSTEM = "system"  # Watchroom itself: its source, its webhooks


class EventType(StrEnum):
    """What happened."""

    EXECUTION_UPDATED = "execution.updated"  # a run is new, or other than before
    EXECUTION_MARKED = "execution.marked"  # a person judged its verdict, or took that back
    EXECUTION_REMOVED = "execution.removed"  # n8n deleted it before it ended, and so did we
    SERVICE_CREATED = "service.created"
    SERVICE_STARTED = "service.started"
    SERVICE_STOPPED = "service.stopped"  # it ended because it was told to, or with exit code 0
    SERVICE_FAILED = "service.failed"  # it ended otherwise
    SERVICE_OOM = "service.oom"  # the kernel ended a process in it for lack of memory
    SERVICE_RESTARTED = "service.restarted"  # by order, or by its restart policy
    SERVICE_RESTART_LOOP = "service.restartLoop"  # it keeps ending soon after its start
    SERVICE_HEALTHY = "service.healthy"
    SERVICE_UNHEALTHY = "service.unhealthy"
    SERVICE_PAUSED = "service.paused"
    SERVICE_UNPAUSED = "service.unpaused"
    SERVICE_RENAMED = "service.renamed"
    SERVICE_REPLICAS = "service.replicas"  # other tasks of a Swarm service run, or are wanted
    SERVICE_REMOVED = "service.removed"
    SERVICE_UPDATED = "service.updated"  # an update of ours ended well
    SERVICE_UPDATE_FAILED = "service.updateFailed"  # an update of ours did not
    HOST_AWAY = "host.away"  # its engine does not answer
    HOST_BACK = "host.back"
    OPERATION_STARTED = "operation.started"
    OPERATION_STEP = "operation.step"
    OPERATION_ENDED = "operation.ended"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_CHANGED = "incident.changed"  # more runs failed, or more is known of its signs
    INCIDENT_CLOSED = "incident.closed"
    INGEST_CHANGED = "ingest.changed"  # n8n is followed, out of reach, refused ...
    WEBHOOK_DISABLED = "webhook.disabled"  # its receiver refused for good, or failed for days

    @property
    def channel(self) -> Channel:
        """Where it is heard."""
        return _CHANNELS[self.partition(".")[0]]


_CHANNELS: Final = {
    "execution": Channel.EXECUTIONS,
    "service": Channel.SERVICES,
    "host": Channel.SERVICES,
    "operation": Channel.OPERATIONS,
    "incident": Channel.INCIDENTS,
    "ingest": Channel.SYSTEM,
    "webhook": Channel.SYSTEM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something that happened, before it has its place in the log."""

    type: EventType
    at_ms: int  # when it happened, by the clock of who saw it
    host: str | None = None  # the engine's name in the settings, where a service is concerned
    service: str | None = None  # id of the service, unique on its host
    execution_id: int | None = None  # n8n's own
    data: Mapping[str, object] = field(default_factory=dict)  # what else is to be told, as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(NewEvent):
    """An entry of the log."""

    seq: int  # growing in the order of commits; never given twice, and with gaps


def is_gap(after: int, *, first: int | None, last: int) -> bool:
    """
    Tell whether events after a place may be missing from a log that reaches from *first* to *last*.

    Some were forgotten, or the log is another one than the place is of: it was put back to how it
    was earlier. The beginning of the log, 0, is where it begins now.
    """
    was_forgotten = first is not None and 0 < after < first - 1
    return was_forgotten or after > last
