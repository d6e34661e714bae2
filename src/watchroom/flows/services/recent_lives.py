"""What happened to containers lately, in memory: who follows a log is told it between the lines."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Final

from watchroom.domain.service_events import ServiceEvent, ServiceEventKind

MOST_EVENTS: Final = 64  # of one container
MOST_CONTAINERS: Final = 2_000  # those of which nothing was heard for longest are forgotten

_TELLING: Final = frozenset({
    ServiceEventKind.START, ServiceEventKind.RESTART, ServiceEventKind.KILL, ServiceEventKind.OOM,
    ServiceEventKind.DIE, ServiceEventKind.DESTROY,
})  # fmt: skip


class RecentLives:
    """The latest starts and ends of each container, as its engine told them."""

    def __init__(self) -> None:
        self._events: OrderedDict[tuple[str, str], deque[ServiceEvent]] = OrderedDict()

    def hear(self, event: ServiceEvent) -> None:
        """Take an event of any kind; engines tell some again, which counts once."""
        if event.kind not in _TELLING:
            return
        key = (event.host, event.container_id)
        known = self._events.setdefault(key, deque(maxlen=MOST_EVENTS))
        self._events.move_to_end(key)
        if (event.time_nano, event.kind) not in {(each.time_nano, each.kind) for each in known}:
            known.append(event)
        if len(self._events) > MOST_CONTAINERS:
            self._events.popitem(last=False)

    def of(self, host: str, container_id: str) -> Sequence[ServiceEvent]:
        """Return what is known of a container, in order of time."""
        return sorted(self._events.get((host, container_id), ()), key=lambda each: each.time_nano)
