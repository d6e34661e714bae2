"""What is told between the lines of a log: that its container ended, and began again."""

from collections.abc import Sequence
from typing import Final

from watchroom.domain.container_events import ContainerEvent, was_ordered
from watchroom.domain.events import EventType
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.service_happenings import happenings_of
from watchroom.domain.services import Service, ServiceStatus
from watchroom.flows.services.log_views import LogMark
from watchroom.flows.services.recent_lives import RecentLives

STARTED: Final = "started"
RESTARTED: Final = "restarted"  # by order, or by its restart policy
STOPPED: Final = "stopped"
REMOVED: Final = "removed"
RECREATED: Final = "recreated"
DISCONNECTED: Final = "disconnected"

# An inspection's times are a little earlier than those of the events that tell of the same.
SLACK_NS: Final = 10_000_000_000

_NS_PER_MS: Final = 1_000_000
_ENDS: Final = frozenset({ServiceEventKind.DIE, ServiceEventKind.DESTROY})
_TURNS: Final = frozenset({ServiceEventKind.START, ServiceEventKind.DIE})
_OVER: Final = frozenset({ServiceStatus.STOPPED, ServiceStatus.DEAD})


class Aftermath:
    """
    What happens to a container while its log is followed, each told once.

    In the engine's words and with its times, as its events say; where the engine does not remember
    how a life ended, as an inspection says.
    """

    def __init__(self, lives: RecentLives, service: Service) -> None:
        self._lives = lives
        self._service = service  # as it was when the life began that is followed
        self._told_ns = 0
        self._told: set[str] = set()  # of this life
        self._inspected_ns: int | None = None  # when it ended by an inspection that was told

    def goes_on(self, service: Service) -> list[LogMark]:
        """Return all that is news up to a life that is followed from now on, its begin included."""
        marks, begun_ns = self.everything(), begin_ns(self._events, service.state.started_ms)
        if begun_ns is not None and begun_ns > self._told_ns:
            marks += self._noted([LogMark(at_ns=begun_ns, event=STARTED, detail=None)])
        if self._told_ns == begun_ns:
            self._told.clear()
        self._service, self._inspected_ns = service, None
        return marks

    @property
    def is_removed(self) -> bool:
        """Whether it was told that the container is gone."""
        return REMOVED in self._told

    @property
    def hears_removal(self) -> bool:
        """Whether the engine has said that the container is gone."""
        return any(each.kind is ServiceEventKind.DESTROY for each in self._events)

    def removed(self) -> list[LogMark]:
        """Return all that is news of a container that is gone; without a time if none was told."""
        marks = self.everything()
        if not self.is_removed:
            marks += self._noted([LogMark(at_ns=None, event=REMOVED, detail=None)])
        return marks

    def up_to_end(self) -> list[LogMark]:
        """Return what is news up to the last end; of a start it may not be clear yet what it is."""
        events = self._events
        ends = [number for number, event in enumerate(events, 1) if event.kind in _ENDS]
        return self._news(events[: ends[-1]] if ends else ())

    def everything(self) -> list[LogMark]:
        """Return all that is news."""
        return self._news(self._events)

    def end_of(self, service: Service) -> list[LogMark]:
        """Return that a life is over if an inspection says so, and no event did."""
        state = service.state
        is_same = service.container_id == self._service.container_id
        is_over = is_same and state.status in _OVER and state.finished_ms is not None
        if STOPPED in self._told or not is_over:
            return []
        self._inspected_ns = _ns(state.finished_ms)
        return self._noted([
            LogMark(at_ns=self._inspected_ns, event=STOPPED, detail=state.exit_reason)
        ])  # fmt: skip

    def is_clear(self, service: Service) -> bool:
        """Tell whether it is known of a life that began whether it is a restart."""
        events = self._events
        begun_ns = begin_ns(events, service.state.started_ms)
        since = [each for each in events if begun_ns is not None and each.time_nano >= begun_ns]
        if not since:
            return False
        before = [each for each in events if each.time_nano < since[0].time_nano]
        return _is_ordered_restart(since[0], since[1:]) or not _was_told_to_end(before)

    @property
    def _events(self) -> Sequence[ServiceEvent]:
        return self._lives.of(self._service.host, self._service.container_id)

    def _news(self, events: Sequence[ServiceEvent]) -> list[LogMark]:
        begun_ns = begin_ns(self._events, self._service.state.started_ms) or 0
        found = marks_of(events, after_ns=max(self._told_ns, begun_ns))
        return self._noted([mark for mark in found if not self._is_inspected(mark)])

    def _is_inspected(self, mark: LogMark) -> bool:
        """Tell whether an event says what an inspection said already."""
        if self._inspected_ns is None or mark.at_ns is None or mark.event != STOPPED:
            return False
        return 0 <= mark.at_ns - self._inspected_ns < SLACK_NS

    def _noted(self, marks: list[LogMark]) -> list[LogMark]:
        self._told |= {mark.event for mark in marks}
        self._told_ns = max([self._told_ns, *(mark.at_ns or 0 for mark in marks)])
        return marks


