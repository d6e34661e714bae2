"""Why a container was started again, and whether it does so over and over."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from watchroom.domain.container_events import (
    STOP_GRACE_MS,
    ContainerEvent,
    EventKind,
    last_oom_ms,
    was_ordered,
)

LOOP_RESTARTS: Final = 3
LOOP_WINDOW_MS: Final = 300_000  # the engine waits up to a minute between its attempts


class RestartCause(StrEnum):
    """Why a container had to be started again."""

    OUT_OF_MEMORY = "out_of_memory"
    FAILED = "failed"  # it ended with another exit code than 0
    ENDED = "ended"  # it ended well, and its policy starts it again
    ORDERED = "ordered"  # it was told to end
    UNKNOWN = "unknown"  # nobody saw it end


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """That a container was started again."""

    at_ms: int  # when it was started
    cause: RestartCause
    exit_code: int | None  # with which it had ended; None if nobody saw it


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartLoop:
    """That a container is started again and again."""

    restarts: int  # within the window
    since_ms: int  # of the first of them
    cause: RestartCause  # the most frequent, the latest on ties


def restarts_of(
    events: Sequence[ContainerEvent], *, grace_ms: int = STOP_GRACE_MS
) -> tuple[Restart, ...]:
    """
    Return the restarts that a container's events show, oldest first.

    The first start is one only if an end comes before it: else nothing tells of an earlier life.
    """
    starts = [i for i, event in enumerate(events) if event.kind is EventKind.START]
    if any(event.kind is EventKind.DIE for event in events[: starts[0] if starts else 0]):
        starts.insert(0, 0)
    return tuple(
        _restart(events[start].at_ms, events[last:start], grace_ms)
        for last, start in pairwise(starts)
    )


def restart_loop(restarts: Iterable[Restart], now_ms: int) -> RestartLoop | None:
    """
    Return the loop that a container is in at *now_ms*; None if it is in none.

    It takes LOOP_RESTARTS within LOOP_WINDOW_MS; those by order do not count.
    """
    recent = [
        restart
        for restart in restarts
        if restart.cause is not RestartCause.ORDERED
        and now_ms - LOOP_WINDOW_MS < restart.at_ms <= now_ms
    ]
    if len(recent) < LOOP_RESTARTS:
        return None
    counts = Counter(restart.cause for restart in reversed(recent))
    return RestartLoop(
        restarts=len(recent),
        since_ms=min(restart.at_ms for restart in recent),
        cause=counts.most_common(1)[0][0],
    )


def _restart(at_ms: int, life: Sequence[ContainerEvent], grace_ms: int) -> Restart:
    """Return the restart at *at_ms* after a life, from its start on."""
    ends = [i for i, event in enumerate(life) if event.kind is EventKind.DIE]
    if not ends:
        return Restart(at_ms=at_ms, cause=RestartCause.UNKNOWN, exit_code=None)
    end, before = life[ends[-1]], life[: ends[-1]]
    return Restart(at_ms=at_ms, cause=_cause(end, before, grace_ms), exit_code=end.exit_code)


def _cause(end: ContainerEvent, before: Sequence[ContainerEvent], grace_ms: int) -> RestartCause:
    if was_ordered(end, before, grace_ms=grace_ms):
        return RestartCause.ORDERED
    if end.exit_code is None:
        return RestartCause.UNKNOWN
    if end.exit_code == 0:
        return RestartCause.ENDED
    return RestartCause.FAILED if last_oom_ms(end, before) is None else RestartCause.OUT_OF_MEMORY
