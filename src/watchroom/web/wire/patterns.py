"""How error patterns, and what may be done about them, are shown."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, field

from watchroom.domain.events import EventType
from watchroom.domain.incidents import TieKind, Verdict
from watchroom.domain.pattern_status import PatternStatus
from watchroom.web.wire.statistics import Evidence
from watchroom.web.wire.types import Answer, Count, Figure, Moment, Percent, PlainMeta


class PatternKind(StrEnum):
    """What the runs of a pattern have in common."""

    FAILURE = "failure"  # they failed at one node with one message
    UNREADABLE = "unreadable"  # a model answered, and no level can be read from its answer


class PatternSuspect(Struct, kw_only=True, rename="camel"):
    """What the node of a pattern talks to; never called a cause."""

    kind: Annotated[TieKind, Meta(description="outside: none of the services.")]
    name: Annotated[str | None, Meta(description="Of the service, or the address outside.")]
    host: Annotated[str | None, Meta(description="Of the service; null if it is none.")]
    service_id: str | None
    verdict: Annotated[
        Verdict | None, Meta(description="Of the incident; null for what is outside.")
    ]


class PatternMute(Struct, kw_only=True):
    """A pattern that nobody wants to hear of for a time."""

    until: Moment
    reason: str
    at: Annotated[Moment, Meta(description="When it was muted.")]
    by: Annotated[str, Meta(description="Who muted it.")]


class Pattern(Struct, kw_only=True, rename="camel"):
    """A way in which runs fail: a node, and a message with what differs masked."""

    id: Annotated[int | None, Meta(description="For the parameter `pattern` of the list of runs.")]
    kind: Annotated[PatternKind, Meta(description="unreadable: it has no id, node or message.")]
    node: Annotated[str | None, Meta(description="That failed; null where n8n does not say.")]
    type: Annotated[str | None, Meta(description="Error class, HTTP status or socket error.")]
    message: str | None
    runs: Annotated[Count, Meta(description="That began in the time asked for.")]
    share: Annotated[
        Percent | None,
        Meta(description="Of all failed runs of that time; null of what is no failure."),
    ]
    trend: Annotated[list[Count], Meta(description="Runs in each of `parts`.")]
    first_seen: Annotated[Moment, Meta(description="Of all runs that are kept.")]
    last_seen: Annotated[Moment, Meta(description="Of all runs that are kept.")]
    status: Annotated[
        PatternStatus,
        Meta(
            description="At this moment. new: its first run ever was in the last 24 hours. back: "
            "it had none for 24 hours, and one again within the last 24. quiet: none in the last "
            "24 hours. muted: until a moment, whatever happens."
        ),
    ]
    muted: Annotated[PatternMute | None, Meta(description="Null: it is heard.")]
    incident: Annotated[
        int | None, Meta(description="The latest that runs of it belong to, of that time.")
    ]
    suspect: Annotated[
        PatternSuspect | None, Meta(description="By that incident; null if it cannot be told.")
    ]


class PatternAdvice(Evidence, kw_only=True, rename="camel"):
    """What may help, and why."""

    patterns: Annotated[list[int], Meta(description="Ids of the patterns that it is about.")]


class PatternCounts(Struct, kw_only=True):
    """How many patterns stand in which way; unreadable answers count as one."""

    open: Annotated[Count, Meta(description="New, open or back.")]
    new: Count
    back: Count
    quiet: Count
    muted: Count


class Patterns(Struct, kw_only=True, rename="camel"):
    """Why runs failed in a time."""

    from_: Moment = field(name="from")
    to: Moment
    runs: Annotated[Count, Meta(description="All runs that began in it.")]
    failed: Count
    failed_share: Annotated[
        Percent | None, Meta(description="Of the runs that ended; null where none did.")
    ]
    covering: Annotated[
        int | None,
        Meta(description="How many patterns make up 95 % of the failures; null without any."),
    ]
    counts: Annotated[PatternCounts, Meta(description="Of all patterns, whatever is listed.")]
    step: Annotated[Figure, Meta(description="Seconds that a part is long; the ends may be cut.")]
    parts: Annotated[list[Moment], Meta(description="When each part of a trend begins.")]
    patterns: Annotated[
        list[Pattern], Meta(description="The most runs first, then the latest; 200 at most.")
    ]
    advice: Annotated[
        list[PatternAdvice],
        Meta(description="What may help against what is listed, for which a rule has evidence."),
    ]


class PatternsAnswer(Answer[Patterns, PlainMeta]):
    """Why runs failed."""


class PatternHit(Struct, kw_only=True):
    """A camera or a model that runs of a pattern had."""

    name: Annotated[str | None, Meta(description="Null: the runs name none.")]
    runs: Count


class PatternSample(Struct, kw_only=True, rename="camel"):
    """A run that failed so."""

    execution_id: int
    started_at: Moment
    camera: str | None
    workflow: Annotated[str, Meta(description="Its name.")]
    message: Annotated[str, Meta(description="As n8n gave it.")]
    image_url: Annotated[str | None, Meta(description="Null: it has no picture.")]


class PatternEvent(Struct, kw_only=True, rename="camel"):
    """Something that happened to a service."""

    at: Moment
    type: EventType
    host: str
    service_id: str


class PatternEnd(Struct, kw_only=True, rename="camel"):
    """How a pattern fell quiet the last time."""

    last_run_at: Moment
    resumed_at: Annotated[Moment | None, Meta(description="Null: it has been quiet since.")]
    event: Annotated[
        PatternEvent | None,
        Meta(
            description="The first start, restart, update or recovery of the suspect, or of any "
            "service where none is known, within 15 minutes after. It came after; nothing more is "
            "claimed. Null: none is known."
        ),
    ]


class PatternDetail(Pattern, kw_only=True, rename="camel"):
    """A pattern with everything that is known of it."""

    from_: Moment = field(name="from")
    to: Moment
    step: Annotated[Figure, Meta(description="Seconds that a part is long; the ends may be cut.")]
    parts: Annotated[list[Moment], Meta(description="When each part of the trend begins.")]
    cameras: Annotated[list[PatternHit], Meta(description="Of that time, 20 at most.")]
    models: Annotated[list[PatternHit], Meta(description="Of that time, 20 at most.")]
    samples: Annotated[list[PatternSample], Meta(description="The newest runs, three at most.")]
    ended: Annotated[PatternEnd | None, Meta(description="Null: it never fell quiet.")]
    advice: list[PatternAdvice]


class PatternAnswer(Answer[PatternDetail, PlainMeta]):
    """One pattern."""


class NewMute(Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """For how long nobody wants to hear of a pattern, and why."""

    until: Annotated[Moment, Meta(description="In the future.")]
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class PatternChange(Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What is to change of a pattern."""

    muted: Annotated[NewMute | None, Meta(description="Null: it is heard again.")]
