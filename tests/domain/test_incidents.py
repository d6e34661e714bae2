"""What a report tells of a service besides its signs."""

import pytest

from builders import NOW_MS
from watchroom.domain.events import EventType
from watchroom.domain.incidents import (
    Report,
    ServiceReport,
    Sign,
    SignKind,
    SignState,
    TimelineEntry,
    Verdict,
)
from watchroom.domain.restart_loops import RestartCause

OOM, FAILED, RESTARTED = (
    EventType.SERVICE_OOM,
    EventType.SERVICE_FAILED,
    EventType.SERVICE_RESTARTED,
)


def entry(
    type_: EventType, *, at_ms: int = NOW_MS, service: str = "ollama", says: str | None = None
) -> TimelineEntry:
    """Return something that happened."""
    return TimelineEntry(at_ms=at_ms, type=type_, host="local", service=service, says=says)


def suspect(event_ms: int | None = NOW_MS) -> ServiceReport:
    """Return a service whose sign of an event is of a moment."""
    state = SignState.NO if event_ms is None else SignState.YES
    sign = Sign(kind=SignKind.EVENT, state=state, says="", at_ms=event_ms)
    return ServiceReport(
        host="local", service="ollama", name="Ollama", verdict=Verdict.LIKELY, signs=(sign,)
    )


@pytest.mark.parametrize(
    ("timeline", "event"),
    [
        ((entry(FAILED), entry(OOM)), OOM),
        ((entry(OOM, at_ms=NOW_MS - 1), entry(FAILED)), FAILED),
        ((entry(OOM, service="n8n"),), None),
        ((), None),
    ],
    ids=["the most telling", "of that moment", "of that service", "none told"],
)
def test_the_event_that_is_a_sign(
    timeline: tuple[TimelineEntry, ...], event: EventType | None
) -> None:
    """An end brings several events with it; people want to hear of the one that says why."""
    assert Report(timeline=timeline).event_of(suspect()) is event


def test_a_service_to_which_nothing_happened_has_no_event() -> None:
    """What happened at other times is not its sign."""
    assert Report(timeline=(entry(OOM),)).event_of(suspect(None)) is None


def test_restarts_that_somebody_ordered_do_not_count() -> None:
    """A person who restarts what failed would make it look worse."""
    timeline = (
        entry(RESTARTED, says=RestartCause.OUT_OF_MEMORY),
        entry(RESTARTED, says=RestartCause.ORDERED, at_ms=NOW_MS + 1),
        entry(RESTARTED, says=RestartCause.FAILED, at_ms=NOW_MS + 2),
        entry(RESTARTED, says=RestartCause.FAILED, service="n8n"),
    )

    assert Report(timeline=timeline).restarts_of(suspect()) == 2
