"""What is heard over a WebSocket."""

from typing import TypeAlias

from watchroom.client.models.base import Model, Moment
from watchroom.client.models.events import EventGap, LoggedEvent
from watchroom.client.models.executions import Execution
from watchroom.client.models.incidents import Incident
from watchroom.client.models.logs import FollowedGap, FollowedLine, FollowedMark
from watchroom.client.models.operations import Operation
from watchroom.client.models.services import DockerHost, Service, Stats


class LiveEvent(LoggedEvent, kw_only=True, frozen=True):
    """An event, with what it is about as that is now; None too if that is gone."""

    server_time: Moment
    execution: Execution | None = None  # without its picture
    service: Service | None = None
    docker_host: DockerHost | None = None
    operation: Operation | None = None
    incident: Incident | None = None


class Snapshot(Model, kw_only=True, frozen=True):
    """How things stand at `seq` or later; events after it tell what changed."""

    channel: str
    seq: int
    server_time: Moment
    executions: list[Execution] | None = None  # newest first, without their pictures
    services: list[Service] | None = None
    hosts: list[DockerHost] | None = None
    operations: list[Operation] | None = None  # those under way
    incidents: list[Incident] | None = None  # those that are open


class ServiceUsage(Model, kw_only=True, frozen=True):
    """What one service uses."""

    id: str
    host: str
    container_id: str
    stats: Stats


class Usage(Model, kw_only=True, frozen=True):
    """What services use, after a sweep over all of them."""

    server_time: Moment
    services: list[ServiceUsage]


class Printed(Model, kw_only=True, frozen=True):
    """A line of a log, or what happened between two: one of the three."""

    service: str  # as the subscription names it
    line: FollowedLine | None = None
    gap: FollowedGap | None = None
    mark: FollowedMark | None = None


class Gap(EventGap, kw_only=True, frozen=True):
    """Events of a channel that cannot be told any more."""

    channel: str


class Standing(Model, kw_only=True, frozen=True):
    """A subscription stands, or all is well: events up to `seq` are known here."""

    seq: int
    channel: str | None = None  # None: it is about all of them
    id: str | int | None = None  # of the message that it answers


class LiveRefusal(Model, kw_only=True, frozen=True):
    """A message could not be followed."""

    code: str
    message: str
    details: dict[str, str] | None
    id: str | int | None


Message: TypeAlias = LiveEvent | Snapshot | Usage | Printed | Gap
