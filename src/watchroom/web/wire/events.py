"""How what happened to services is shown."""

from typing import Annotated

from msgspec import Meta, Struct

from watchroom.domain.audit import AuditPhase
from watchroom.domain.events import EventType
from watchroom.domain.log_levels import LogLevel
from watchroom.domain.service_events import ServiceEventKind
from watchroom.web.wire.operations import CursorPaging
from watchroom.web.wire.services import Cores, Rate, Share, Size, Success
from watchroom.web.wire.types import Count, Moment


class ToldAs(Struct, kw_only=True):
    """An entry of the log of everything that happens, as `/api/events` has it."""

    seq: Annotated[int, Meta(description="Its place in that log.")]
    type: EventType


class Event(Struct, kw_only=True, rename="camel"):
    """Something that happened to a container."""

    id: Annotated[int | None, Meta(description="Growing.")]
    timestamp: Annotated[Moment, Meta(description="By the engine's clock.")]
    timestamp_ns: Annotated[
        str, Meta(description="The same in nanoseconds since 1970, which tells the order.")
    ]
    kind: ServiceEventKind
    service: Annotated[str, Meta(description="Id of the service.")]
    host: Annotated[str, Meta(description="The Docker host.")]
    container_id: Annotated[str, Meta(description="In full.")]
    exit_code: Annotated[int | None, Meta(description="Of `die`.")]
    signal: Annotated[int | None, Meta(description="Of `kill`.")]
    detail: Annotated[
        dict[str, str], Meta(description="Name and image at that moment, and the like.")
    ]
    told_as: Annotated[
        list[ToldAs],
        Meta(
            description="What `/api/events` tells of it; empty for what only leads to another "
            "event, such as `kill`, and where that log does not reach back."
        ),
    ]


class EventList(Success[list[Event]]):
    """What happened to a service, newest first."""


class CrashEntry(Struct, kw_only=True, rename="camel"):
    """That a service failed."""

    id: Annotated[int, Meta(description="Growing.")]
    timestamp: Annotated[Moment, Meta(description="By the engine's clock.")]
    service: Annotated[str, Meta(description="Id of the service.")]
    host: Annotated[str, Meta(description="The Docker host.")]
    container_id: Annotated[str, Meta(description="In full; it may be gone.")]
    exit_code: Annotated[int | None, Meta(description="Null if it went on.")]
    oom_killed: Annotated[bool, Meta(description="Memory ran out.")]
    reason: Annotated[str, Meta(description="What happened, in words.")]
    image: Annotated[str, Meta(description="As it was written when the container was created.")]
    image_digest: Annotated[
        str | None,
        Meta(description="Null of an image that never was in a registry, or was gone too soon."),
    ]
    restart_count: Annotated[int | None, Meta(description="Before the crash.")]


class CrashList(Success[list[CrashEntry]], kw_only=True):
    """Crashes of a service, newest first."""

    pagination: CursorPaging


class CrashLine(Struct, kw_only=True):
    """A line of the log before a crash."""

    timestamp: Annotated[Moment | None, Meta(description="Null if the log driver keeps no times.")]
    message: Annotated[str, Meta(description="Secrets are masked.")]
    level: Annotated[LogLevel | None, Meta(description="Null if it shows none.")]
    stream: Annotated[str | None, Meta(description="stdout or stderr; null under a terminal.")]


class CrashUsage(Struct, kw_only=True, rename="camel"):
    """What the service used at one moment before a crash."""

    timestamp: Moment
    cpu: Cores
    memory: Share
    memory_usage: Size
    memory_limit: Size
    network_received: Rate
    network_sent: Rate
    processes: Annotated[int | None, Meta(description="And threads.")]


class CrashDetail(CrashEntry, kw_only=True):
    """A crash with what was on record of the moment."""

    logs: Annotated[list[CrashLine], Meta(description="The last lines before, oldest first.")]
    stats: Annotated[list[CrashUsage], Meta(description="The minutes before, oldest first.")]


class CrashAnswer(Success[CrashDetail]):
    """One crash."""


class AuditEntry(Struct, kw_only=True):
    """A row of the audit."""

    id: Annotated[int, Meta(description="Growing.")]
    timestamp: Moment
    who: Annotated[str, Meta(description="Name of the key.")]
    action: Annotated[str, Meta(description="Such as `restart`.")]
    target: Annotated[str, Meta(description="Such as `local/ollama`.")]
    phase: AuditPhase
    outcome: Annotated[str | None, Meta(description="How it ended; null for an intent.")]
    detail: Annotated[dict[str, str], Meta(description="The operation, and what came of it.")]


class AuditList(Success[list[AuditEntry]], kw_only=True):
    """The audit, newest first."""

    pagination: CursorPaging


class AuditState(Struct, kw_only=True, rename="camel"):
    """Whether the audit is whole."""

    intact: Annotated[bool, Meta(description="Whether no row was changed, removed or added.")]
    rows: Annotated[Count, Meta(description="Sound ones, from the first on.")]
    broken_id: Annotated[int | None, Meta(description="The first row that was tampered with.")]
    head: Annotated[str, Meta(description="Hash of the last sound row: note it to compare later.")]


class AuditCheckAnswer(Success[AuditState]):
    """Whether the audit is whole."""
