"""How services stood over a time, cut into equal parts: the strip that a glance can read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from watchroom.domain.container_events import ContainerEvent, was_ordered
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.services import Health, ServiceState, ServiceStatus
from watchroom.domain.spans import Span


class Stood(StrEnum):
    """How a service stood, at its worst."""

    OK = "ok"  # it ran, and nothing said that it was unwell
    WARN = "warn"  # its health check failed
    BAD = "bad"  # it had failed, or ran out of memory
    BUSY = "busy"  # it was starting
    OFF = "off"  # it did not run because somebody wanted that


_WORST_FIRST: Final = (Stood.BAD, Stood.WARN, Stood.BUSY, Stood.OFF, Stood.OK)
_AFTER: Final = {
    ServiceEventKind.START: Stood.OK,
    ServiceEventKind.HEALTHY: Stood.OK,
    ServiceEventKind.UNHEALTHY: Stood.WARN,
    ServiceEventKind.PAUSE: Stood.OFF,
    ServiceEventKind.UNPAUSE: Stood.OK,
}
_BEFORE: Final = {
    ServiceEventKind.START: Stood.OFF,
    ServiceEventKind.UNPAUSE: Stood.OFF,
    ServiceEventKind.CREATE: None,  # it was not there
}
_BY_HEALTH: Final = {
    Health.HEALTHY: Stood.OK,
    Health.NONE: Stood.OK,
    Health.STARTING: Stood.BUSY,
    Health.UNHEALTHY: Stood.WARN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From when on a service stood in some way."""

    at_ms: int
    stood: Stood | None  # None: nobody knows
    is_moment: bool = False  # it was so only then, and goes on as before


def standing(state: ServiceState) -> Stood:
    """Return how a service stands by its present state."""
    match state.status:
        case ServiceStatus.RUNNING:
            return _BY_HEALTH[state.health]
        case ServiceStatus.RESTARTING | ServiceStatus.DEAD:
            return Stood.BAD
        case ServiceStatus.STOPPED if state.oom_killed or state.exit_code not in {0, None}:
            return Stood.BAD
        case _:
            return Stood.OFF


def changes_of(events: Sequence[ServiceEvent], now: Stood) -> list[Change]:
    """
    Return how one service stood, by all that happened to it, oldest first.

    The first change lasts from before the first event. Without an event it has always stood as it
    does *now*. What a container did after another one had started in its place does not count.
    """
    changes = [Change(at_ms=0, stood=_before(events) if events else now)]
    current: str | None = None
    lives: dict[str, list[ContainerEvent]] = {}
    for event in events:
        if event.kind is ServiceEventKind.START:
            current = event.container_id
        life = lives.setdefault(event.container_id, [])
        if current in {None, event.container_id}:
            changes += _changes(event, life)
        if event.of_life is not None:
            life.append(event.of_life)
    return changes


def strip(changes: Sequence[Change], span: Span, parts: int) -> list[Stood | None]:
    """
    Return the worst of each of so many equal *parts* of a span; None where nothing is known.

    *changes* are in the order of time.
    """
    from_ms, to_ms = span
    edges = [from_ms + (to_ms - from_ms) * part // parts for part in range(parts + 1)]
    found: list[Stood | None] = []
    lasting = _lasting_before(changes, from_ms)
    for start_ms, end_ms in pairwise(edges):
        inside = [each for each in changes if start_ms <= each.at_ms < end_ms]
        found.append(_worst([lasting, *(each.stood for each in inside)]))
        lasting = next((e.stood for e in reversed(inside) if not e.is_moment), lasting)
    return found


def blanked(
    parts: Sequence[Stood | None], span: Span, unknown: Iterable[Span]
) -> list[Stood | None]:
    """Return a strip without what lies wholly within times of which nothing is known."""
    from_ms, to_ms = span
    width_ms = (to_ms - from_ms) / len(parts)
    gaps = list(unknown)
    return [
        None
        if any(a <= from_ms + i * width_ms and from_ms + (i + 1) * width_ms <= b for a, b in gaps)
        else part
        for i, part in enumerate(parts)
    ]


def _before(events: Sequence[ServiceEvent]) -> Stood | None:
    """Return how a service stood before the first event; one made anew was there before."""
    first = events[0]
    if first.kind is ServiceEventKind.CREATE:
        others = (each for each in events if each.container_id != first.container_id)
        first = next(others, first)
    return _BEFORE.get(first.kind, Stood.OK)


def _changes(event: ServiceEvent, life: Sequence[ContainerEvent]) -> list[Change]:
    if event.kind is ServiceEventKind.OOM:
        return [Change(at_ms=event.at_ms, stood=Stood.BAD, is_moment=True)]
    if event.kind is ServiceEventKind.DIE and event.of_life is not None:
        is_wanted = event.exit_code == 0 or was_ordered(
            event.of_life, life, grace_ms=event.stop_grace_ms
        )
        return [Change(at_ms=event.at_ms, stood=Stood.OFF if is_wanted else Stood.BAD)]
    after = _AFTER.get(event.kind)
    return [Change(at_ms=event.at_ms, stood=after)] if after else []


def _lasting_before(changes: Sequence[Change], moment_ms: int) -> Stood | None:
    earlier = [each for each in changes if each.at_ms < moment_ms and not each.is_moment]
    return earlier[-1].stood if earlier else None


def _worst(found: Sequence[Stood | None]) -> Stood | None:
    known = {each for each in found if each is not None}
    return next((each for each in _WORST_FIRST if each in known), None)
