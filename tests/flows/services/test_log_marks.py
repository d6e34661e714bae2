"""What events of a container mean to who reads its log, each told once."""

from typing import Any

import pytest

from services_under_test import service
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.services import Service
from watchroom.flows.services.log_marks import Aftermath, recreation
from watchroom.flows.services.log_views import LogMark
from watchroom.flows.services.recent_lives import MOST_CONTAINERS, MOST_EVENTS, RecentLives

SECOND = 1_000_000_000
BEGUN_MS = 1_700_000_000_000
BEGUN = BEGUN_MS * 1_000_000
START, RESTART, KILL, OOM, DIE, DESTROY = (
    ServiceEventKind(kind) for kind in ("start", "restart", "kill", "oom", "die", "destroy")
)


def talker(started_s: float = 0, status: str = "running", **state: Any) -> Service:
    """Return a service whose present life began so many seconds after the first."""
    started_ms = BEGUN_MS + round(started_s * 1000)
    return service("talker", state={"status": status, "started_ms": started_ms, **state})


def heard(*events: tuple[ServiceEventKind, float], lives: RecentLives | None = None) -> RecentLives:
    """Return lives that heard events of the service, by kind and seconds."""
    known = lives or RecentLives()
    for kind, at_s in events:
        known.hear(an_event(kind, at_s))
    return known


def an_event(kind: ServiceEventKind, at_s: float, **facts: Any) -> ServiceEvent:
    known = talker()
    usual: dict[str, Any] = {
        "host": known.host,
        "time_nano": BEGUN + round(at_s * SECOND),
        "container_id": known.container_id,
        "kind": kind,
        "service": known.id,
        "exit_code": 1 if kind is DIE else None,
        "signal": 15 if kind is KILL else None,
    }
    return ServiceEvent(**usual | facts)


def told(marks: list[LogMark]) -> list[tuple[str, float | None]]:
    """Return what is told, and how many seconds after the beginning."""
    return [(m.event, None if m.at_ns is None else (m.at_ns - BEGUN) / SECOND) for m in marks]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([(KILL, 9), (DIE, 10), (START, 20)], [("stopped", 10), ("started", 20)]),
        (
            [(KILL, 9), (DIE, 10), (START, 11), (RESTART, 11.01)],
            [("stopped", 10), ("restarted", 11)],
        ),
        ([(DIE, 10), (START, 12)], [("stopped", 10), ("restarted", 12)]),
        ([(DIE, 10), (START, 200)], [("stopped", 10), ("started", 200)]),
        ([(OOM, 9), (DIE, 10), (DESTROY, 11)], [("stopped", 10), ("removed", 11)]),
        (
            [(KILL, 9), (DIE, 10), (START, 20), (KILL, 29), (DIE, 30), (START, 31), (RESTART, 32)],
            [("stopped", 10), ("started", 20), ("stopped", 30), ("restarted", 31)],
        ),
    ],
)
def test_a_start_is_told_from_a_restart(
    events: list[tuple[ServiceEventKind, float]], expected: list[tuple[str, float]]
) -> None:
    """A restart was ordered as one, or follows soon after an end that nobody ordered."""
    lives = heard((START, 0.05), *events)

    assert told(Aftermath(lives, talker()).everything()) == expected


def test_what_a_start_is_may_only_be_clear_a_moment_later() -> None:
    """Until then the end before it is told, and not what may turn out to be wrong."""
    lives = heard((START, 0.05), (KILL, 9), (DIE, 10), (START, 11))
    aftermath, now = Aftermath(lives, talker()), talker(11)

    assert told(aftermath.up_to_end()) == [("stopped", 10)]
    assert not aftermath.is_clear(now)
    heard((RESTART, 11.01), lives=lives)
    assert aftermath.is_clear(now)
    assert told(aftermath.goes_on(now)) == [("restarted", 11)]
    assert told(aftermath.everything()) == []


def test_the_start_of_the_life_that_is_followed_is_no_news() -> None:
    """It is told a little later than an inspection has it, and may be heard later still."""
    lives = heard((DIE, -5), (START, -4))
    aftermath = Aftermath(lives, talker())
    heard((START, 0.3), (DIE, 10), lives=lives)

    assert told(aftermath.everything()) == [("stopped", 10)]


def test_a_start_that_was_never_heard_is_not_mistaken_for_the_next() -> None:
    """A container that ends at once and is started again within a second."""
    aftermath = Aftermath(heard((DIE, 0.2), (START, 1.3)), talker())

    assert told(aftermath.everything()) == [("stopped", 0.2), ("restarted", 1.3)]


def test_an_inspection_tells_what_no_event_did() -> None:
    """An engine forgets; and its event may come after all, which says nothing new then."""
    lives = RecentLives()
    aftermath = Aftermath(lives, talker())
    over = talker(status="stopped", finished_ms=BEGUN_MS + 10_000, exit_reason="Exited (1)")

    assert told(aftermath.end_of(over)) == [("stopped", 10)]
    assert aftermath.end_of(over) == []
    heard((DIE, 10.02), lives=lives)
    assert aftermath.everything() == []
    assert told(aftermath.goes_on(talker(20))) == [("started", 20)]
    over = talker(20, status="stopped", finished_ms=BEGUN_MS + 30_000, exit_reason="Exited (1)")
    assert told(aftermath.end_of(over)) == [("stopped", 30)]


def test_a_life_that_was_told_to_its_end_is_not_told_again() -> None:
    """It began and ended between two looks."""
    lives = heard((START, 0.05), (KILL, 9), (DIE, 10), (START, 20), (DIE, 21))
    aftermath = Aftermath(lives, talker())

    assert len(aftermath.up_to_end()) == 3
    over = talker(20, status="stopped", finished_ms=BEGUN_MS + 21_000)
    assert aftermath.goes_on(over) == []
    assert (aftermath.end_of(over), aftermath.everything()) == ([], [])


def test_a_removal_that_nobody_told_of_has_no_time() -> None:
    """When it was, nobody knows."""
    aftermath = Aftermath(heard((DIE, 10)), talker())

    assert told(aftermath.removed()) == [("stopped", 10), ("removed", None)]
    assert aftermath.is_removed


def test_another_container_begins_when_it_was_started() -> None:
    """Not when it was made, and not when somebody looked."""
    lives = heard((START, 0.2))

    assert told([recreation(lives, talker())]) == [("recreated", 0.2)]


def test_memory_is_bounded_and_each_event_counts_once() -> None:
    """Engines tell the latest again after each connection, in no better order."""
    lives = heard(*[(DIE, number) for number in range(MOST_EVENTS + 5)] * 2, (START, 3))
    for number in range(MOST_CONTAINERS):
        lives.hear(an_event(DIE, 0, container_id=f"{number:064x}"))

    assert lives.of(talker().host, talker().container_id) == []
    again = heard((DIE, 5), (START, 3), (DIE, 5))
    events = again.of(talker().host, talker().container_id)
    assert [each.kind for each in events] == [START, DIE]
