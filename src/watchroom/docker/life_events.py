"""
What the engine's events say of a container's life.

Source of the words: Docker Engine API 1.41, `GET /events`; signals come as numbers.
"""

from collections.abc import Mapping
from typing import Final

from watchroom.docker.events import EngineEvent
from watchroom.domain.container_events import ContainerEvent, EventKind

_NS_PER_MS: Final = 1_000_000
_ACTIONS: Final[Mapping[str, EventKind]] = {
    "start": EventKind.START,
    "kill": EventKind.KILL,
    "oom": EventKind.OOM,
    "die": EventKind.DIE,
    "stop": EventKind.STOP,
    "restart": EventKind.RESTART,
    "health_status: healthy": EventKind.HEALTHY,
    "health_status: unhealthy": EventKind.UNHEALTHY,
}
_MOST_DIGITS: Final = 10


def life_event(event: EngineEvent) -> ContainerEvent | None:
    """Return what an event says of a container's life; None if it is about something else."""
    kind = _ACTIONS.get(event.action)
    if event.kind != "container" or kind is None:
        return None
    return ContainerEvent(
        kind=kind,
        at_ms=event.time_ns // _NS_PER_MS,
        exit_code=_number(event.attributes, "exitCode") if kind is EventKind.DIE else None,
        signal=_number(event.attributes, "signal") if kind is EventKind.KILL else None,
    )


def _number(attributes: Mapping[str, str], key: str) -> int | None:
    value = attributes.get(key, "")
    is_number = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
    return int(value) if is_number else None
