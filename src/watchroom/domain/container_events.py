"""What happens to a container, as far as it concerns its life."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

STOP_GRACE_MS: Final = 10_000  # how long the engine waits after the stop signal, unless told
OOM_BEFORE_END_MS: Final = 10_000  # the killed process is the main one, or pulls it down by then

_RELOADING_SIGNALS: Final = frozenset({1, 10, 12})  # HUP, USR1, USR2: they ask to go on, anew
_MARGIN_MS: Final = 5_000  # the engine's own time to notice the end


class EventKind(StrEnum):
    """The engine's events that we know."""

    START = "start"
    KILL = "kill"  # a signal was sent through the engine; `stop` and `restart` do so too
    OOM = "oom"  # the kernel ended a process in it for lack of memory
    DIE = "die"  # its main process ended
    STOP = "stop"  # the engine has stopped it; comes after `die`
    RESTART = "restart"  # the engine has restarted it by order; comes after `start`
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerEvent:
    """Something that happened to a container."""

    kind: EventKind
    at_ms: int
    exit_code: int | None = None  # of `die`; None for the other kinds
    signal: int | None = None  # of `kill`; None for the other kinds


def this_life(events: Sequence[ContainerEvent]) -> Sequence[ContainerEvent]:
    """Return the events since the last start, oldest first as they came."""
    for index in range(len(events) - 1, -1, -1):
        if events[index].kind is EventKind.START:
            return events[index:]
    return events


def was_ordered(
    end: ContainerEvent, before: Sequence[ContainerEvent], *, grace_ms: int = STOP_GRACE_MS
) -> bool:
    """
    Tell whether a container that ended had been told to.

    *before* are the events before its end, oldest first; *grace_ms* is its own stop timeout. A
    signal that asks a program to read its settings again is no order to end.
    """
    earliest_ms = end.at_ms - grace_ms - _MARGIN_MS
    return any(
        event.kind is EventKind.KILL
        and event.signal not in _RELOADING_SIGNALS
        and event.at_ms >= earliest_ms
        for event in this_life(before)
    )


def last_oom_ms(end: ContainerEvent, before: Sequence[ContainerEvent]) -> int | None:
    """Return when memory ran out, if that is what ended it; None if it was something else."""
    times = [event.at_ms for event in this_life(before) if event.kind is EventKind.OOM]
    return times[-1] if times and end.at_ms - times[-1] <= OOM_BEFORE_END_MS else None
