"""Runs that failed together, and what was found out."""

from watchroom.client.models.base import Answer, Model, Moment


class Suspect(Model, kw_only=True, frozen=True):
    """A service with signs."""

    host: str
    service_id: str
    name: str
    verdict: str
    signs: int  # how many of the four were found
    event: str | None = None  # what happened to it right before the first failure; None: nothing
    restarts: int = 0  # around then, unless somebody ordered them


class Incident(Model, kw_only=True, frozen=True):
    """Runs that failed together."""

    id: int
    state: str
    reason: str  # several failures within ten minutes, or one of a new pattern
    opened_at: Moment  # when it was noticed
    closed_at: Moment | None  # None while it is open
    first_failure_at: Moment
    last_failure_at: Moment
    failures: int  # failed runs
    suspects: list[Suspect]  # likely and possible services, the most suspect first


class Sign(Model, kw_only=True, frozen=True):
    """One thing that was looked at."""

    kind: str  # event, node, resource or unusual; the API reference tells when each is found
    state: str  # noData: it cannot be told; that is not the same as no
    says: str
    value: float | None  # what was measured; None: nothing
    threshold: float | None  # what it was held against
    unit: str | None  # of `value` and `threshold`
    at: Moment | None  # when it was so; None if at no one moment


class ExaminedService(Model, kw_only=True, frozen=True):
    """A service and its four signs."""

    host: str
    service_id: str
    name: str
    verdict: str  # likely: `node` and two others were found; possible: any two
    signs: list[Sign]


class Node(Model, kw_only=True, frozen=True):
    """What a node of a workflow talks to."""

    workflow_id: str
    workflow: str  # its name
    node: str
    kind: str  # outside: none of the services. unknown: it cannot be told
    address: str | None  # as the node names it; None: it does not
    host: str | None  # of the service; None if it is none
    service_id: str | None
    why: str  # how that is known, or why it is not
    by_person: bool  # whether a person said so


class FailedNode(Node, kw_only=True, frozen=True):
    """A node that failed."""

    runs: int  # how many of the runs that were read failed at it


class FailedPattern(Model, kw_only=True, frozen=True):
    """A way in which runs failed."""

    id: int  # for the parameter `pattern` of the list of runs
    text: str  # the message with what differs masked
    node: str | None
    type: str | None
    runs: int


class TimelineEntry(Model, kw_only=True, frozen=True):
    """Something that happened to a service."""

    at: Moment
    type: str
    host: str
    service_id: str
    says: str | None  # None where the type says it all


class FailedRunLink(Model, kw_only=True, frozen=True):
    """A run that failed."""

    id: int
    failed_at: Moment
    pattern: int | None  # id of its pattern
    url: str


class Findings(Model, kw_only=True, frozen=True):
    """What is known of the services at some time, and of the runs that failed."""

    services: list[ExaminedService]  # the most suspect first
    nodes: list[FailedNode]
    patterns: list[FailedPattern]
    timeline: list[TimelineEntry]
    runs: list[FailedRunLink]  # the latest, at most 100
    runs_read: int  # failed runs that nodes and patterns are counted from: at most 1000
    analysed_at: Moment


class IncidentDetail(Incident, kw_only=True, frozen=True):
    """An incident with everything that was found out."""

    findings: Findings


class WindowFindings(Model, kw_only=True, frozen=True):
    """What was found out about a stretch of time."""

    since: Moment  # beginning of the time
    until: Moment
    first_failure_at: Moment | None  # None if no run failed
    suspects: list[Suspect]
    findings: Findings


class IncidentListMeta(Model, kw_only=True, frozen=True):
    """Whether there is more."""

    timestamp: Moment
    limit: int
    next_cursor: str | None  # for the next page; None on the last one


class IncidentList(Answer[list[Incident]], kw_only=True, frozen=True):
    """A page of incidents, the newest first."""

    meta: IncidentListMeta
