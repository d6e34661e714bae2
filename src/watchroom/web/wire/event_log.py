"""How the log of everything that happens is shown."""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from watchroom.domain.events import EventType
from watchroom.web.wire.types import Answer, Count, Moment, PlainMeta, Warnings


class LoggedEvent(Struct, kw_only=True, rename="camel"):
    """Something that happened."""

    type: EventType
    seq: Annotated[int, Meta(description="Its place: growing, with gaps, never given twice.")]
    at: Moment
    host: Annotated[str | None, Meta(description="Docker host; null if it is about none.")]
    service_id: Annotated[str | None, Meta(description="Null if it is about no service.")]
    execution_id: Annotated[int | None, Meta(description="Null if it is about no run.")]
    data: Annotated[Mapping[str, Any], Meta(description="What else there is to tell, by type.")]


class EventLog(Struct, kw_only=True, rename="camel"):
    """Events, and how far the log reaches."""

    events: list[LoggedEvent]
    first_seq: Annotated[
        int | None, Meta(description="Of the earliest event that is kept; null without any.")
    ]
    last_seq: Annotated[Count, Meta(description="Of the latest; 0 before anything happened.")]
    gap: Annotated[
        bool, Meta(description="Whether events after `after` are not kept any more, or never were.")
    ]


class EventLogMeta(PlainMeta, kw_only=True, rename="camel"):
    """Whether there is more."""

    limit: int
    has_more: bool
    warnings: Warnings


class EventLogAnswer(Answer[EventLog, EventLogMeta]):
    """Events in their order, or the latest first."""
