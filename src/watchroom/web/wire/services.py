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
    """Since when it stands as it does, and whether that is true now."""

    known: Annotated[
        bool, Meta(description="False: its host is out of reach, and this is what was last known.")
    ]
    since: Annotated[
        Moment | None,
        Meta(description="When it came into its status, by the engine; null where nobody knows."),
    ]
    unknown_since: Annotated[
        Moment | None, Meta(description="When its host was lost; null while it is known.")
    ]
    reason: Annotated[str | None, Meta(description="Why it is not known.")]
    seen_at: Annotated[Moment, Meta(description="When its host last confirmed it.")]


class UpdateState(Struct, kw_only=True, rename="camel"):
    """Whether a newer image of the same tag is there."""

    chance: UpdateChance
    reason: Annotated[
        str | None, Meta(description="Why it is `impossible` or `unknown`; null otherwise.")
    ]
    checked_at: Annotated[Moment, Meta(description="When the registry was asked.")]
    digest: Annotated[str | None, Meta(description="Of what the registry has; null if unknown.")]
    version: Annotated[
        str | None,
        Meta(description="Of the newer image; null where it is not on the host, or names none."),
    ]


class Replicas(Struct, kw_only=True):
    """The tasks of a Swarm service."""

    running: Annotated[Count | None, Meta(description="Tasks that run.")]
    wanted: Annotated[Count | None, Meta(description="Tasks that are to run.")]


class RecentRestarts(Struct, kw_only=True, rename="camel"):
    """How often a container was started again, by the events that are kept."""

    count: Annotated[Count, Meta(description="In the last 24 hours, or since `since`.")]
    ordered: Annotated[Count, Meta(description="Of these, those after somebody had it end.")]
    last_cause: Annotated[
        RestartCause | None, Meta(description="Why it had ended the last time; null without any.")
    ]
    since: Annotated[
        Moment, Meta(description="24 hours ago, or when the events that are kept begin.")
    ]


class Service(Struct, kw_only=True, rename="camel"):
    """A container of the stack, or a Swarm service. Null always means "not available"."""

    id: Annotated[str, Meta(description="Survives recreation of the container.")]
    name: Annotated[str, Meta(description="For people.")]
    container_id: Annotated[str, Meta(description="In full; another one after each recreation.")]
    status: ServiceStatus
    health: Annotated[
        str,
        Meta(
            description="`none`: no health check, so nobody knows.",
            extra_json_schema={"enum": list(Health)},
        ),
    ]
    version: Annotated[str | None, Meta(description="Of what runs in it: a label, else the tag.")]
    description: Annotated[str | None, Meta(description="By its labels.")]
    url: Annotated[str | None, Meta(description="Where it can be opened.")]
    port: Annotated[int | None, Meta(description="On the host.")]
    stats: ServiceStats
    container_name: Annotated[str, Meta(description="Without the leading slash.")]
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

    internal: Annotated[int, Meta(description="In the container.")]
    external: Annotated[int | None, Meta(description="On the host; null if not published.")]
    protocol: Annotated[str, Meta(description="tcp, udp or sctp.")]
    address: Annotated[str | None, Meta(description="Of the host that it is published on.")]


class Volume(Struct, kw_only=True):
    """Something mounted into a container."""

    source: Annotated[str | None, Meta(description="Volume or path on the host; null: memory.")]
    destination: Annotated[str, Meta(description="Path in the container.")]
    kind: Annotated[str, Meta(description="volume, bind, tmpfs ...")]
    writable: Annotated[bool, Meta(description="False: it can only be read.")]


class Network(Struct, kw_only=True):
    """A network that a container is attached to."""

    name: Annotated[str, Meta(description="Of the network.")]
    address: Annotated[str | None, Meta(description="IPv4, while it runs.")]
    address6: Annotated[str | None, Meta(description="IPv6, while it runs.")]
    aliases: Annotated[list[str], Meta(description="Other names for it there.")]


class RestartPolicy(Struct, kw_only=True, rename="camel"):
    """When the engine starts a container again by itself."""

    name: Annotated[str, Meta(description="no, always, unless-stopped or on-failure.")]
    most_retries: Annotated[int | None, Meta(description="Null: no limit.")]


class HealthCheck(Struct, kw_only=True, rename="camel"):
    """What the container's own check last said."""

    failing_streak: Annotated[int | None, Meta(description="Null without a check.")]
    output: Annotated[str | None, Meta(description="Of the last check.")]


