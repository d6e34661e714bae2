"""What a made-up engine has: images, containers, networks, volumes, and what happened to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from watchroom.demo.engine.engine_clock import NS_PER_S

JsonObject = Mapping[str, object]

MEBI: Final = 1 << 20
MOST_LIVES: Final = 50  # of one container that are remembered


class Status(StrEnum):
    """How a container stands, in the engine's words."""

    CREATED = "created"  # and never started
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"  # it ended, and is about to be started again by its policy
    EXITED = "exited"


class Verdict(StrEnum):
    """What a health check found, in the engine's words."""

    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


class Order(StrEnum):
    """Why a container is about to end; an end without an order is a crash."""

    STOP = "stop"
    RESTART = "restart"
    KILL = "kill"
    REMOVE = "remove"


class Output(StrEnum):
    """Where a program writes."""

    STDOUT = "stdout"
    STDERR = "stderr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a program uses of its machine; each rate swings, and with the hours of the day."""

    cores: float = 0.01  # CPUs kept busy, as a mean over the busiest hour
    night: float = 0.3  # share of the rates that is left in the quietest hour
    memory_bytes: int = 32 * MEBI  # held soon after its start
    memory_swing: float = 0.05  # share of that by which it goes up and down
    leak_bytes_per_h: int = 0  # by which it grows the longer it runs
    cache_bytes: int = 8 * MEBI  # files in the page cache
    received_per_s: float = 500.0  # bytes from the network in the busiest hour
    sent_per_s: float = 500.0
    read_per_s: float = 0.0  # bytes from disks in the busiest hour
    written_per_s: float = 2_000.0
    processes: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """How what an image runs behaves."""

    voice: str = "quiet"  # what it prints, by a name of `voices`
    load: Load = field(default_factory=Load)
    ready_s: float = 2.0  # from its start until a health check would pass
    is_sick: bool = False  # no health check ever passes
    check_output: str = ""  # what a health check prints
    stop_s: float = 0.3  # from SIGTERM until it ends
    stop_code: int = 0  # with which it ends then
    ends_s: float | None = None  # after which it ends by itself; None: it runs until it is told
    end_code: int = 0  # with which it ends by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image that is here."""

    id: str  # sha256:...
    tags: tuple[str, ...]  # such as "redis:7", in their short form
    digests: tuple[str, ...]  # such as "redis@sha256:..."; empty if it came from no registry
    created_ns: int
    size_bytes: int
    config: JsonObject  # Env, Cmd, Labels, Healthcheck ...
    program: Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the made-up registry has under a name."""

    image: Image  # as it will be once it is pulled
    digest: str  # of its manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A span in which a container ran."""

    started_ns: int
    ended_ns: int | None = None  # None: it goes on
    ran_out: bool = False  # whether lack of memory was its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What its health check says of a running container."""

    verdict: Verdict
    since_ns: int  # when it said so first
    failing_streak: int = 0  # checks that failed in a row
    output: str = ""  # of the last check


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A container on a network; address and ids are empty while it does not run."""

    aliases: tuple[str, ...] = ()  # that somebody asked for
    asked: JsonObject = field(default_factory=dict)  # IPAMConfig, Links and the like, as asked for
    id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container."""

    id: str
    name: str  # without the slash
    created_ns: int
    image_id: str
    program: Program
    config: JsonObject  # as an inspection tells it, with the image's defaults in it
    host_config: JsonObject  # likewise
    mounts: tuple[JsonObject, ...]  # likewise
    endpoints: Mapping[str, Endpoint]  # by name of the network
    status: Status = Status.CREATED
    lives: tuple[Life, ...] = ()  # the last ones, oldest first
    exit_code: int = 0  # of the last end
    oom_killed: bool = False  # whether lack of memory was the last end
    pid: int = 0  # 0: none
    health: Health | None = None  # None: there is no check, or it never ran
    restart_count: int = 0  # by its policy, since it was last started by order
    pause_ns: int = 0  # that its policy waited before the last restart
    paused_ns: int | None = None  # since when it is frozen; None: it is not
    rested_ns: int = 0  # how long it was frozen in this life, up to the last time
    order: Order | None = None  # None: nobody has told it to end

    @property
    def is_up(self) -> bool:
        """Whether its processes are there, paused or not."""
        return self.status in {Status.RUNNING, Status.PAUSED}

    @property
    def started_ns(self) -> int | None:
        """When it was last started; None: never."""
        return self.lives[-1].started_ns if self.lives else None

    def worked_until_ns(self, at_ns: int) -> int:
        """Return a time without the spans in which it was frozen, during which nothing grows."""
        return (at_ns if self.paused_ns is None else self.paused_ns) - self.rested_ns

    @property
    def finished_ns(self) -> int | None:
        """When it last ended; None: never."""
        ends = [life.ended_ns for life in self.lives if life.ended_ns is not None]
        return ends[-1] if ends else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network."""

    id: str
    name: str
    driver: str  # bridge, host or null
    created_ns: int
    subnet: str = ""  # the first two numbers of its addresses, such as "172.18"; empty: none
    labels: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume."""

    name: str
    created_ns: int
    size_bytes: int = 0
    labels: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened."""

    at_ns: int  # no two events of an engine have the same
    kind: str  # container, image, network or volume
    action: str
    id: str  # of the object
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line that a container printed."""

    at_ns: int
    output: Output
    text: str  # without line end


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The host of an engine."""

    name: str = "demo"
    cpus: int = 16
    memory_bytes: int = 128 * 1024 * MEBI
    up_s: int = 41 * 86_400  # since its start, when the engine was made


def seconds_ns(seconds: float) -> int:
    """Return seconds in nanoseconds."""
    return int(seconds * NS_PER_S)
