"""The log of everything that happens."""

from typing import Any, TypeAlias

import msgspec

from watchroom.client.models.base import Answer, Model, Moment


class LoggedEvent(Model, kw_only=True, frozen=True):
    """Something that happened."""

    type: str
    seq: int  # its place: growing, with gaps, never given twice
    at: Moment
    host: str | None  # docker host; None if it is about none
    service_id: str | None  # None if it is about no service
    execution_id: int | None  # None if it is about no run
    data: dict[str, Any]  # what else there is to tell, by type


class EventLog(Model, kw_only=True, frozen=True):
    """Events, and how far the log reaches."""

    events: list[LoggedEvent]
    first_seq: int | None  # of the earliest event that is kept; None without any
    last_seq: int  # of the latest; 0 before anything happened
    gap: bool  # whether events after `after` are not kept any more, or never were


class EventLogMeta(Model, kw_only=True, frozen=True):
    """Whether there is more."""

    timestamp: Moment
    limit: int
    has_more: bool
    # what may be a slip, such as an unknown service
    warnings: list[str] = msgspec.field(default_factory=list)


class EventLogAnswer(Answer[EventLog], kw_only=True, frozen=True):
    """Events in their order, or the latest first."""

    meta: EventLogMeta


class EventGap(Model, kw_only=True, frozen=True):
    """Events between two places of the log are not kept any more, or never were."""

    from_seq: int = msgspec.field(name="from")
    to_seq: int = msgspec.field(name="to")


Told: TypeAlias = LoggedEvent | EventGap
