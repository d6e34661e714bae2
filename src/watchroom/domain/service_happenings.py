"""What the events of a container mean to those who use its service."""

from collections.abc import Mapping, Sequence
from typing import Final

from watchroom.domain.container_events import (
    ContainerEvent,
    EventKind,
    last_oom_ms,
    this_life,
    was_ordered,
)
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.exits import exit_words
from watchroom.domain.restart_loops import (
    Restart,
    RestartCause,
    RestartLoop,
    restart_loop,
    restarts_of,
)
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind

NEEDS_HISTORY: Final = frozenset({ServiceEventKind.START, ServiceEventKind.DIE})
POLICY_WAITS_MS: Final = 75_000  # an engine waits up to a minute before it starts one again
OUT_OF_MEMORY: Final = "Out of memory: a process in it was killed"

_TYPES: Final[Mapping[ServiceEventKind, EventType]] = {
    ServiceEventKind.CREATE: EventType.SERVICE_CREATED,
    ServiceEventKind.HEALTHY: EventType.SERVICE_HEALTHY,
    ServiceEventKind.UNHEALTHY: EventType.SERVICE_UNHEALTHY,
    ServiceEventKind.PAUSE: EventType.SERVICE_PAUSED,
    ServiceEventKind.UNPAUSE: EventType.SERVICE_UNPAUSED,
    ServiceEventKind.DESTROY: EventType.SERVICE_REMOVED,
}
_TOLD: Final[Mapping[ServiceEventKind, frozenset[EventType]]] = {
    ServiceEventKind.START: frozenset({
        EventType.SERVICE_STARTED, EventType.SERVICE_RESTARTED, EventType.SERVICE_RESTART_LOOP,
    }),
    ServiceEventKind.DIE: frozenset({EventType.SERVICE_STOPPED, EventType.SERVICE_FAILED}),
    ServiceEventKind.RESTART: frozenset({EventType.SERVICE_RESTARTED}),
    ServiceEventKind.OOM: frozenset({EventType.SERVICE_OOM}),
    ServiceEventKind.RENAME: frozenset({EventType.SERVICE_RENAMED}),
} | {kind: frozenset({type_}) for kind, type_ in _TYPES.items()}  # fmt: skip
TOLD_TYPES: Final = frozenset().union(*_TOLD.values())  # that events of containers lead to
_BY_ITSELF: Final = frozenset({
    RestartCause.FAILED, RestartCause.ENDED, RestartCause.OUT_OF_MEMORY,
})  # fmt: skip


def happenings_of(event: ServiceEvent, before: Sequence[ContainerEvent]) -> list[NewEvent]:
    """
    Return what an event tells, in order; nothing for one that only leads to others.

    *before* is what happened to the same container before, oldest first; it matters for the kinds
    of NEEDS_HISTORY. A signal and the engine's "stop" are told with the end that they lead to.
    """
    happened = event.of_life
    if event.kind is ServiceEventKind.START and happened is not None:
        return _start(event, [*before, happened])
    if event.kind is ServiceEventKind.DIE and happened is not None:
        return [_end(event, happened, before)]
    if event.kind is ServiceEventKind.RESTART:
        return [_told(event, EventType.SERVICE_RESTARTED, reason=RestartCause.ORDERED)]
    if event.kind is ServiceEventKind.OOM:
        return [_told(event, EventType.SERVICE_OOM, reason=OUT_OF_MEMORY, oom=True)]
    if event.kind is ServiceEventKind.RENAME:
        old_name = event.detail.get("oldName", "").removeprefix("/")
        return [_told(event, EventType.SERVICE_RENAMED, oldName=old_name)]
    known = _TYPES.get(event.kind)
    return [_told(event, known)] if known else []


def is_told_by(event: ServiceEvent, told: NewEvent) -> bool:
    """Tell whether an entry of the log of everything is one of those that an event led to."""
    if told.at_ms != event.at_ms or told.data.get("containerId") != event.container_id:
        return False
    if told.type is EventType.SERVICE_RESTARTED:
        # The engine's start and its "restart" can be of one millisecond.
        is_ordered = told.data.get("reason") == RestartCause.ORDERED
        return event.kind is (ServiceEventKind.RESTART if is_ordered else ServiceEventKind.START)
    return told.type in _TOLD.get(event.kind, ())


def _start(event: ServiceEvent, lives: Sequence[ContainerEvent]) -> list[NewEvent]:
    """Return a start; that it is a restart, unless an order says so itself; that it loops."""
    restarts = restarts_of(lives, grace_ms=event.stop_grace_ms)
    told = [_told(event, EventType.SERVICE_STARTED)]
    if restarts and _is_by_policy(restarts[-1], lives):
        again = restarts[-1]
        told.append(
            _told(
                event,
                EventType.SERVICE_RESTARTED,
                reason=again.cause,
                exitCode=again.exit_code,
            )
        )
    loop = _new_loop(restarts)
    if loop is not None:
        told.append(
            _told(
                event,
                EventType.SERVICE_RESTART_LOOP,
                reason=loop.cause,
                restarts=loop.restarts,
                sinceMs=loop.since_ms,
            )
        )
    return told


def _is_by_policy(restart: Restart, lives: Sequence[ContainerEvent]) -> bool:
    """Tell whether a container was started again soon after it had ended by itself."""
    ends = [each.at_ms for each in lives if each.kind is EventKind.DIE]
    return restart.cause in _BY_ITSELF and restart.at_ms - max(ends) <= POLICY_WAITS_MS


def _new_loop(restarts: Sequence[Restart]) -> RestartLoop | None:
    """Return the loop that the last restart began; None if it began none, or goes on with one."""
    if not restarts:
        return None
    *earlier, last = restarts
    goes_on = earlier and restart_loop(earlier, earlier[-1].at_ms)
    return None if goes_on else restart_loop(restarts, last.at_ms)


def _end(event: ServiceEvent, end: ContainerEvent, before: Sequence[ContainerEvent]) -> NewEvent:
    ordered = was_ordered(end, before, grace_ms=event.stop_grace_ms)
    oom = last_oom_ms(end, before) is not None
    words = None if end.exit_code is None else exit_words(end.exit_code, oom_killed=oom)
    failed = not ordered and end.exit_code not in {0, None}
    return _told(
        event,
        EventType.SERVICE_FAILED if failed else EventType.SERVICE_STOPPED,
        exitCode=end.exit_code,
        signal=_last_signal(before) if ordered else None,
        reason=words,
        oom=oom,
        ordered=ordered,
    )


def _last_signal(before: Sequence[ContainerEvent]) -> int | None:
    signals = [each.signal for each in this_life(before) if each.kind is EventKind.KILL]
    return signals[-1] if signals else None


def _told(event: ServiceEvent, type_: EventType, **facts: object) -> NewEvent:
    return NewEvent(
        type=type_,
        at_ms=event.at_ms,
        host=event.host,
        service=event.service,
        data={
            "containerId": event.container_id,
            "containerName": event.detail.get("name"),
            "image": event.detail.get("image"),
            **facts,
        },
    )
