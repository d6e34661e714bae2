"""Events of a container's life, out of all that an engine tells."""

from collections.abc import Mapping

import pytest

from watchroom.docker.events import EngineEvent
from watchroom.docker.life_events import life_event
from watchroom.domain.container_events import ContainerEvent, EventKind
from watchroom.domain.crash import crash_of
from watchroom.domain.restart_loops import RestartCause, restarts_of


def told(
    action: str,
    attributes: Mapping[str, str] | None = None,
    *,
    kind: str = "container",
    at_ms: int = 1_000,
) -> EngineEvent:
    return EngineEvent(
        time_ns=at_ms * 1_000_000 + 999_999,
        kind=kind,
        action=action,
        id="a" * 64,
        attributes=attributes or {},
    )


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (told("start"), ContainerEvent(kind=EventKind.START, at_ms=1_000)),
        (
            told("die", {"exitCode": "137", "signal": "9"}),
            ContainerEvent(kind=EventKind.DIE, at_ms=1_000, exit_code=137),
        ),
        (
            told("kill", {"signal": "15", "exitCode": "1"}),
            ContainerEvent(kind=EventKind.KILL, at_ms=1_000, signal=15),
        ),
        (told("oom"), ContainerEvent(kind=EventKind.OOM, at_ms=1_000)),
        (
            told("health_status: unhealthy"),
            ContainerEvent(kind=EventKind.UNHEALTHY, at_ms=1_000),
        ),
        (told("die"), ContainerEvent(kind=EventKind.DIE, at_ms=1_000)),
        (told("die", {"exitCode": "x"}), ContainerEvent(kind=EventKind.DIE, at_ms=1_000)),
        (told("die", {"exitCode": "٣"}), ContainerEvent(kind=EventKind.DIE, at_ms=1_000)),
        (told("die", {"exitCode": "9" * 99}), ContainerEvent(kind=EventKind.DIE, at_ms=1_000)),
        (told("exec_start: sh"), None),
        (told("attach"), None),
        (told("start", kind="plugin"), None),
    ],
)
def test_an_event_is_told_in_our_words(event: EngineEvent, expected: ContainerEvent) -> None:
    """What is odd is unknown, and what is not about its life is nothing."""
    assert life_event(event) == expected


def test_recorded_events_show_a_crash_and_its_restarts() -> None:
    """As a real engine told them of a container that ran out of memory, then of an ordered one."""
    recorded = [
        told("start", at_ms=1_000),
        told("oom", at_ms=1_309),
        told("die", {"exitCode": "137"}, at_ms=1_367),
        told("start", at_ms=2_000),
        told("health_status: unhealthy", at_ms=3_000),
        told("kill", {"signal": "2"}, at_ms=9_000),
        told("die", {"exitCode": "5"}, at_ms=9_050),
        told("stop", at_ms=9_093),
        told("start", at_ms=9_400),
        told("restart", at_ms=9_401),
    ]
    events = [event for each in recorded if (event := life_event(each))]

    assert [
        crash.exit_code
        for index, event in enumerate(events)
        if (crash := crash_of(event, events[:index]))
    ] == [None, 137]
    assert [restart.cause for restart in restarts_of(events)] == [
        RestartCause.OUT_OF_MEMORY,
        RestartCause.ORDERED,
    ]
