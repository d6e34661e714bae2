"""Where a reader of a log stands, so that the next stream goes on where one broke off."""

from collections import Counter, deque
from collections.abc import Iterable
from typing import Final

from watchroom.docker.log_lines import LogRecord

OVERLAP_NS: Final = 100_000_000  # a program's two streams may come in a little out of order

_Key = tuple[int, str | None]  # time and stream of a line


class LogPlace:
    """
    Remembers the lines around the newest one, by time to the nanosecond and stream.

    `since_ns` is inclusive, so a stream that goes on from there repeats some: `is_new` tells them
    apart. All times are the engine's own. A line without a time is always new.
    """

    def __init__(self, start_ns: int | None = None) -> None:
        self._start_ns = start_ns  # nothing before is wanted
        self._newest_ns: int | None = None
        self._order: deque[_Key] = deque()
        self._expected: Counter[_Key] = Counter()  # what a stream that goes on will repeat
        self._is_first = False

    @property
    def since_ns(self) -> int | None:
        """From when a stream must go on, in nanoseconds since 1970; None from the beginning."""
        if self._newest_ns is None or not self._order:
            return self._start_ns
        return max(self._newest_ns - OVERLAP_NS, self._order[0][0], self._start_ns or 0)

    @property
    def newest_ns(self) -> int | None:
        """Time of the newest line; None if there was none."""
        return self._newest_ns

    def note(self, lines: Iterable[tuple[int, str | None]]) -> None:
        """Remember lines, by time and stream, that were read in another way."""
        for at_ns, stream in lines:
            self._remember((at_ns, stream))

    def go_on(self) -> None:
        """Note that a new stream begins at `since_ns`."""
        since_ns = self.since_ns or 0
        self._expected = Counter(key for key in self._order if key[0] >= since_ns)
        self._is_first = bool(self._expected)

    def begin_anew(self) -> None:
        """Note that what comes next is the log of another container: all of it is new."""
        self._order.clear()
        self._newest_ns = None

    def is_new(self, record: LogRecord) -> bool:
        """Tell whether a line was not seen yet, and remember it."""
        at_ns = record.time_ns
        if at_ns is None:
            return True
        key = (at_ns, None if record.stream is None else str(record.stream))
        if self._expected[key] > 0:
            self._expected[key] -= 1
            self._is_first = False
            return False
        self._remember(key)
        return True

    def is_gap(self) -> bool:
        """
        Tell, after a line that is new, whether lines before it are missing.

        They are if a stream that went on did not begin with what was seen: the engine has thrown
        it away, and perhaps more.
        """
        found, self._is_first = self._is_first, False
        return found

    def _remember(self, key: _Key) -> None:
        self._order.append(key)
        self._newest_ns = max(self._newest_ns or 0, key[0])
        while self._order and self._order[0][0] < self._newest_ns - OVERLAP_NS:
            self._order.popleft()
