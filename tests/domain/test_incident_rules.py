"""When runs that fail are an incident, by tables."""

from typing import Any

import pytest

from builders import MINUTE_MS, NOW_MS
from happenings import happening
from watchroom.domain.events import Event, EventType
from watchroom.domain.incident_rules import (
    QUIET_MS,
    WITHIN_MS,
    Course,
    Failure,
    Opening,
    failure_of,
    in_hindsight,
    is_new,
    opening,
    still_near,
)
from watchroom.domain.incidents import OpeningReason


def failure(id_: int, minute: float = 0.0, *, pattern_id: int | None = 7) -> Failure:
    """Return a run that failed so many minutes after noon."""
    failed_ms = NOW_MS + int(minute * MINUTE_MS)
    return Failure(
        execution_id=id_, failed_ms=failed_ms, started_ms=failed_ms - 1000, pattern_id=pattern_id
    )


def judged(*minutes: float, is_new_pattern: bool = False) -> Opening | None:
    """Return what the last of some failures opens, told one after the other."""
    recent: tuple[Failure, ...] = ()
    found = None
    for id_, minute in enumerate(minutes):
        latest = failure(id_, minute)
        recent = still_near(recent, latest)
        found = opening(recent, latest, is_new_pattern=is_new_pattern)
    return found


@pytest.mark.parametrize(
    ("minutes", "opens"),
    [
        ((0.0,), False),
        ((0.0, 1.0), False),
        ((0.0, 1.0, 2.0), True),
        ((0.0, 5.0, 10.0), True),
        ((0.0, 5.0, 10.01), False),
        ((0.0, 8.0, 16.0, 24.0), False),
        ((0.0, 8.0, 9.0, 10.0), True),
        ((9.0, 0.0, 5.0), True),
        ((0.0, 15.0, 8.0), False),
        ((0.0, 15.0, 8.0, 9.0), True),
    ],
)
def test_three_failures_within_ten_minutes_open_one(
    minutes: tuple[float, ...], opens: bool
) -> None:
    """In whatever order they are told of; two do not, nor three that are further apart."""
    found = judged(*minutes)

    assert (found is not None) == opens
    assert found is None or found.reason is OpeningReason.FAILURES


def test_what_opens_it_is_in_order_of_time() -> None:
    """The first failure is what everything is held against."""
    found = judged(5.0, 3.0, 4.0)

    assert found is not None
    assert [each.execution_id for each in found.failures] == [1, 2, 0]
    assert found.course == Course(first_ms=NOW_MS + 3 * MINUTE_MS, last_ms=NOW_MS + 5 * MINUTE_MS)


def test_the_same_run_told_again_is_one_failure() -> None:
    """A run is looked at again and again; two runs told thrice are not three."""
    recent = still_near((), failure(1))
    for again in (failure(2), failure(1), failure(2, 0.5)):
        recent = still_near(recent, again)

    assert [each.execution_id for each in recent] == [1, 2]
    assert opening(recent, failure(2, 0.5), is_new_pattern=False) is None


def test_a_new_pattern_opens_one_by_itself() -> None:
    """And what failed otherwise nearby is not counted to it."""
    other, latest = failure(1, -3, pattern_id=2), failure(2)

    found = opening(still_near((other,), latest), latest, is_new_pattern=True)

    assert found == Opening(reason=OpeningReason.NEW_PATTERN, failures=(latest,))


@pytest.mark.parametrize(
    ("since_ms", "new"),
    [
        (NOW_MS - 1000, True),
        (NOW_MS - 1000 - WITHIN_MS, True),
        (NOW_MS - 1001 - WITHIN_MS, False),
        (NOW_MS, True),
        (None, False),
    ],
    ids=["itself", "just before", "long before", "a later one", "none is kept"],
)
def test_a_pattern_is_new_if_no_run_failed_so_before(since_ms: int | None, new: bool) -> None:
    """Those that fail together may be copied in one go: the first of them need not be first."""
    assert is_new(failure(1), pattern_since_ms=since_ms) is new


@pytest.mark.parametrize(
    ("offset_ms", "takes", "over"),
    [
        (-WITHIN_MS - 1, False, False),
        (-WITHIN_MS, True, False),
        (0, True, False),
        (60_000 + QUIET_MS - 1, True, False),
        (60_000 + QUIET_MS, False, True),
    ],
)
def test_fifteen_quiet_minutes_end_it(offset_ms: int, takes: bool, over: bool) -> None:
    """Counted from the last failure; one that was told of late may lie before the first."""
    course = Course(first_ms=NOW_MS, last_ms=NOW_MS).with_failure(NOW_MS + 60_000)

    assert course.takes(NOW_MS + offset_ms) is takes
    assert course.is_over(NOW_MS + offset_ms) is over


def told(**data: Any) -> Event:
    facts = {"status": "error", "startedMs": 5, "stoppedMs": 9, "error": {"pattern": {"id": 3}}}
    new = happening(EventType.EXECUTION_UPDATED, execution_id=1, data=facts | data)
    return Event(
        type=new.type, at_ms=new.at_ms, execution_id=new.execution_id, data=new.data, seq=4
    )


def test_a_failed_run_is_read_from_its_event() -> None:
    """With when it failed by n8n's clock, not when it was told."""
    whole = Failure(execution_id=1, failed_ms=9, started_ms=5, pattern_id=3)

    assert failure_of(told()) == whole
    unknown = failure_of(told(stoppedMs=None, startedMs=None, error=None))
    assert unknown == Failure(execution_id=1, failed_ms=NOW_MS, started_ms=NOW_MS, pattern_id=None)


@pytest.mark.parametrize("status", ["success", "running", "canceled", None])
def test_a_run_that_did_not_fail_is_no_failure(status: str | None) -> None:
    """What a person stopped did not fail."""
    assert failure_of(told(status=status)) is None


@pytest.mark.parametrize(
    ("minutes", "incidents"),
    [
        ((), []),
        ((0.0, 1.0), []),
        ((0.0, 1.0, 2.0), [3]),
        ((0.0, 1.0, 2.0, 16.9), [4]),
        ((0.0, 1.0, 2.0, 17.0), [3]),
        ((0.0, 1.0, 2.0, 30.0, 31.0, 32.0, 33.0), [3, 4]),
        ((0.0, 8.0, 16.0, 24.0), []),
        ((0.0, 12.0, 13.0, 14.0), [3]),
    ],
)
def test_in_hindsight_the_same_rules_hold(minutes: tuple[float, ...], incidents: list[int]) -> None:
    """What lasted, and what was apart, is as it would have been judged in its time."""
    found = in_hindsight(failure(id_, minute) for id_, minute in enumerate(minutes))

    assert [len(each.failures) for each in found] == incidents
    assert {each.reason for each in found} <= {OpeningReason.FAILURES}
