"""Where a reader of an engine's events stands, so that the next stream goes on where one broke."""

from collections import deque
from typing import Final

OVERLAP_NS: Final = 2_000_000_000  # events are given their time a little before they are published
KEPT_NS: Final = 2 * OVERLAP_NS


class EventCursor:
    """
    Remembers the newest event of an engine, and what else was seen around its time.

    A stream that goes on from `since_ns` repeats what was seen in the overlap; `is_new` tells it
    apart. All times are the engine's own, so clocks need not agree.
    """

    def __init__(self, start_ns: int) -> None:
        self._start_ns = start_ns
        self._newest_ns = start_ns
        self._order: deque[tuple[int, bytes]] = deque()
        self._seen: set[bytes] = set()

    @property
    def since_ns(self) -> int:
        """The moment from which a stream must go on, in nanoseconds since 1970."""
        return max(self._start_ns, self._newest_ns - OVERLAP_NS)

    def is_new(self, event: bytes, time_ns: int) -> bool:
        """Tell whether an event, in the engine's own JSON, was not seen yet; and remember it."""
        if event in self._seen:
            return False
        self._seen.add(event)
        self._order.append((time_ns, event))
        self._newest_ns = max(self._newest_ns, time_ns)
        while self._order and self._order[0][0] < self._newest_ns - KEPT_NS:
            self._seen.discard(self._order.popleft()[1])
        return True
