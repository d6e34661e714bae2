"""When a pause began follows from the events of its container alone."""

from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.flows.services.pauses import Pauses


def event(
    kind: ServiceEventKind, at_ms: int, container: str = "a", host: str = "x"
) -> ServiceEvent:
    return ServiceEvent(
        host=host, time_nano=at_ms * 1_000_000, container_id=container, kind=kind, service="s"
    )


def test_a_pause_lasts_until_its_end() -> None:
    """Of several, the last; a container that was removed is forgotten."""
    pauses = Pauses()
    for kind, at_ms, container in [
        (ServiceEventKind.PAUSE, 1, "a"),
        (ServiceEventKind.UNPAUSE, 2, "a"),
        (ServiceEventKind.PAUSE, 3, "a"),
        (ServiceEventKind.KILL, 4, "a"),
        (ServiceEventKind.PAUSE, 5, "ended"),
        (ServiceEventKind.UNPAUSE, 6, "ended"),
        (ServiceEventKind.PAUSE, 7, "gone"),
        (ServiceEventKind.DESTROY, 8, "gone"),
    ]:
        pauses.note(event(kind, at_ms, container))

    assert pauses.begun_ms("x", "a") == 3
    assert [pauses.begun_ms("x", name) for name in ("ended", "gone", "never")] == [None] * 3
    assert pauses.begun_ms("y", "a") is None
