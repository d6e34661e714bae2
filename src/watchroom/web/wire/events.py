"""How what happened to services is shown."""

from typing import Annotated

from msgspec import Meta, Struct

from watchroom.domain.audit import AuditPhase
from watchroom.domain.log_levels import LogLevel
from watchroom.domain.service_events import ServiceEventKind
from watchroom.web.wire.operations import CursorPaging
from watchroom.web.wire.services import Cores, Rate, Share, Size, Success
from watchroom.web.wire.types import Count, Moment


class Event(Struct, kw_only=True, rename="camel"):
    """Something that happened to a container."""

    id: int | None
    timestamp: Moment
    kind: ServiceEventKind
    service: str
    host: str
    container_id: str
    exit_code: Annotated[int | None, Meta(description="Of `die`.")]
    signal: Annotated[int | None, Meta(description="Of `kill`.")]
    detail: dict[str, str]


class EventList(Success[list[Event]]):
    """What happened to a service, newest first."""


class CrashEntry(Struct, kw_only=True, rename="camel"):
    """That a service failed."""

    id: int
    timestamp: Moment
    service: str
    host: str
    container_id: str
    exit_code: Annotated[int | None, Meta(description="Null if it went on.")]
    oom_killed: bool
    reason: Annotated[str, Meta(description="What happened, in words.")]
    image: str
    image_digest: str | None
    restart_count: Annotated[int | None, Meta(description="Before the crash.")]


class CrashList(Success[list[CrashEntry]], kw_only=True):
    """Crashes of a service, newest first."""

    pagination: CursorPaging


class CrashLine(Struct, kw_only=True):
    """A line of the log before a crash."""

    timestamp: Moment | None
    message: str
    level: LogLevel | None
    stream: str | None


class CrashUsage(Struct, kw_only=True, rename="camel"):
    """What the service used at one moment before a crash."""

    timestamp: Moment
    cpu: Cores
    memory: Share
    memory_usage: Size
    memory_limit: Size
    network_received: Rate
    network_sent: Rate
    processes: int | None


class CrashDetail(CrashEntry, kw_only=True):
    """A crash with what was on record of the moment."""

    logs: Annotated[list[CrashLine], Meta(description="The last lines before, oldest first.")]
    stats: Annotated[list[CrashUsage], Meta(description="The minutes before, oldest first.")]


class CrashAnswer(Success[CrashDetail]):
    """One crash."""


class AuditEntry(Struct, kw_only=True):
    """A row of the audit."""

    id: int
    timestamp: Moment
    who: str
    action: str
    target: str
    phase: AuditPhase
    outcome: Annotated[str | None, Meta(description="How it ended; null for an intent.")]
    detail: dict[str, str]


class AuditList(Success[list[AuditEntry]], kw_only=True):
    """The audit, newest first."""

    pagination: CursorPaging


class AuditState(Struct, kw_only=True, rename="camel"):
    """Whether the audit is whole."""

    intact: bool
    rows: Annotated[Count, Meta(description="Sound ones, from the first on.")]
    broken_id: Annotated[int | None, Meta(description="The first row that was tampered with.")]
    head: Annotated[str, Meta(description="Hash of the last sound row: note it to compare later.")]


class AuditCheckAnswer(Success[AuditState]):
    """Whether the audit is whole."""
