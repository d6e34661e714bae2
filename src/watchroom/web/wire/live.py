"""What is sent over a WebSocket: one JSON object a message, told apart by its `type`."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType, field

from watchroom.web.wire.executions import Execution
from watchroom.web.wire.incidents import Incident
from watchroom.web.wire.operations import Operation
from watchroom.web.wire.service_logs import FollowedGap, FollowedLine, FollowedMark
from watchroom.web.wire.services import DockerHost, Service, Stats
from watchroom.web.wire.types import Moment


class LiveChannel(StrEnum):
    """What one can subscribe to: the channels of the event log, and what is not kept there."""

    EXECUTIONS = "executions"
    SERVICES = "services"
    STATS = "stats"  # what services use, after each sweep
    LOGS = "logs"  # what services print
    OPERATIONS = "operations"
    INCIDENTS = "incidents"
    SYSTEM = "system"


class Happened(Struct, kw_only=True, rename="camel"):
    """An event, with what it is about as that is now."""

    type: str  # such as execution.updated
    seq: int
    at: Moment
    server_time: Moment
    host: str | None
    service_id: str | None
    execution_id: int | None
    data: Mapping[str, object]
    execution: Execution | UnsetType | None = UNSET  # without its picture; null: it is gone
    service: Service | UnsetType | None = UNSET
    docker_host: DockerHost | UnsetType | None = UNSET
    operation: Operation | UnsetType | None = UNSET
    incident: Incident | UnsetType | None = UNSET


class Subscribed(Struct, kw_only=True, rename="camel", tag_field="type", tag="subscribed"):
    """A subscription stands; events after `seq` will be told."""

    channel: LiveChannel
    seq: int
    id: str | int | None


class Unsubscribed(Struct, kw_only=True, tag_field="type", tag="unsubscribed"):
    """A subscription has ended."""

    channel: LiveChannel
    id: str | int | None


class Snapshot(Struct, kw_only=True, rename="camel", tag_field="type", tag="snapshot"):
    """How things stand at `seq` or later; events after it tell what changed."""

    channel: LiveChannel
    seq: int
    server_time: Moment
    executions: list[Execution] | UnsetType = UNSET  # newest first, without their pictures
    services: list[Service] | UnsetType = UNSET
    hosts: list[DockerHost] | UnsetType = UNSET
    operations: list[Operation] | UnsetType = UNSET  # those under way
    incidents: list[Incident] | UnsetType = UNSET  # the one that is open, if one is


class ServiceUsage(Struct, kw_only=True, rename="camel"):
    """What one service uses."""

    id: str
    host: str
    container_id: str
    stats: Stats


class Usage(Struct, kw_only=True, rename="camel", tag_field="type", tag="stats"):
    """What services use, after a sweep over all of them."""

    server_time: Moment
    services: list[ServiceUsage]


class Printed(Struct, kw_only=True, tag_field="type", tag="log"):
    """A line of a log, or what happened between two."""

    service: str  # as the subscription names it
    line: FollowedLine | UnsetType = UNSET
    gap: FollowedGap | UnsetType = UNSET
    mark: FollowedMark | UnsetType = UNSET


class Heartbeat(Struct, kw_only=True, rename="camel", tag_field="type", tag="heartbeat"):
    """All is well; every event up to `seq` that is subscribed to has been told."""

    seq: int
    server_time: Moment


class Pong(Struct, kw_only=True, rename="camel", tag_field="type", tag="pong"):
    """The answer to a ping."""

    seq: int
    server_time: Moment
    id: str | int | None


class Gap(Struct, kw_only=True, tag_field="type", tag="gap"):
    """Events after `from`, up to `to`, cannot be told any more."""

    channel: LiveChannel
    from_seq: int = field(name="from")
    to_seq: int = field(name="to")


class Refusal(Struct, kw_only=True, tag_field="type", tag="error"):
    """A message could not be followed, or something went wrong."""

    code: str
    message: str
    details: Mapping[str, str] | None  # the field that is to blame, and why
    id: str | int | None
