"""What Watchroom knows of a service: a container that belongs to the stack."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ServiceStatus(StrEnum):
    """How a container stands."""

    RUNNING = "running"  # its main process is there
    STOPPED = "stopped"  # it ended or was stopped; `exit_code` says how
    RESTARTING = "restarting"  # it ended, and the engine is about to start it again
    PAUSED = "paused"  # frozen: there, and doing nothing
    CREATED = "created"  # never started
    DEAD = "dead"  # the engine failed to remove it; only removing it again helps


class Health(StrEnum):
    """What a container's own health check says."""

    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    STARTING = "starting"  # within its start period, or not checked yet
    NONE = "none"  # no health check, or not running: nobody knows


class StatusFilter(StrEnum):
    """Which services a list shows."""

    RUNNING = "running"
    STOPPED = "stopped"  # everything that is not running, whatever the reason
    ALL = "all"

    def takes(self, status: ServiceStatus) -> bool:
        """Tell whether a service of this status is shown."""
        if self is StatusFilter.ALL:
            return True
        return (status is ServiceStatus.RUNNING) == (self is StatusFilter.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePort:
    """A port of a container, published on its host or not."""

    internal: int  # inside the container
    external: int | None  # on the host; None if it is not published
    protocol: str  # tcp, udp or sctp
    address: str | None  # of the host that it is published on, such as 0.0.0.0; None: not published


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceVolume:
    """Something mounted into a container."""

    kind: str  # the engine's word: volume, bind, tmpfs ...
    source: str | None  # the volume's name or the host's path; None for memory
    destination: str  # path inside the container
    writable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNetwork:
    """A network that a container is attached to."""

    name: str
    address: str | None  # IPv4 on that network; None while it does not run
    address6: str | None  # IPv6, likewise
    aliases: tuple[str, ...]  # further names under which others on the network find it


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartPolicy:
    """When the engine starts a container again by itself."""

    name: str  # no, on-failure, always, unless-stopped
    most_retries: int | None  # of on-failure; None: without end


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceIdentity:
    """How a service is called and described; `service_labels` has the rules."""

    id: str  # what others script against; survives recreation of the container
    name: str  # for people
    version: str | None  # None if neither a label nor a tag tells
    description: str | None
    url: str | None  # where it can be opened; None if nothing is published
    homepage: str | None  # page about the image, as its maker says
    port: int | None  # on the host, the one to open


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """How a container stands, and how it came to that."""

    status: ServiceStatus
    health: Health
    created_ms: int | None
    started_ms: int | None  # None if never
    finished_ms: int | None  # None if it never ended
    exit_code: int | None  # None while it runs
    exit_reason: str | None  # in words, such as "Exited (137), out of memory"
    oom_killed: bool  # the kernel killed something in it for lack of memory
    error: str | None  # why the engine could not start it
    restart_count: int | None  # by the engine since it was created or started by hand
    failing_streak: int | None  # failed health checks in a row; None without a check
    health_output: str | None  # what the last health check printed

    @property
    def since_ms(self) -> int | None:
        """When it came into its status; None where that is not told, as of a pause."""
        match self.status:
            case ServiceStatus.RUNNING:
                return self.started_ms
            case ServiceStatus.CREATED:
                return self.created_ms
            case ServiceStatus.PAUSED:
                return None
            case _:
                return self.finished_ms

    def uptime_s(self, now_ms: int) -> float | None:
        """Return for how long it has been running, never less than 0; None if it is not."""
        if self.status not in _UP or self.started_ms is None:
            return None
        return max(0, now_ms - self.started_ms) / 1000


_UP: Final = frozenset({ServiceStatus.RUNNING, ServiceStatus.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlace:
    """What a container belongs to; None and empty where it stands alone."""

    compose_project: str | None
    compose_service: str | None
    swarm_service: str | None  # name of the Swarm service that it is a task of
    depends_on: tuple[str, ...]  # Compose services that it waits for


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSetup:
    """How a container was set up; what looks like a secret is masked."""

    command: str | None  # what runs in it, in shell quoting
    user: str | None  # whom it runs as; None: root
    env: tuple[str, ...]  # NAME=value
    labels: Mapping[str, str]
    ports: tuple[ServicePort, ...]
    volumes: tuple[ServiceVolume, ...]
    networks: tuple[ServiceNetwork, ...]
    network_mode: str | None  # bridge, host, none, container:..., or a network's name
    restart_policy: RestartPolicy | None
    memory_limit_bytes: int | None  # None: no limit of its own
    cpu_limit: float | None  # in CPUs; None: no limit
    gpus: str | None  # "all", a number, or device ids with commas; None: it asked for none
    tty: bool  # its log is one raw stream, without stdout and stderr
    log_driver: str | None  # json-file, local, journald, none ...
    auto_remove: bool  # the engine deletes it when it ends
    stop_grace_ms: int | None = None  # to end in when told to; None: the engine's usual time


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A container of the stack; None means that the engine does not say."""

    identity: ServiceIdentity
    container_id: str  # 64 hex digits; others after each recreation
    container_name: str  # the engine's own name for it, without the leading slash
    host: str  # which engine it runs on, by its name in the settings
    image: str  # reference that it was created from, as the user wrote it
    image_id: str | None  # sha256:... of the image that it was created from
    state: ServiceState
    place: ServicePlace
    setup: ServiceSetup
    ignored: bool  # a label says that Watchroom must leave it alone

    @property
    def id(self) -> str:
        """What others script against; survives recreation of the container."""
        return self.identity.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceBrief:
    """
    What a list of containers says of one, without anything that changes by itself.

    Two equal briefs mean that nothing happened in between which a list would show.
    """

    container_id: str
    container_name: str
    status: ServiceStatus
    health: Health
    exit_code: int | None  # None while it runs
    image: str  # reference, or an id where its tag moved on to another image
    image_id: str | None
    created_ms: int | None
    ignored: bool
