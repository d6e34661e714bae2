"""Runs that fail together, and what is known of the services at that time. No cause is claimed."""

from dataclasses import dataclass, field
from enum import StrEnum

from watchroom.domain.events import EventType
from watchroom.domain.incident_evidence import TELLING
from watchroom.domain.restart_loops import RestartCause


class OpeningReason(StrEnum):
    """Why an incident was opened."""

    FAILURES = "failures"  # several runs failed within a short time
    NEW_PATTERN = "newPattern"  # a run failed in a way in which none had failed before


class SignKind(StrEnum):
    """What is looked at, of each service."""

    EVENT = "event"  # it restarted, ran out of memory, failed ... right before the first failure
    NODE = "node"  # a node that failed talks to it
    RESOURCE = "resource"  # it used more than it should or usually does, or answered later
    UNUSUAL = "unusual"  # what the event or the resource shows is not so in the 24 hours before


class SignState(StrEnum):
    """What was found."""

    YES = "yes"
    NO = "no"
    NO_DATA = "noData"  # it cannot be told: nothing was measured, or not long enough


class Verdict(StrEnum):
    """What the signs of a service amount to."""

    LIKELY = "likely"  # the node, and at least two of the others
    POSSIBLE = "possible"  # any two
    NONE = "none"  # no sign, or one: nothing


class TieKind(StrEnum):
    """What a node talks to."""

    SERVICE = "service"  # one of ours
    OUTSIDE = "outside"  # something on the internet, or what a person says is none of ours
    UNKNOWN = "unknown"  # it cannot be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that was looked at, of one service."""

    kind: SignKind
    state: SignState
    says: str  # for people, in a few words
    value: float | None = None  # what was measured; None: nothing
    threshold: float | None = None  # what it was held against; None: against nothing
    unit: str | None = None  # of both
    at_ms: int | None = None  # when it was so; None: it is of no one moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReport:
    """What is known of one service."""

    host: str
    service: str  # its id
    name: str
    verdict: Verdict
    signs: tuple[Sign, ...]  # one of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeTie:
    """What one node of a workflow talks to, and how that is known."""

    workflow_id: str
    workflow: str  # name
    node: str
    kind: TieKind
    address: str | None  # as the node names it, such as "ollama:11434"; None: it does not say
    host: str | None  # of the service; None: it is none of ours
    service: str | None
    why: str  # in words
    by_person: bool = False  # a person said so


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedNode:
    """A node that failed."""

    tie: NodeTie
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPattern:
    """A way in which runs failed."""

    id: int
    text: str  # the message, masked
    node: str | None
    type: str | None
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """Something that happened to a service around that time."""

    at_ms: int
    type: EventType
    host: str
    service: str
    says: str | None  # in words, such as the reason of an end; None: the type says it all


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that was found out about one stretch of time."""

    services: tuple[ServiceReport, ...] = ()  # the most suspect first
    nodes: tuple[FailedNode, ...] = ()  # the most runs first
    patterns: tuple[FailedPattern, ...] = ()  # likewise
    timeline: tuple[TimelineEntry, ...] = ()  # in order of time
    runs_read: int = 0  # failed runs that nodes and patterns were counted from: a bounded number
    analysed_ms: int = field(default=0, compare=False)

    @property
    def suspects(self) -> tuple[ServiceReport, ...]:
        """The services that are likely or possible ones."""
        return tuple(each for each in self.services if each.verdict is not Verdict.NONE)

    def event_of(self, service: ServiceReport) -> EventType | None:
        """Return what the sign of an event is about; None without one, or if it is not told."""
        at_ms = next((sign.at_ms for sign in service.signs if sign.kind is SignKind.EVENT), None)
        ranks = {type_: rank for rank, type_ in enumerate(TELLING)}
        here = [each.type for each in self._told_of(service) if each.at_ms == at_ms]
        return min((type_ for type_ in here if type_ in ranks), key=ranks.__getitem__, default=None)

    def restarts_of(self, service: ServiceReport) -> int:
        """Return how often a service was started again in that time, unless somebody ordered it."""
        return sum(
            each.type is EventType.SERVICE_RESTARTED and each.says != RestartCause.ORDERED
            for each in self._told_of(service)
        )

    def _told_of(self, service: ServiceReport) -> list[TimelineEntry]:
        key = (service.host, service.service)
        return [each for each in self.timeline if (each.host, each.service) == key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Runs that failed together."""

    id: int
    reason: OpeningReason
    opened_ms: int  # when it was noticed
    closed_ms: int | None  # None: it is open
    first_failure_ms: int
    last_failure_ms: int
    failures: int  # runs
    report: Report