class Details(Struct, kw_only=True, rename="camel"):
    """How a container was set up; what looks like a secret is masked."""

    image: Annotated[str, Meta(description="As it was written when the container was created.")]
    created: Annotated[Moment | None, Meta(description="When the container was.")]
    ports: Annotated[list[Port], Meta(description="Published or exposed.")]
    volumes: Annotated[list[Volume], Meta(description="Volumes, folders and memory.")]
    env: Annotated[list[str], Meta(description="NAME=value.")]
    image_id: Annotated[str | None, Meta(description="Null where it cannot be told.")]
    started_at: Annotated[Moment | None, Meta(description="The last time.")]
    finished_at: Annotated[
        Moment | None, Meta(description="The last time; null if it never ended.")
    ]
    error: Annotated[str | None, Meta(description="Why the engine could not start it.")]
    health_check: HealthCheck
    command: Annotated[str | None, Meta(description="Entrypoint and command.")]
    user: Annotated[str | None, Meta(description="Null: root.")]
    labels: Annotated[dict[str, str], Meta(description="Of container and image.")]
    networks: Annotated[list[Network], Meta(description="That it is attached to.")]
    network_mode: Annotated[
        str | None, Meta(description="bridge, host, none, a network or another container.")
    ]
    restart_policy: Annotated[RestartPolicy | None, Meta(description="Null where there is none.")]
    memory_limit: Annotated[int | None, Meta(description="Bytes; null: none of its own.")]
    cpu_limit: Annotated[float | None, Meta(description="Cores; null: none.")]
    gpus: Annotated[str | None, Meta(description="What was asked for; null: none.")]
    tty: Annotated[bool, Meta(description="Whether it has a terminal, which mixes both streams.")]
    log_driver: Annotated[str | None, Meta(description="`none` keeps no log.")]
    auto_remove: Annotated[bool, Meta(description="Whether the engine removes it when it ends.")]
    compose_service: Annotated[str | None, Meta(description="Its name in the Compose file.")]
    swarm_service: Annotated[str | None, Meta(description="That it is, or is a task of.")]
    depends_on: Annotated[list[str], Meta(description="Compose services.")]
    homepage: Annotated[str | None, Meta(description="Of the software.")]


class ServiceDetail(Service, kw_only=True, rename="camel"):
    """A service with how it was set up."""

    details: Details


class Paging(Struct, kw_only=True):
    """Where this page lies in the whole."""

    page: Annotated[int, Meta(ge=1, description="From 1 on.")]
    limit: Annotated[int | None, Meta(description="Most results on a page; null: no limit.")]
    total: Annotated[int, Meta(ge=0, description="Results on all pages.")]
    pages: Annotated[int, Meta(ge=0, description="How many there are.")]


class DockerHost(Struct, kw_only=True, rename="camel"):
    """A Docker host."""

    name: Annotated[str, Meta(description="In the settings.")]
    reachable: Annotated[bool, Meta(description="False: `reason` says why.")]
    since: Annotated[Moment, Meta(description="When it came or went.")]
    reason: Annotated[str | None, Meta(description="Why it is not reachable.")]
    engine_version: Annotated[str | None, Meta(description="Null until it answered once.")]
    api_version: Annotated[str | None, Meta(description="That is spoken with it.")]
    swarm_manager: Annotated[bool, Meta(description="Whether its Swarm services are shown.")]


class ServiceList(Success[list[Service]], kw_only=True):
    """A page of services."""

    pagination: Paging
    hosts: Annotated[list[DockerHost], Meta(description="Every host, also those without services.")]


class ServiceAnswer(Success[ServiceDetail]):
    """One service."""


class ServiceEnv(Struct, kw_only=True):
    """The environment of a service, unmasked."""

    env: Annotated[list[str], Meta(description="`NAME=value`, secrets included.")]


class ServiceEnvAnswer(Success[ServiceEnv]):
    """The environment of one service."""


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
    processes: Annotated[
        int | None, Meta(description="And threads; null where nothing was measured.")
    ]


class StatsAnswer(Success[Stats]):
    """What a service uses now."""


class StatsPoint(Struct, kw_only=True, rename="camel"):
    """What a service used in a span of time; all null where nothing was measured."""

    timestamp: Annotated[Moment, Meta(description="When the span begins.")]
    cpu: Cores
    cpu_max: Cores
    memory_usage: Annotated[Figure | None, Meta(description="Bytes; the mean.")]
    memory_usage_max: Annotated[Figure | None, Meta(description="Bytes.")]
    memory_limit: Annotated[Figure | None, Meta(description="Bytes.")]
    network_received: Rate
    network_sent: Rate
    block_read: Rate
    block_written: Rate
    processes: Annotated[Figure | None, Meta(description="The mean.")]


class StatsHistory(Struct, kw_only=True):
    """What a service used over a time."""

    resolution: Annotated[float, Meta(description="Seconds that each point stands for.")]
    points: Annotated[
        list[StatsPoint], Meta(description="Oldest first, without a gap between them.")
    ]


class StatsHistoryAnswer(Success[StatsHistory]):
    """What a service used over a time."""


class ServiceCounts(Struct, kw_only=True):
    """How many services there are."""

    total: Annotated[Count, Meta(description="Running, stopped and unknown.")]
    running: Annotated[Count, Meta(description="Status `running`.")]
    stopped: Annotated[Count, Meta(description="Whatever does not run.")]
    unknown: Annotated[Count, Meta(description="Of hosts out of reach; in the total only.")]


class Resources(Struct, kw_only=True, rename="camel"):
    """What the running services use; null where none is measured."""

    avg_cpu: Cores
    avg_memory: Share
    total_memory_usage: Size


class SystemHealth(Struct, kw_only=True):
    """How the stack is doing."""

    status: Annotated[
        str,
        Meta(
            description="`unhealthy` with errors, `degraded` with warnings alone.",
            extra_json_schema={"enum": ["healthy", "degraded", "unhealthy"]},
        ),
    ]
    warnings: Annotated[Count, Meta(description="Services that somebody should look at.")]
    errors: Annotated[Count, Meta(description="Services that failed, and hosts out of reach.")]


class SystemStats(Struct, kw_only=True):
    """The stack as a whole."""

    services: ServiceCounts
    resources: Resources
    health: SystemHealth


class SystemStatsAnswer(Success[SystemStats]):
    """The stack as a whole."""
