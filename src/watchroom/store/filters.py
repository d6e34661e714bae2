"""What a list of runs is narrowed to, and in which order it comes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.domain.execution import Alert, Mark, RiskLevel, Status


class Way(StrEnum):
    """On which side of a bound a value has to be, as the API names it."""

    BELOW = "lt"
    AT_MOST = "le"
    ABOVE = "gt"
    AT_LEAST = "ge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A bound that a value must keep; a run without the value does not keep it."""

    way: Way
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """Values that a run must not have; one without any value there has none of them."""

    statuses: tuple[Status, ...] = ()
    workflows: tuple[str, ...] = ()  # ids or exact names
    risks: tuple[RiskLevel, ...] = ()  # of the headline
    cameras: tuple[str, ...] = ()
    models: tuple[str, ...] = ()  # of the headline
    marks: tuple[Mark | None, ...] = ()  # None: not marked


_NOTHING: Final = Excluded()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionFilter:
    """Conditions that a run must all meet; an empty tuple or None is no condition."""

    from_ms: int | None = None  # began at this moment or later
    to_ms: int | None = None  # began before this moment
    statuses: tuple[Status, ...] = ()  # one of these, as in every tuple below
    workflows: tuple[str, ...] = ()  # ids or exact names
    risks: tuple[RiskLevel, ...] = ()  # of the headline
    cameras: tuple[str, ...] = ()
    models: tuple[str, ...] = ()  # of the headline
    marks: tuple[Mark | None, ...] = ()  # None: not marked
    alerts: tuple[Alert | None, ...] = ()  # what came of its messages; None: none was to go out
    confidence: Bound | None = None  # of the headline, 0 to 1
    duration_ms: Bound | None = None
    nodes: tuple[str, ...] = ()  # the node that failed
    pattern: int | None = None  # id of the error's pattern
    excluded: Excluded = _NOTHING  # what else it must not be
    search: str | None = None  # all its words; each may be the beginning, from 3 characters on


class Sort(StrEnum):
    """Order of a list, as the API names it; runs without the value come last in all."""

    NEWEST = "-startedAt"
    OLDEST = "startedAt"
    LONGEST = "-duration"
    SHORTEST = "duration"
    SUREST = "-confidence"
    LEAST_SURE = "confidence"

    @property
    def descending(self) -> bool:
        """Whether the highest value comes first."""
        return self.value.startswith("-")
