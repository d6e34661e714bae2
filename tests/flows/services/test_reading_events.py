"""What an engine tells of a container's life, as it is kept."""

from collections.abc import Mapping

import pytest

from watchroom.docker.events import EngineEvent
from watchroom.domain.crash import crash_of
from watchroom.domain.restart_loops import RestartCause, restarts_of
from watchroom.domain.service_events import ServiceEventKind
from watchroom.flows.services.reading_events import service_event


@pytest.mark.parametrize(
    ("action", "attributes", "expected"),
    [
        ("die", {"exitCode": "137", "signal": "9"}, (ServiceEventKind.DIE, 137, None)),
        ("kill", {"signal": "15", "exitCode": "1"}, (ServiceEventKind.KILL, None, 15)),
        ("die", {}, (ServiceEventKind.DIE, None, None)),
        ("die", {"exitCode": "lots"}, (ServiceEventKind.DIE, None, None)),
        ("die", {"exitCode": "٣"}, (ServiceEventKind.DIE, None, None)),
        ("die", {"exitCode": "9" * 99}, (ServiceEventKind.DIE, None, None)),
        ("health_status: unhealthy", {}, (ServiceEventKind.UNHEALTHY, None, None)),
        ("oom", {}, (ServiceEventKind.OOM, None, None)),
    ],
)
def test_an_engines_event_is_read(
    action: str,
    attributes: dict[str, str],
    expected: tuple[ServiceEventKind, int | None, int | None],
) -> None:
    """Codes and signals are texts among the labels there, which may bear the same names."""
    event = service_event(told(action, attributes), host="local", service=None)

    assert event is not None
    assert (event.kind, event.exit_code, event.signal) == expected
    assert event.service == "thing"


@pytest.mark.parametrize("action", ["exec_start: sh", "attach", "resize", "top", ""])
def test_what_is_no_event_of_a_life_is_passed_over(action: str) -> None:
    """An engine tells of every look into a container."""
    assert service_event(told(action), host="local", service=None) is None


def test_a_label_takes_a_container_out() -> None:
    """It is nobody's business."""
    event = told("start", {"watchroom.ignore": "true"})

    assert service_event(event, host="local", service=None) is None


def test_labels_with_secrets_are_not_kept() -> None:
    """Of an event's attributes only the names are kept: labels may hold anything."""
    event = service_event(
        told("start", {"image": "thing:1", "db.url": "postgres://u:canary@db/x"}),
        host="local",
        service=None,
    )

    assert event is not None
    assert event.detail == {"name": "thing", "image": "thing:1"}


def test_a_container_under_an_interim_name_is_its_service() -> None:
    """While it is put in place of another, what happens to it belongs to the same service."""
    event = told("create", {"name": "thing.watchroom-new-0123456789ab"})
    found = service_event(event, host="local", service=None)

    assert found is not None
    assert found.service == "thing"


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
    read = [service_event(each, host="local", service=None) for each in recorded]
    events = [life for each in read if each and (life := each.of_life)]

    assert [
        crash.exit_code
        for index, event in enumerate(events)
        if (crash := crash_of(event, events[:index]))
    ] == [None, 137]
    assert [restart.cause for restart in restarts_of(events)] == [
        RestartCause.OUT_OF_MEMORY,
        RestartCause.ORDERED,
    ]


def told(
    action: str, attributes: Mapping[str, str] | None = None, *, at_ms: int = 0
) -> EngineEvent:
    """Return an event of an engine."""
    return EngineEvent(
        time_ns=at_ms * 1_000_000,
        kind="container",
        action=action,
        id="a" * 64,
        attributes={"name": "thing", **(attributes or {})},
    )
