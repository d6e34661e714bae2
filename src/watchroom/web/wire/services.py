"""How services are shown."""

from typing import Annotated, Generic

from msgspec import Meta, Struct

from watchroom.domain.restart_loops import RestartCause
from watchroom.domain.services import Health, ServiceStatus
from watchroom.flows.services.views import UpdateChance
from watchroom.web.wire.types import Count, Data, Figure, Moment

Cores = Annotated[Figure | None, Meta(description="Percent of one core: two busy ones are 200.")]
Share = Annotated[Figure | None, Meta(description="Percent of the limit.")]
Rate = Annotated[Figure | None, Meta(description="Bytes per second.")]
Size = Annotated[Count | None, Meta(description="Bytes.")]
Uptime = Annotated[
    Count | None, Meta(description="Whole seconds; null if it does not run, or nobody knows.")
]
Restarts = Annotated[Count | None, Meta(description="The engine's own counter.")]


class Success(Struct, Generic[Data], kw_only=True):
    """A successful answer about services."""

    success: Annotated[bool, Meta(extra_json_schema={"enum": [True]})] = True
    data: Data


class ServiceStats(Struct, kw_only=True, rename="camel"):
    """What a service uses, by the latest sample; null where nothing was measured."""

    cpu: Cores
    memory: Share
    uptime: Uptime
    restart_count: Restarts


class StateKnown(Struct, kw_only=True, rename="camel"):
    """Whether the rest is true now."""

    known: Annotated[
        bool, Meta(description="False: its host is out of reach, and this is what was last known.")
    ]
    since: Annotated[Moment | None, Meta(description="Since when it is not known; null if it is.")]
    reason: Annotated[str | None, Meta(description="Why it is not known.")]
    seen_at: Annotated[Moment, Meta(description="When its host last confirmed it.")]


class UpdateState(Struct, kw_only=True, rename="camel"):
    """Whether a newer image of the same tag is there."""

    chance: UpdateChance
    reason: Annotated[str | None, Meta(description="Why it cannot be told.")]
    checked_at: Moment


class Replicas(Struct, kw_only=True):
    """The tasks of a Swarm service."""

    running: Count | None
    wanted: Count | None


class RecentRestarts(Struct, kw_only=True, rename="camel"):
    """How often a container was started again, by the events that are kept."""

    count: Annotated[Count, Meta(description="In the last 24 hours, or since `since`.")]
    ordered: Annotated[Count, Meta(description="Of these, those after somebody had it end.")]
    last_cause: Annotated[
        RestartCause | None, Meta(description="Why it had ended the last time; null without any.")
    ]
    since: Annotated[Moment, Meta(description="24 hours ago, or when its host was first watched.")]


class Service(Struct, kw_only=True, rename="camel"):
    """A container of the stack, or a Swarm service. Null always means "not available"."""

    id: Annotated[str, Meta(description="Survives recreation of the container.")]
    name: str
    container_id: Annotated[str, Meta(description="In full; another one after each recreation.")]
    status: ServiceStatus
    health: Annotated[
        str,
        Meta(
            description="`none`: no health check, so nobody knows.",
            extra_json_schema={"enum": list(Health)},
        ),
    ]
    version: str | None
    description: str | None
    url: str | None
    port: Annotated[int | None, Meta(description="On the host.")]
    stats: ServiceStats
    container_name: str
    host: Annotated[str, Meta(description="The Docker host, by its name in the settings.")]
    project: Annotated[str | None, Meta(description="The Compose project.")]
    image: Annotated[str, Meta(description="As it was written when the container was created.")]
    state: StateKnown
    update: Annotated[UpdateState | None, Meta(description="Null until it was looked at.")]
    operation_id: Annotated[str | None, Meta(description="Of the operation that runs on it now.")]
    exit_code: Annotated[int | None, Meta(description="Null while it runs.")]
    exit_reason: Annotated[str | None, Meta(description="How it ended, in words.")]
    oom_killed: Annotated[bool, Meta(description="Something in it was killed for lack of memory.")]
    replicas: Annotated[Replicas | None, Meta(description="Null for a container.")]
    restarts24h: Annotated[
        RecentRestarts | None,
        Meta(description="Null where nobody knows, and for a Swarm service."),
    ]


class Port(Struct, kw_only=True):
    """A port of a container."""

    internal: int
    external: Annotated[int | None, Meta(description="On the host; null if not published.")]
    protocol: str
    address: Annotated[str | None, Meta(description="Of the host that it is published on.")]


class Volume(Struct, kw_only=True):
    """Something mounted into a container."""

    source: Annotated[str | None, Meta(description="Volume or path on the host; null: memory.")]
    destination: str
    kind: Annotated[str, Meta(description="volume, bind, tmpfs ...")]
    writable: bool


class Network(Struct, kw_only=True):
    """A network that a container is attached to."""

    name: str
    address: str | None
    address6: str | None
    aliases: list[str]


class RestartPolicy(Struct, kw_only=True, rename="camel"):
    """When the engine starts a container again by itself."""

    name: str
    most_retries: int | None


