"""What the events of a container mean: one table, and the ends of it that were argued about."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from watchroom.domain.container_events import ContainerEvent, EventKind
from watchroom.domain.events import EventType
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.service_happenings import TOLD_TYPES, happenings_of, is_told_by

Kind = ServiceEventKind
NOON_MS = 1_756_296_000_000
CONTAINER = "c0" * 32


def an_event(kind: Kind, after_s: float = 0, **changes: object) -> ServiceEvent:
    """Return an event of the service "ollama", seconds after noon."""
    event = ServiceEvent(
        host="local",
        time_nano=NOON_MS * 1_000_000 + int(after_s * 1e9),
        container_id=CONTAINER,
        kind=kind,
        service="ollama",
        detail={"name": "stack-ollama-1", "image": "ollama/ollama:0.9"},
    )
    return replace(event, **changes)  # type: ignore[arg-type]


def life(*events: tuple[EventKind, float], **facts: int) -> list[ContainerEvent]:
    """Return events by kind and second after noon; *facts* are of those that can have them."""
    of = {EventKind.DIE: "exit_code", EventKind.KILL: "signal"}
    return [
        ContainerEvent(
            kind=kind,
            at_ms=NOON_MS + int(after_s * 1000),
            **{name: facts[name] for name in [of.get(kind, "")] if name in facts},
        )
        for kind, after_s in events
    ]


def told(event: ServiceEvent, before: Sequence[ContainerEvent] = ()) -> list[str]:
    """Return the types of what an event tells."""
    return [str(each.type) for each in happenings_of(event, before)]


START, DIE, KILL, OOM = EventKind.START, EventKind.DIE, EventKind.KILL, EventKind.OOM


@pytest.mark.parametrize(
    ("event", "before", "types"),
    [
        (an_event(Kind.CREATE), [], ["service.created"]),
        (an_event(Kind.START), [], ["service.started"]),
        (an_event(Kind.RESTART), [], ["service.restarted"]),
        (an_event(Kind.HEALTHY), [], ["service.healthy"]),
        (an_event(Kind.UNHEALTHY), [], ["service.unhealthy"]),
        (an_event(Kind.PAUSE), [], ["service.paused"]),
        (an_event(Kind.UNPAUSE), [], ["service.unpaused"]),
        (an_event(Kind.RENAME), [], ["service.renamed"]),
        (an_event(Kind.DESTROY), [], ["service.removed"]),
        (an_event(Kind.OOM), [], ["service.oom"]),
        (an_event(Kind.KILL, signal=15), [], []),
        (an_event(Kind.STOP), [], []),
        (an_event(Kind.UPDATE), [], []),
        (an_event(Kind.DIE, exit_code=0), [], ["service.stopped"]),
        (an_event(Kind.DIE, exit_code=3), [], ["service.failed"]),
        (an_event(Kind.DIE), [], ["service.stopped"]),
        (an_event(Kind.DIE, 2, exit_code=143), life((KILL, 1), signal=15), ["service.stopped"]),
        (an_event(Kind.DIE, 2, exit_code=3), life((KILL, 1), signal=1), ["service.failed"]),
        (an_event(Kind.DIE, 99, exit_code=3), life((KILL, 1), signal=15), ["service.failed"]),
        (an_event(Kind.DIE, 2, exit_code=137), life((OOM, 1)), ["service.failed"]),
    ],
)
def test_every_event_is_told_as_what_it_means(
    event: ServiceEvent, before: list[ContainerEvent], types: list[str]
) -> None:
    """Somebody is woken at night by these words: an ordered stop must not read as a failure."""
    assert told(event, before) == types


def test_an_end_is_told_with_its_reason() -> None:
    """Code, the words for it, and whether memory ran out."""
    [failed] = happenings_of(an_event(Kind.DIE, 2, exit_code=137), life((OOM, 1)))

    assert failed.type is EventType.SERVICE_FAILED
    assert (failed.host, failed.service) == ("local", "ollama")
    assert failed.at_ms == NOON_MS + 2000
    assert failed.data == {
        "containerId": CONTAINER,
        "containerName": "stack-ollama-1",
        "image": "ollama/ollama:0.9",
        "exitCode": 137,
        "signal": None,
        "reason": "Exited (137), out of memory",
        "oom": True,
        "ordered": False,
    }


def test_an_ordered_end_names_the_signal() -> None:
    """The last one: after a stop that was ignored it is the kill."""
    before = [*life((KILL, 1), signal=15), *life((KILL, 11), signal=9)]
    [stopped] = happenings_of(an_event(Kind.DIE, 11.1, exit_code=137), before)

    assert (stopped.data["signal"], stopped.data["ordered"]) == (9, True)


def test_a_container_may_take_its_own_time_to_end() -> None:
    """A database that is given two minutes to stop has not failed after one."""
    before = life((KILL, 1), signal=15)
    slow = an_event(Kind.DIE, 60, exit_code=1, stop_grace_ms=120_000)

    assert told(slow, before) == ["service.stopped"]
    assert told(replace(slow, stop_grace_ms=10_000), before) == ["service.failed"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (life((START, 0), (DIE, 5), exit_code=1), "failed"),
        (life((START, 0), (DIE, 5), exit_code=0), "ended"),
        (life((DIE, 5), exit_code=1), "failed"),
        (life((START, 0), (OOM, 4), (DIE, 5), exit_code=137), "out_of_memory"),
        (life((START, 0), (KILL, 4), (DIE, 5), exit_code=137, signal=9), None),
        (life((START, -200), (DIE, -100), exit_code=1), None),
        ([], None),
    ],
    ids=["failed", "ended", "nobody saw the start", "memory", "ordered", "long ago", "first"],
)
def test_a_start_soon_after_an_end_that_nobody_ordered_is_a_restart(
    before: list[ContainerEvent], expected: str | None
) -> None:
    """An engine tells of a restart only if it was ordered; what its policy does shows so."""
    found = happenings_of(an_event(Kind.START, 6), before)

    assert found[0].type is EventType.SERVICE_STARTED
    restarts = [each.data["reason"] for each in found[1:]]
    assert restarts == ([expected] if expected else [])
    assert all(each.type is EventType.SERVICE_RESTARTED for each in found[1:])


def test_a_loop_is_told_once() -> None:
    """The third restart within five minutes begins it; the ones that follow are the same loop."""
    lives: list[ContainerEvent] = []
    loops = []
    for number in range(12):
        begun = an_event(Kind.START, number * 40)
        found = happenings_of(begun, lives)
        loops.append([each for each in found if each.type is EventType.SERVICE_RESTART_LOOP])
        lives += life((START, number * 40), (DIE, number * 40 + 1), exit_code=1)

    assert [len(each) for each in loops] == [0, 0, 0, 1, *[0] * 8]
    [loop] = loops[3]
    assert (loop.data["restarts"], loop.data["reason"]) == (3, "failed")
    assert loop.data["sinceMs"] == NOON_MS + 40_000


def test_a_loop_that_comes_again_is_told_again() -> None:
    """It was over in between: somebody may have believed it mended."""
    lives: list[ContainerEvent] = []
    told_at = []
    for second in [0, 10, 20, 30, 2000, 2010, 2020, 2030]:
        if "service.restartLoop" in told(an_event(Kind.START, second), lives):
            told_at.append(second)
        lives += life((START, second), (DIE, second + 1), exit_code=1)

    assert told_at == [30, 2020]


@pytest.mark.parametrize("kind", Kind)
def test_what_an_event_led_to_is_known_again(kind: Kind) -> None:
    """By its moment and its container; nothing that another event of that moment led to."""
    lives = life(*[(START, second) for second in (0, 10, 20)], (DIE, 29), exit_code=1)
    lives += life(*[(DIE, second) for second in (9, 19)], exit_code=1)
    lives.sort(key=lambda each: each.at_ms)
    every = {each: happenings_of(an_event(each, 30, exit_code=3), lives) for each in Kind}
    event = an_event(kind, 30)

    known = [
        told for happenings in every.values() for told in happenings if is_told_by(event, told)
    ]

    assert known == every[kind]
    assert {told.type for told in known} <= TOLD_TYPES
    for other in (
        replace(event, container_id="d"),
        replace(event, time_nano=event.time_nano + 10**6),
    ):
        assert not any(is_told_by(other, told) for told in known)


def test_a_start_that_repeats_is_known_again() -> None:
    """It tells up to three things."""
    lives: list[ContainerEvent] = []
    for second in (0, 10, 20):
        lives += life((START, second), (DIE, second + 1), exit_code=1)
    begun = an_event(Kind.START, 30)
    told_of = happenings_of(begun, lives)

    assert len(told_of) == 3
    assert all(is_told_by(begun, each) for each in told_of)
    assert not any(is_told_by(an_event(Kind.RESTART, 30), each) for each in told_of)
