"""How the state of the system is shown."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.flows.ingest_status import IngestState
from watchroom.web.wire.types import Answer, Count, Moment, PlainMeta


class Check(Struct, kw_only=True, rename="camel"):
    """One part of the system."""

    status: Annotated[
        str,
        Meta(
            description="What is not configured, or not known yet, leaves the whole healthy.",
            extra_json_schema={"enum": ["healthy", "unhealthy", "not configured", "unknown"]},
        ),
    ]
    response_time: Annotated[
        Annotated[float, Meta(ge=0)] | UnsetType,
        Meta(description="Milliseconds that it took to answer."),
    ] = UNSET
    last_execution: Annotated[
        Moment | UnsetType | None, Meta(description="When the newest run began; null without any.")
    ] = UNSET
    usage: Annotated[
        str | UnsetType | None,
        Meta(description="Memory of this server, in percent of what it may use; null if unknown."),
    ] = UNSET
    reason: Annotated[str | UnsetType, Meta(description="What is wrong.")] = UNSET


class Checks(Struct, kw_only=True):
    """Every part that is looked at."""

    database: Check
    workflow: Check
    memory: Check
    n8n: Check
    objects: Check
    docker: Check


class Health(Struct, kw_only=True):
    """Whether everything works."""

    status: Annotated[str, Meta(extra_json_schema={"enum": ["healthy", "unhealthy"]})]
    timestamp: Moment
    version: str
    demo: Annotated[bool, Meta(description="Whether everything is made up: `watchroom demo`.")]
    checks: Checks


class ApplicationInfo(Struct, kw_only=True, rename="camel"):
    """This program."""

    name: str
    version: str
    environment: str
    started_at: Moment


class WorkflowInfo(Struct, kw_only=True, rename="camel"):
    """A workflow as n8n defines it now; all null until n8n has answered."""

    name: str | None
    id: str | None
    active: bool | None
    node_count: int | None


class DatabaseInfo(Struct, kw_only=True, rename="camel"):
    """A database."""

    type: str
    version: str
    size: Annotated[str | None, Meta(description="For people, such as 23GB; null if unknown.")]
    size_bytes: int | None


class SourceInfo(Struct, kw_only=True, rename="camel"):
    """The n8n that runs are copied from."""

    state: IngestState
    since: Annotated[Moment, Meta(description="When this state began.")]
    last_poll_at: Annotated[Moment | None, Meta(description="The last look that was answered.")]
    reason: Annotated[str | None, Meta(description="Why it is unreachable or refused.")]
    waiting: Annotated[int | None, Meta(description="Older runs still to be copied.")]
    database: DatabaseInfo | None
    workflows: list[WorkflowInfo]


class Features(Struct, kw_only=True, rename="camel"):
    """What this version can do."""

    image_processing: bool
    real_time_updates: bool
    export_capability: bool


class ServerInfo(Struct, kw_only=True, rename="camel"):
    """A Watchroom server that works on this store."""

    id: str
    is_this: Annotated[bool, Meta(description="Whether it is the one that answers.")]
    leads: Annotated[bool, Meta(description="Whether it does what only one may do: copying ...")]


class LiveInfo(Struct, kw_only=True, rename="camel"):
    """What this server tells as it happens."""

    connections: Annotated[Count, Meta(description="Open WebSockets of this server.")]
    last_seq: Annotated[Count, Meta(description="Place of the latest event that it has told of.")]
    behind: Annotated[Count, Meta(description="Events in the log that it has yet to tell of.")]


class Configuration(Struct, kw_only=True, rename="camel"):
    """What was set that people want to know; docs/settings.md has them all."""

    authentication: Annotated[str, Meta(extra_json_schema={"enum": ["required", "off"]})]
    rate_limits: Annotated[str, Meta(description="Policies, or `off`.")]
    read_only: Annotated[bool, Meta(description="Whether every action on services is refused.")]
    masks_logs: Annotated[
        bool, Meta(description="False: administrators see log lines with the secrets in them.")
    ]
    retention_days: Annotated[
        int | None, Meta(description="How long runs are kept; null: for good.")
    ]
    events_days: Annotated[int, Meta(description="How long the event log is kept.")]
    timezone: Annotated[str, Meta(description="Of days and hours where a request names none.")]
    n8n_pages_url: Annotated[
        str | None, Meta(description="Where people open n8n in their browser; null: not known.")
    ]


class SystemInfo(Struct, kw_only=True, rename="camel"):
    """The system and its configuration."""

    application: ApplicationInfo
    workflow: WorkflowInfo
    database: Annotated[DatabaseInfo, Meta(description="The one in which runs are kept.")]
    features: Features
    n8n: SourceInfo
    servers: Annotated[list[ServerInfo], Meta(description="Those that showed themselves lately.")]
    live: LiveInfo
    configuration: Configuration


class SystemAnswer(Answer[SystemInfo, PlainMeta]):
    """The system and its configuration."""
