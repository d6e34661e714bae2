"""What happened to services, and who did what."""

from msgspec import field

from watchroom.client.models.base import Answer, CursorPaging, Model, Moment


class ToldAs(Model, kw_only=True, frozen=True):
    """An entry of the log of everything that happens."""

    seq: int
    type: str


class Event(Model, kw_only=True, frozen=True):
    """Something that happened to a container."""

    id: int | None
    timestamp: Moment
    kind: str
    service: str
    host: str
    container_id: str
    exit_code: int | None  # of `die`
    signal: int | None  # of `kill`
    detail: dict[str, str]
    # empty for what only leads to another event
    told_as: list[ToldAs] = field(default_factory=list)
    timestamp_ns: str | None = None  # in nanoseconds since 1970, which tells the order


class CrashEntry(Model, kw_only=True, frozen=True):
    """That a service failed."""

    id: int
    timestamp: Moment
    service: str
    host: str
    container_id: str
    exit_code: int | None  # None if it went on
    oom_killed: bool
    reason: str  # what happened, in words
    image: str
    image_digest: str | None
    restart_count: int | None  # before the crash


class CrashList(Answer[list[CrashEntry]], kw_only=True, frozen=True):
    """Crashes of a service, newest first."""

    pagination: CursorPaging


class CrashLine(Model, kw_only=True, frozen=True):
    """A line of the log before a crash."""

    timestamp: Moment | None
    message: str
    level: str | None
    stream: str | None


class CrashUsage(Model, kw_only=True, frozen=True):
    """What the service used at one moment before a crash."""

    timestamp: Moment
    cpu: float | None
    memory: float | None
    memory_usage: int | None
    memory_limit: int | None
    network_received: float | None
    network_sent: float | None
    processes: int | None


class CrashDetail(CrashEntry, kw_only=True, frozen=True):
    """A crash with what was on record of the moment."""

    logs: list[CrashLine]  # the last lines before, oldest first
    stats: list[CrashUsage]  # the minutes before, oldest first


class AuditEntry(Model, kw_only=True, frozen=True):
    """A row of the audit."""

    id: int
    timestamp: Moment
    who: str
    action: str
    target: str
    phase: str
    outcome: str | None  # how it ended; None for an intent
    detail: dict[str, str]


class AuditList(Answer[list[AuditEntry]], kw_only=True, frozen=True):
    """The audit, newest first."""

    pagination: CursorPaging


class AuditState(Model, kw_only=True, frozen=True):
    """Whether the audit is whole."""

    intact: bool
    rows: int  # sound ones, from the first on
    broken_id: int | None  # the first row that was tampered with
    head: str  # hash of the last sound row: note it to compare later
