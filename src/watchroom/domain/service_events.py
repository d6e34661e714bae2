"""What happened to the containers of a service, as it is kept and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from watchroom.domain.container_events import STOP_GRACE_MS, ContainerEvent, EventKind

_OF_LIFE: Final = frozenset(kind.value for kind in EventKind)


class ServiceEventKind(StrEnum):
    """What happened; `EventKind` tells more of those that the rules for crashes go by."""

    CREATE = "create"
    START = "start"
    RESTART = "restart"
    KILL = "kill"
    STOP = "stop"
    DIE = "die"
    OOM = "oom"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    PAUSE = "pause"
    UNPAUSE = "unpause"
    RENAME = "rename"
    UPDATE = "update"  # its limits or restart policy were changed
    DESTROY = "destroy"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEvent:
    """One event; host, time, container and kind make it unique."""

    host: str  # the engine's name in the settings
    time_nano: int  # nanoseconds since 1970, by the engine's clock
    container_id: str
    kind: ServiceEventKind
    service: str  # id of the service that the container is of
    exit_code: int | None = None  # of `die`
    signal: int | None = None  # of `kill`
    detail: Mapping[str, str] = field(default_factory=dict)  # what else is to be shown, masked
    id: int | None = None  # growing; None before it is stored
    stop_grace_ms: int = STOP_GRACE_MS  # its container's own, for the rules; it is not kept

    @property
    def at_ms(self) -> int:
        """When it happened, by the engine's clock."""
        return self.time_nano // 1_000_000

    @property
    def of_life(self) -> ContainerEvent | None:
        """The event as the rules for crashes and restarts read it; None if they pass over it."""
        if self.kind.value not in _OF_LIFE:
            return None
        return ContainerEvent(
            kind=EventKind(self.kind),
            at_ms=self.at_ms,
            exit_code=self.exit_code,
            signal=self.signal,
        )
