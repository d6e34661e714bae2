"""How incidents, and what was found out about them, are shown."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from watchroom.domain.events import EventType
from watchroom.domain.incidents import OpeningReason, SignKind, SignState, TieKind, Verdict
from watchroom.web.wire.types import Answer, Count, Moment, PlainMeta, Warnings


class IncidentState(StrEnum):
    """How an incident stands."""

    OPEN = "open"
    CLOSED = "closed"


class Suspect(Struct, kw_only=True, rename="camel"):
    """A service with signs."""

    host: str
    service_id: str
    name: str
    verdict: Verdict
    signs: Annotated[Count, Meta(description="How many of the four were found.")]
    event: Annotated[
        EventType | None,
        Meta(description="What happened to it right before the first failure; null: nothing."),
    ]
    restarts: Annotated[
        Count,
        Meta(description="How often it was started again around then, unless somebody ordered it."),
    ]


class Incident(Struct, kw_only=True, rename="camel"):
    """Runs that failed together."""

    id: int
    state: IncidentState
    reason: Annotated[
        OpeningReason,
        Meta(description="Several failures within ten minutes, or one of a new pattern."),
    ]
    opened_at: Annotated[Moment, Meta(description="When it was noticed.")]
    closed_at: Annotated[Moment | None, Meta(description="Null while it is open.")]
    first_failure_at: Moment
    last_failure_at: Moment
    failures: Annotated[Count, Meta(description="Failed runs.")]
    suspects: Annotated[
        list[Suspect], Meta(description="Likely and possible services, the most suspect first.")
    ]


class Sign(Struct, kw_only=True, rename="camel"):
    """One thing that was looked at."""

    kind: Annotated[
        SignKind,
        Meta(
            description="event: something happened to it right before the first failure. "
            "node: a node that failed talks to it. resource: CPU or memory near its limit, or at "
            "three times the mean of the day before, or its calls took three times what they "
            "took in the seven days before. unusual: the day before has no such event, "
            "or no such peak."
        ),
    ]
    state: Annotated[
        SignState, Meta(description="noData: it cannot be told; that is not the same as no.")
    ]
    says: str
    value: Annotated[float | None, Meta(description="What was measured; null: nothing.")]
    threshold: Annotated[float | None, Meta(description="What it was held against.")]
    unit: Annotated[str | None, Meta(description="Of `value` and `threshold`.")]
    at: Annotated[Moment | None, Meta(description="When it was so; null if at no one moment.")]


class ExaminedService(Struct, kw_only=True, rename="camel"):
    """A service and its four signs."""

    host: str
    service_id: str
    name: str
    verdict: Annotated[
        Verdict,
        Meta(
            description="likely: `node` and two others were found. possible: any two. Signs tell "
            "what came together, not what caused it."
        ),
    ]
    signs: list[Sign]


class Node(Struct, kw_only=True, rename="camel"):
    """What a node of a workflow talks to."""

    workflow_id: str
    workflow: Annotated[str, Meta(description="Its name.")]
    node: str
    kind: Annotated[
        TieKind,
        Meta(description="outside: none of the services. unknown: it cannot be told."),
    ]
    address: Annotated[str | None, Meta(description="As the node names it; null: it does not.")]
    host: Annotated[str | None, Meta(description="Of the service; null if it is none.")]
    service_id: str | None
    why: Annotated[str, Meta(description="How that is known, or why it is not.")]
    by_person: Annotated[bool, Meta(description="Whether a person said so.")]


class FailedNode(Node, kw_only=True, rename="camel"):
    """A node that failed."""

    runs: Annotated[Count, Meta(description="How many of the runs that were read failed at it.")]


class FailedPattern(Struct, kw_only=True, rename="camel"):
    """A way in which runs failed."""

    id: Annotated[int, Meta(description="For the parameter `pattern` of the list of runs.")]
    text: Annotated[str, Meta(description="The message with what differs masked.")]
    node: str | None
    type: str | None
    runs: Count


class TimelineEntry(Struct, kw_only=True, rename="camel"):
    """Something that happened to a service."""

    at: Moment
    type: EventType
    host: str
    service_id: str
    says: Annotated[str | None, Meta(description="Null where the type says it all.")]


class FailedRunLink(Struct, kw_only=True, rename="camel"):
    """A run that failed."""

    id: int
    failed_at: Moment
    pattern: Annotated[int | None, Meta(description="Id of its pattern.")]
    url: str


class Findings(Struct, kw_only=True, rename="camel"):
    """What is known of the services at some time, and of the runs that failed."""

    services: Annotated[list[ExaminedService], Meta(description="The most suspect first.")]
    nodes: list[FailedNode]
    patterns: list[FailedPattern]
    timeline: list[TimelineEntry]
    runs: Annotated[list[FailedRunLink], Meta(description="The latest, at most 100.")]
    runs_read: Annotated[
        Count,
        Meta(description="Failed runs that nodes and patterns are counted from: at most 1000."),
    ]
    analysed_at: Moment


class IncidentDetail(Incident, kw_only=True, rename="camel"):
    """An incident with everything that was found out."""

    findings: Findings


class WindowFindings(Struct, kw_only=True, rename="camel"):
    """What was found out about a stretch of time."""

    since: Annotated[Moment, Meta(description="Beginning of the time.")]
    until: Moment
    first_failure_at: Annotated[Moment | None, Meta(description="Null if no run failed.")]
    suspects: list[Suspect]
    findings: Findings


class IncidentListMeta(PlainMeta, kw_only=True, rename="camel"):
    """Whether there is more."""

    limit: Count
    next_cursor: Annotated[
        str | None, Meta(description="Pass it as `cursor` for the next page; null on the last one.")
    ]


class IncidentList(Answer[list[Incident], IncidentListMeta]):
    """A page of incidents, the newest first."""


class IncidentAnswer(Answer[IncidentDetail, PlainMeta]):
    """One incident."""


class WindowMeta(PlainMeta, kw_only=True):
    """What may be wrong with what was asked."""

    warnings: Warnings


class WindowAnswer(Answer[WindowFindings, WindowMeta]):
    """What was found out."""


class NodeList(Answer[list[Node], PlainMeta]):
    """What nodes talk to."""


class NodeAnswer(Answer[Node, PlainMeta]):
    """What one node talks to."""


class NodeService(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a person says that a node talks to."""

    workflow_id: Annotated[str, Meta(min_length=1, max_length=256)]
    node: Annotated[str, Meta(min_length=1, max_length=256)]
    service_id: Annotated[
        Annotated[str, Meta(min_length=1, max_length=255)] | None,
        Meta(description="Id of the service; null: the node talks to none of them."),
    ]
    host: Annotated[
        Annotated[str, Meta(min_length=1, max_length=255)] | None,
        Meta(description="Docker host; needed where several have a service of that id."),
    ] = None
