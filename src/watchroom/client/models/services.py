"""Services."""

from watchroom.client.models.base import Answer, Model, Moment


class ServiceStats(Model, kw_only=True, frozen=True):
    """What a service uses, by the latest sample; None where nothing was measured."""

    cpu: float | None
    memory: float | None
    uptime: int | None
    restart_count: int | None


class StateKnown(Model, kw_only=True, frozen=True):
    """Since when it stands as it does, and whether that is true now."""

    known: bool  # false: its host is out of reach, and this is what was last known
    since: Moment | None  # when it came into its status; None where nobody knows
    unknown_since: Moment | None = None  # when its host was lost; None while it is known
    reason: str | None  # why it is not known
    seen_at: Moment  # when its host last confirmed it


class UpdateState(Model, kw_only=True, frozen=True):
    """Whether a newer image of the same tag is there."""

    chance: str
    reason: str | None  # why it cannot be told
    checked_at: Moment
    digest: str | None = None  # that the registry has; None if unknown
    version: str | None = None  # of a newer image; None: it is not on the host, or names none


class Replicas(Model, kw_only=True, frozen=True):
    """The tasks of a Swarm service."""

    running: int | None
    wanted: int | None


class RecentRestarts(Model, kw_only=True, frozen=True):
    """How often a container was started again, by the events that are kept."""

    count: int  # in the last 24 hours, or since `since`
    ordered: int  # of these, those after somebody had it end
    last_cause: str | None  # why it had ended the last time; None without any
    since: Moment  # 24 hours ago, or when its host was first watched


class Service(Model, kw_only=True, frozen=True):
    """A container of the stack, or a Swarm service. None always means "not available"."""

    id: str  # survives recreation of the container
    name: str
    container_id: str  # in full; another one after each recreation
    status: str
    health: str  # `none`: no health check, so nobody knows
    version: str | None
    description: str | None
    url: str | None
    port: int | None  # on the host
    stats: ServiceStats
    container_name: str
    host: str  # the Docker host, by its name in the settings
    project: str | None  # the Compose project
    image: str  # as it was written when the container was created
    state: StateKnown
    update: UpdateState | None  # None until it was looked at
    operation_id: str | None  # of the operation that runs on it now
    exit_code: int | None  # None while it runs
    exit_reason: str | None  # how it ended, in words
    oom_killed: bool  # something in it was killed for lack of memory
    replicas: Replicas | None  # None for a container
    restarts24h: RecentRestarts | None  # None where nobody knows, and for a Swarm service


class Port(Model, kw_only=True, frozen=True):
    """A port of a container."""

    internal: int
    external: int | None  # on the host; None if not published
    protocol: str
    address: str | None  # of the host that it is published on


class Volume(Model, kw_only=True, frozen=True):
    """Something mounted into a container."""

    source: str | None  # volume or path on the host; None: memory
    destination: str
    kind: str  # volume, bind, tmpfs
    writable: bool


class Network(Model, kw_only=True, frozen=True):
    """A network that a container is attached to."""

    name: str
    address: str | None
    address6: str | None
    aliases: list[str]


class RestartPolicy(Model, kw_only=True, frozen=True):
    """When the engine starts a container again by itself."""

    name: str
    most_retries: int | None


class HealthCheck(Model, kw_only=True, frozen=True):
    """What the container's own check last said."""

    failing_streak: int | None  # None without a check
    output: str | None


class Details(Model, kw_only=True, frozen=True):
    """How a container was set up; what looks like a secret is masked."""

    image: str
    created: Moment | None
    ports: list[Port]
    volumes: list[Volume]
    env: list[str]  # NAME=value
    image_id: str | None
    started_at: Moment | None
    finished_at: Moment | None
    error: str | None  # why the engine could not start it
    health_check: HealthCheck
    command: str | None
    user: str | None
    labels: dict[str, str]
    networks: list[Network]
    network_mode: str | None
    restart_policy: RestartPolicy | None
    memory_limit: int | None  # bytes; None: none of its own
    cpu_limit: float | None  # cores; None: none
    gpus: str | None
    tty: bool
    log_driver: str | None
    auto_remove: bool
    compose_service: str | None
    swarm_service: str | None
    depends_on: list[str]
    homepage: str | None


class ServiceDetail(Service, kw_only=True, frozen=True):
    """A service with how it was set up."""

    details: Details


class ServiceEnv(Model, kw_only=True, frozen=True):
    """The environment of a service, unmasked."""

    env: list[str]  # `NAME=value`, secrets included


class Paging(Model, kw_only=True, frozen=True):
    """Where this page lies in the whole."""

    page: int
    limit: int | None  # most results on a page; None: no limit
    total: int  # results on all pages
    pages: int


class DockerHost(Model, kw_only=True, frozen=True):
    """A Docker host."""

    name: str
    reachable: bool
    since: Moment  # when it came or went
    reason: str | None  # why it is not reachable
    engine_version: str | None
    api_version: str | None
    swarm_manager: bool


class ServiceList(Answer[list[Service]], kw_only=True, frozen=True):
    """A page of services."""

    pagination: Paging
    hosts: list[DockerHost]  # every host, also those without services


class Traffic(Model, kw_only=True, frozen=True):
    """Bytes per second; None where nothing was measured."""

    received: float | None
    sent: float | None


class BlockTraffic(Model, kw_only=True, frozen=True):
    """Bytes per second; None where nothing was measured."""

    read: float | None
    written: float | None


class Stats(ServiceStats, kw_only=True, frozen=True):
    """What a service uses."""

    memory_usage: int | None  # bytes, without page cache
    memory_limit: int | None  # its own, else the host's memory
    timestamp: Moment  # when it was measured; without a sample, when it was last seen
    measured: bool  # whether there is a sample
    network: Traffic
    block: BlockTraffic
    processes: int | None


class StatsPoint(Model, kw_only=True, frozen=True):
    """What a service used in a span of time; all None where nothing was measured."""

    timestamp: Moment  # when the span begins
    cpu: float | None
    cpu_max: float | None
    memory_usage: float | None  # bytes; the mean
    memory_usage_max: float | None
    memory_limit: float | None
    network_received: float | None
    network_sent: float | None
    block_read: float | None
    block_written: float | None
    processes: float | None


class StatsHistory(Model, kw_only=True, frozen=True):
    """What a service used over a time."""

    resolution: float  # seconds that each point stands for
    points: list[StatsPoint]