def marks_of(events: Sequence[ServiceEvent], *, after_ns: int) -> list[LogMark]:
    """Return what events of one container, in order of time, mean after a moment."""
    marks = [
        _mark(event, events[:number], events[number + 1 :])
        for number, event in enumerate(events)
        if event.time_nano > after_ns
    ]
    return [mark for mark in marks if mark is not None]


def recreation(lives: RecentLives, service: Service) -> LogMark:
    """Return that a service has another container."""
    events = lives.of(service.host, service.container_id)
    words = f"container {service.container_id[:12]}"
    begun_ns = begin_ns(events, service.state.started_ms)
    return LogMark(at_ns=begun_ns, event=RECREATED, detail=words)


def begin_ns(events: Sequence[ServiceEvent], started_ms: int | None) -> int | None:
    """
    Return when a life began that an inspection tells of, in nanoseconds since 1970.

    By the event that says so, or else by the inspection; None if it never began.
    """
    begun_ns = _ns(started_ms)
    if begun_ns is None:
        return None
    since = [each for each in events if each.time_nano >= begun_ns and each.kind in _TURNS]
    if since and since[0].kind is ServiceEventKind.START:
        told_ns = since[0].time_nano
        return told_ns if told_ns - begun_ns < SLACK_NS else begun_ns
    return begun_ns


def _mark(
    event: ServiceEvent, before: Sequence[ServiceEvent], after: Sequence[ServiceEvent]
) -> LogMark | None:
    told = happenings_of(event, _of_life(before))
    if event.kind is ServiceEventKind.DIE:
        words = told[0].data["reason"]
        return LogMark(
            at_ns=event.time_nano, event=STOPPED, detail=None if words is None else str(words)
        )
    if event.kind is ServiceEventKind.START:
        by_policy = any(each.type is EventType.SERVICE_RESTARTED for each in told)
        is_restart = by_policy or _is_ordered_restart(event, after)
        word = RESTARTED if is_restart else STARTED
        return LogMark(at_ns=event.time_nano, event=word, detail=None)
    if event.kind is ServiceEventKind.DESTROY:
        return LogMark(at_ns=event.time_nano, event=REMOVED, detail=None)
    return None


def _is_ordered_restart(start: ServiceEvent, after: Sequence[ServiceEvent]) -> bool:
    """Tell whether an engine says, right after a start, that it restarted the container."""
    if start.kind is not ServiceEventKind.START:
        return False
    nearest = next((each for each in after if each.kind is ServiceEventKind.RESTART), None)
    return nearest is not None and not any(
        each.kind in _TURNS and each.time_nano < nearest.time_nano for each in after
    )


def _was_told_to_end(events: Sequence[ServiceEvent]) -> bool:
    """Tell whether the last end among events was ordered."""
    ends = [number for number, each in enumerate(events) if each.kind is ServiceEventKind.DIE]
    if not ends:
        return False
    end = events[ends[-1]]
    happened, before = end.of_life, _of_life(events[: ends[-1]])
    return happened is not None and was_ordered(happened, before, grace_ms=end.stop_grace_ms)


def _of_life(events: Sequence[ServiceEvent]) -> list[ContainerEvent]:
    return [happened for each in events if (happened := each.of_life) is not None]


def _ns(ms: int | None) -> int | None:
    return None if ms is None else ms * _NS_PER_MS
