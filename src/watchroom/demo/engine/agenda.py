"""What will happen by itself, and when."""

import heapq
from collections.abc import Callable, Iterator
from itertools import count

Act = Callable[[], None]


class Agenda:
    """Acts in the order of their times; those of one time in the order in which they came."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Act]] = []
        self._numbers = count()

    def add(self, due_ns: int, act: Act) -> None:
        """Note that *act* is to be called at a time; it has to see for itself if it still fits."""
        heapq.heappush(self._heap, (due_ns, next(self._numbers), act))

    @property
    def next_ns(self) -> int | None:
        """When the next one is due; None if nothing will happen by itself."""
        return self._heap[0][0] if self._heap else None

    def due(self, until_ns: int) -> Iterator[tuple[int, Act]]:
        """Take what is due by a time, with its time; also what is added meanwhile."""
        while self._heap and self._heap[0][0] <= until_ns:
            due_ns, _, act = heapq.heappop(self._heap)
            yield due_ns, act
