"""How services stood over a time."""

from typing import Any

import pytest

from services_under_test import service
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.services import Health, ServiceStatus
from watchroom.domain.state_strips import Stood, blanked, changes_of, standing, strip

OK, WARN, BAD, OFF = Stood.OK, Stood.WARN, Stood.BAD, Stood.OFF
SPAN = (1_000, 5_000)  # four parts of a second


def happened(kind: str, at_ms: int, container: str = "a", **facts: Any) -> ServiceEvent:
    return ServiceEvent(
        host="local",
        time_nano=at_ms * 1_000_000,
        container_id=container,
        kind=ServiceEventKind(kind),
        service="ollama",
        **facts,
    )


def stood(*events: ServiceEvent, now: Stood = OK) -> list[Stood | None]:
    return strip(changes_of(events, now), SPAN, 4)


@pytest.mark.parametrize("now", [OK, WARN, OFF])
def test_without_events_it_has_always_stood_as_now(now: Stood) -> None:
    """Nothing happened, so nothing changed."""
    assert stood(now=now) == [now] * 4


def test_a_failure_lasts_until_the_next_start() -> None:
    """The part in which both lie is shown at its worst."""
    failed = happened("die", 2_100, exit_code=1)

    assert stood(failed, happened("start", 4_500)) == [OK, BAD, BAD, BAD]
    assert stood(failed, happened("start", 2_200)) == [OK, BAD, OK, OK]


def test_what_was_stopped_by_order_has_not_failed() -> None:
    """137 after a signal through the engine is what was asked for."""
    ordered = happened("kill", 2_000, signal=9), happened("die", 2_100, exit_code=137)

    assert stood(*ordered) == [OK, OFF, OFF, OFF]


def test_running_out_of_memory_shows_even_where_it_went_on() -> None:
    """A process in it was killed, and the container did not end."""
    assert stood(happened("oom", 3_100)) == [OK, OK, BAD, OK]


def test_health_comes_and_goes() -> None:
    """Unwell is not down."""
    assert stood(happened("unhealthy", 2_000), happened("healthy", 3_999)) == [OK, WARN, WARN, OK]


def test_an_update_leaves_no_mark_of_the_old_container() -> None:
    """The old one ends after the new one took its place, and must not seem to be the service."""
    events = [
        happened("start", 2_000, "new"),
        happened("kill", 2_100, "old", signal=9),
        happened("die", 2_200, "old", exit_code=137),
    ]

    assert stood(*events)[2:] == [OK, OK]


def test_before_it_was_created_nothing_is_known() -> None:
    """It was not there: that is neither well nor down."""
    events = [happened("create", 3_000), happened("start", 3_100)]

    assert stood(*events) == [None, None, OK, OK]


def test_what_is_made_anew_was_there_before() -> None:
    """An update creates the new container first: the old one had been running until then."""
    events = [
        happened("create", 3_000, "new"),
        happened("kill", 3_010, "old", signal=15),
        happened("die", 3_020, "old", exit_code=0),
        happened("start", 3_100, "new"),
    ]

    assert stood(*events) == [OK, OK, OFF, OK]


def test_parts_without_knowledge_are_blank() -> None:
    """A part that is known for some of its time keeps what is known."""
    assert blanked([OK] * 4, SPAN, [(0, 2_000), (3_500, 5_000)]) == [None, OK, OK, None]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, OK),
        ({"health": Health.UNHEALTHY}, WARN),
        ({"health": Health.STARTING}, Stood.BUSY),
        ({"status": ServiceStatus.STOPPED, "exit_code": 0}, OFF),
        ({"status": ServiceStatus.STOPPED, "exit_code": 1}, BAD),
        ({"status": ServiceStatus.RESTARTING}, BAD),
        ({"status": ServiceStatus.PAUSED}, OFF),
    ],
)
def test_the_present_state(state: dict[str, object], expected: Stood) -> None:
    """What ended with a failure is down; what somebody stopped is off."""
    assert standing(service(state=state).state) is expected
