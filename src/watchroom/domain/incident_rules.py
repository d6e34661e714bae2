"""When runs that fail are an incident, which runs belong to it, and when it is over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.events import Event, EventType
from watchroom.domain.execution import Status
from watchroom.domain.incidents import OpeningReason
from watchroom.domain.json_values import mapping, whole
from watchroom.domain.spans import DAY_MS

OPENS_AT: Final = 3  # runs that failed
WITHIN_MS: Final = 10 * 60_000  # of each other
QUIET_MS: Final = 15 * 60_000  # without a failure, and it is over
SETTLING_MS: Final = 10 * 60_000  # in which a fresh store knows too little to call a pattern new
HINDSIGHT_MS: Final = 3 * DAY_MS  # before a store was filled, in which incidents are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A run that failed."""

    execution_id: int
    failed_ms: int  # when it ended
    started_ms: int
    pattern_id: int | None  # None: it is not known how


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """From when to when runs failed."""

    first_ms: int
    last_ms: int

    def with_failure(self, failed_ms: int) -> "Course":
        """Return the same with one more failure."""
        return Course(first_ms=min(self.first_ms, failed_ms), last_ms=max(self.last_ms, failed_ms))

    def is_over(self, now_ms: int) -> bool:
        """Tell whether it has been quiet for long enough."""
        return now_ms >= self.last_ms + QUIET_MS

    def takes(self, failed_ms: int) -> bool:
        """Tell whether a failure belongs to it; one that was told of late may lie before it."""
        return failed_ms >= self.first_ms - WITHIN_MS and not self.is_over(failed_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a new incident begins with."""

    reason: OpeningReason
    failures: tuple[Failure, ...]  # in order of time

    @property
    def course(self) -> Course:
        """From when to when they failed."""
        return _course_of(self.failures)


def failure_of(event: Event) -> Failure | None:
    """
    Return the failed run that an event tells of; None if it tells of none.

    A run whose end is not known failed, as far as anybody can tell, when it was told of.
    """
    data = event.data
    if event.type is not EventType.EXECUTION_UPDATED or data.get("status") != Status.ERROR:
        return None
    if event.execution_id is None:
        return None
    stopped_ms = whole(data.get("stoppedMs"))
    failed_ms = event.at_ms if stopped_ms is None else stopped_ms
    started_ms = whole(data.get("startedMs"))
    pattern = mapping(mapping(data.get("error")).get("pattern"))
    return Failure(
        execution_id=event.execution_id,
        failed_ms=failed_ms,
        started_ms=failed_ms if started_ms is None else started_ms,
        pattern_id=whole(pattern.get("id")),
    )


def still_near(recent: Iterable[Failure], failure: Failure) -> tuple[Failure, ...]:
    """Return the failures that are near another one, that one included, in order of time."""
    near = {
        each.execution_id: each
        for each in recent
        if abs(each.failed_ms - failure.failed_ms) <= WITHIN_MS
    } | {failure.execution_id: failure}
    return tuple(sorted(near.values(), key=lambda each: (each.failed_ms, each.execution_id)))


def opening(near: tuple[Failure, ...], failure: Failure, *, is_new_pattern: bool) -> Opening | None:
    """
    Return the incident that a failure and those near it are; None if they are none.

    *near* is what `still_near` returns. Of a new pattern, only failures of that pattern count.
    """
    pairs = zip(near, near[OPENS_AT - 1 :], strict=False)
    if any(last.failed_ms - first.failed_ms <= WITHIN_MS for first, last in pairs):
        return Opening(reason=OpeningReason.FAILURES, failures=near)
    if is_new_pattern:
        alike = tuple(each for each in near if each.pattern_id == failure.pattern_id)
        return Opening(reason=OpeningReason.NEW_PATTERN, failures=alike)
    return None


def in_hindsight(failures: Iterable[Failure]) -> list[Opening]:
    """
    Return the incidents that failures in order of time were, as if each was judged in its time.

    Nothing is a new pattern: in hindsight every pattern was there before.
    """
    found: list[list[Failure]] = []
    recent: tuple[Failure, ...] = ()
    for failure in failures:
        if found and _course_of(found[-1]).takes(failure.failed_ms):
            found[-1].append(failure)
            continue
        near = still_near(recent, failure)
        opened = opening(near, failure, is_new_pattern=False)
        recent = () if opened else near
        if opened is not None:
            found.append(list(opened.failures))
    return [Opening(reason=OpeningReason.FAILURES, failures=tuple(each)) for each in found]


def _course_of(failures: Sequence[Failure]) -> Course:
    return Course(first_ms=failures[0].failed_ms, last_ms=failures[-1].failed_ms)


def is_new(failure: Failure, *, pattern_since_ms: int | None) -> bool:
    """
    Tell whether no run failed like this before those that fail now.

    *pattern_since_ms* is when the first run began that failed so; None: none is kept.
    """
    return pattern_since_ms is not None and pattern_since_ms >= failure.started_ms - WITHIN_MS
