"""What is known of one service around some failures, for the rules to judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.events import EventType
from watchroom.domain.usage_summary import UsageSummary

# What counts as an event, the most telling first: an end brings several with it.
TELLING: Final[Mapping[EventType, str]] = {
    EventType.SERVICE_OOM: "Out of memory",
    EventType.SERVICE_FAILED: "Failed",
    EventType.SERVICE_RESTART_LOOP: "Restart loop",
    EventType.SERVICE_UNHEALTHY: "Unhealthy",
    EventType.SERVICE_UPDATE_FAILED: "Update failed",
    EventType.SERVICE_UPDATED: "Updated",
    EventType.SERVICE_RESTARTED: "Restarted",
    EventType.SERVICE_STOPPED: "Stopped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of a service."""

    type: EventType  # one of TELLING
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedRuns:
    """How many failed runs failed at a node that talks to a service."""

    here: int  # to this one
    unknown: int  # to what, cannot be told
    total: int  # failed runs


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTimes:
    """How long 95 % of the calls of a service took at most; None: it was not called."""

    calls: int  # in the scene's usage
    p95_s: float | None
    usual_calls: int  # in the seven days before that
    usual_p95_s: float | None
    day_p95_s: float | None  # in the last of these days


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of one service, for the rules."""

    host: str
    service: str
    name: str
    happenings: Sequence[Happening]  # in the scene's events and the day before, oldest first
    watched_from_ms: int | None  # from when on nothing that happened to it was missed; None: never
    ties: TiedRuns
    cpu_limit: float | None  # in CPUs; None: no limit
    during: UsageSummary | None  # in the scene's usage; None: nothing was measured
    before: UsageSummary | None  # in the day before that
    calls: CallTimes | None = None  # None: no node is known to talk to it

    def is_watched_since(self, from_ms: int) -> bool:
        """Tell whether nothing that happened to it from a moment on was missed."""
        return self.watched_from_ms is not None and self.watched_from_ms <= from_ms