class HealthCheck(Struct, kw_only=True, rename="camel"):
    """What the container's own check last said."""

    failing_streak: Annotated[int | None, Meta(description="Null without a check.")]
    output: str | None


class Details(Struct, kw_only=True, rename="camel"):
    """How a container was set up; what looks like a secret is masked."""

    image: str
    created: Moment | None
    ports: list[Port]
    volumes: list[Volume]
    env: Annotated[list[str], Meta(description="NAME=value.")]
    image_id: str | None
    started_at: Moment | None
    finished_at: Moment | None
    error: Annotated[str | None, Meta(description="Why the engine could not start it.")]
    health_check: HealthCheck
    command: str | None
    user: str | None
    labels: dict[str, str]
    networks: list[Network]
    network_mode: str | None
    restart_policy: RestartPolicy | None
    memory_limit: Annotated[int | None, Meta(description="Bytes; null: none of its own.")]
    cpu_limit: Annotated[float | None, Meta(description="Cores; null: none.")]
    gpus: str | None
    tty: bool
    log_driver: str | None
    auto_remove: bool
    compose_service: str | None
    swarm_service: str | None
    depends_on: list[str]
    homepage: str | None


class ServiceDetail(Service, kw_only=True, rename="camel"):
    """A service with how it was set up."""

    details: Details


class Paging(Struct, kw_only=True):
    """Where this page lies in the whole."""

    page: Annotated[int, Meta(ge=1)]
    limit: Annotated[int | None, Meta(description="Most results on a page; null: no limit.")]
    total: Annotated[int, Meta(ge=0, description="Results on all pages.")]
    pages: Annotated[int, Meta(ge=0)]


class DockerHost(Struct, kw_only=True, rename="camel"):
    """A Docker host."""

    name: str
    reachable: bool
    since: Annotated[Moment, Meta(description="When it came or went.")]
    reason: Annotated[str | None, Meta(description="Why it is not reachable.")]
    engine_version: str | None
    api_version: str | None
    swarm_manager: bool


class ServiceList(Success[list[Service]], kw_only=True):
    """A page of services."""

    pagination: Paging
    hosts: Annotated[list[DockerHost], Meta(description="Every host, also those without services.")]


class ServiceAnswer(Success[ServiceDetail]):
    """One service."""


class Traffic(Struct, kw_only=True):
    """Bytes per second; null where nothing was measured."""

    received: Rate
    sent: Rate


class BlockTraffic(Struct, kw_only=True):
    """Bytes per second; null where nothing was measured."""

    read: Rate
    written: Rate


class Stats(ServiceStats, kw_only=True, rename="camel"):
    """What a service uses."""

    memory_usage: Annotated[Count | None, Meta(description="Bytes, without page cache.")]
    memory_limit: Annotated[Count | None, Meta(description="Its own, else the host's memory.")]
    timestamp: Annotated[
        Moment, Meta(description="When it was measured; without a sample, when it was last seen.")
    ]
    measured: Annotated[bool, Meta(description="Whether there is a sample.")]
    network: Traffic
    block: BlockTraffic
    processes: int | None


class StatsAnswer(Success[Stats]):
    """What a service uses now."""


class StatsPoint(Struct, kw_only=True, rename="camel"):
    """What a service used in a span of time; all null where nothing was measured."""

    timestamp: Annotated[Moment, Meta(description="When the span begins.")]
    cpu: Cores
    cpu_max: Cores
    memory_usage: Annotated[Figure | None, Meta(description="Bytes; the mean.")]
    memory_usage_max: Figure | None
    memory_limit: Figure | None
    network_received: Rate
    network_sent: Rate
    block_read: Rate
    block_written: Rate
    processes: Figure | None


class StatsHistory(Struct, kw_only=True):
    """What a service used over a time."""

    resolution: Annotated[float, Meta(description="Seconds that each point stands for.")]
    points: list[StatsPoint]


class StatsHistoryAnswer(Success[StatsHistory]):
    """What a service used over a time."""


class ServiceCounts(Struct, kw_only=True):
    """How many services there are."""

    total: Count
    running: Count
    stopped: Annotated[Count, Meta(description="Whatever does not run.")]
    unknown: Annotated[Count, Meta(description="Of hosts out of reach; in the total only.")]


class Resources(Struct, kw_only=True, rename="camel"):
    """What the running services use; null where none is measured."""

    avg_cpu: Cores
    avg_memory: Share
    total_memory_usage: Size


class SystemHealth(Struct, kw_only=True):
    """How the stack is doing."""

    status: Annotated[str, Meta(extra_json_schema={"enum": ["healthy", "degraded", "unhealthy"]})]
    warnings: Count
    errors: Count


class SystemStats(Struct, kw_only=True):
    """The stack as a whole."""

    services: ServiceCounts
    resources: Resources
    health: SystemHealth


class SystemStatsAnswer(Success[SystemStats]):
    """The stack as a whole."""
