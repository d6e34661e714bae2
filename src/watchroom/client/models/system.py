"""The state of the system."""

from watchroom.client.models.base import Model, Moment


class Check(Model, kw_only=True, frozen=True):
    """One part of the system."""

    status: str  # what is not configured, or not known yet, leaves the whole healthy
    response_time: float | None = None  # milliseconds that it took to answer
    last_execution: Moment | None = None  # when the newest run began; None without any
    # memory of this server, in percent of what it may use; None if unknown
    usage: str | None = None
    reason: str | None = None  # what is wrong


class Checks(Model, kw_only=True, frozen=True):
    """Every part that is looked at."""

    database: Check
    workflow: Check
    memory: Check
    n8n: Check
    objects: Check
    docker: Check


class Health(Model, kw_only=True, frozen=True):
    """Whether everything works."""

    status: str
    timestamp: Moment
    version: str
    demo: bool  # whether everything is made up: `watchroom demo`
    checks: Checks


class ApplicationInfo(Model, kw_only=True, frozen=True):
    """This program."""

    name: str
    version: str
    environment: str
    started_at: Moment


class WorkflowInfo(Model, kw_only=True, frozen=True):
    """A workflow as n8n defines it now; all None until n8n has answered."""

    name: str | None
    id: str | None
    active: bool | None
    node_count: int | None


class DatabaseInfo(Model, kw_only=True, frozen=True):
    """A database."""

    type: str
    version: str
    size: str | None  # for people, such as 23GB; None if unknown
    size_bytes: int | None


class SourceInfo(Model, kw_only=True, frozen=True):
    """The n8n that runs are copied from."""

    state: str
    since: Moment  # when this state began
    last_poll_at: Moment | None  # the last look that was answered
    reason: str | None  # why it is unreachable or refused
    waiting: int | None  # older runs still to be copied
    database: DatabaseInfo | None
    workflows: list[WorkflowInfo]


class Features(Model, kw_only=True, frozen=True):
    """What this version can do."""

    image_processing: bool
    real_time_updates: bool
    export_capability: bool


class ServerInfo(Model, kw_only=True, frozen=True):
    """A Watchroom server that works on this store."""

    id: str
    is_this: bool  # whether it is the one that answers
    leads: bool  # whether it does what only one may do: copying


class LiveInfo(Model, kw_only=True, frozen=True):
    """What this server tells as it happens."""

    connections: int  # open WebSockets of this server
    last_seq: int  # place of the latest event that it has told of
    behind: int  # events in the log that it has yet to tell of


class Configuration(Model, kw_only=True, frozen=True):
    """What was set that people want to know."""

    authentication: str  # required, off
    rate_limits: str  # policies, or off
    read_only: bool  # whether every action on services is refused
    retention_days: int | None  # how long runs are kept; None: for good
    events_days: int  # how long the event log is kept
    timezone: str  # of days and hours where a request names none
    n8n_pages_url: str | None = None  # where people open n8n; None: not known
    masks_logs: bool = True  # False: administrators see log lines with the secrets in them


class SystemInfo(Model, kw_only=True, frozen=True):
    """The system and its configuration."""

    application: ApplicationInfo
    workflow: WorkflowInfo
    database: DatabaseInfo  # the one in which runs are kept
    features: Features
    n8n: SourceInfo
    servers: list[ServerInfo]  # those that showed themselves lately
    live: LiveInfo | None = None  # None: the server is older than this
    configuration: Configuration | None = None  # likewise
