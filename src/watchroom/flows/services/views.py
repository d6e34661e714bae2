"""What the flows know of services at one moment, for those who show it."""

from dataclasses import dataclass
from enum import StrEnum

from watchroom.domain.services import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class HostView:
    """One Docker Engine, by its name in the settings."""

    name: str
    reachable: bool
    since_ms: int  # when `reachable` took its present value
    reason: str | None  # why it is not reachable, in words
    engine_version: str | None  # None until it has answered once
    api_version: str | None  # the version that is spoken with it
    is_swarm_manager: bool
    watched_since_ms: int | None = None  # when the events that are kept begin; None: never asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a container used, between two readings of our own."""

    at_ms: int  # when the later reading was taken
    cpu_percent: float | None  # 100 is one CPU; None at the first reading
    memory_bytes: int | None  # without page cache
    memory_limit_bytes: int | None  # its own limit, else the host's memory
    memory_percent: float | None  # of that limit
    network_received_per_s: float | None  # bytes
    network_sent_per_s: float | None
    block_read_per_s: float | None
    block_written_per_s: float | None
    processes: int | None


class UpdateChance(StrEnum):
    """Whether a newer image of the same tag is there."""

    AVAILABLE = "available"  # the registry has another digest
    PULLED = "pulled"  # it is here already; the container still runs the old one
    CURRENT = "current"
    IMPOSSIBLE = "impossible"  # it cannot be updated, ever: pinned or local; the reason says which
    UNKNOWN = "unknown"  # cannot be told; the reason says why


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCheck:
    """What the last look at the registry said."""

    chance: UpdateChance
    reason: str | None  # why it cannot be told, or not be updated
    checked_ms: int
    digest: str | None = None  # that the registry has; None if it does not say
    version: str | None = None  # of a newer image, for people; None: it is not here, or names none


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """A service with everything that is known of it now."""

    service: Service
    host: HostView
    usage: Usage | None  # None: not running, or not measured yet
    update: UpdateCheck | None  # None: not looked at yet
    operation_id: str | None  # of the operation that is running on it
    seen_ms: int  # when its host last confirmed this state; older than the host's `since_ms`: stale
    since_ms: int | None = None  # when it came into its status; None: nobody knows
    replicas_running: int | None = None  # of a Swarm service; None for a container
    replicas_wanted: int | None = None
    task_container_ids: frozenset[str] = frozenset()  # of a Swarm service, on all nodes

    @property
    def is_stale(self) -> bool:
        """The engine is out of reach: this is what was last known."""
        return not self.host.reachable
