"""How far a log was read."""

from watchroom.client.models.logs import LogEntry


class LinePlace:
    """
    Knows the last line by its time, and after an interruption which of the lines are known.

    Lines may share a nanosecond, so those of the last one are counted. Lines without a time
    cannot be told apart, and are taken for new.
    """

    def __init__(self) -> None:
        self._last_ns: int | None = None
        self._count = 0  # of lines with that time
        self._known_left: int | None = None  # of these, those still to be passed over

    def go_on(self) -> int | None:
        """Expect lines that are known; return the moment from which on to read, None for any."""
        self._known_left = None if self._last_ns is None else self._count
        return self._last_ns

    def is_new(self, line: LogEntry) -> bool:
        """Tell whether a line is not known yet, and take note of it."""
        if line.timestamp_ns is None:
            return True
        at_ns = int(line.timestamp_ns)
        if self._is_known(at_ns):
            return False
        self._count = self._count + 1 if at_ns == self._last_ns else 1
        self._last_ns = at_ns
        return True

    def _is_known(self, at_ns: int) -> bool:
        if self._known_left is None or self._last_ns is None:
            return False
        if at_ns < self._last_ns:
            return True
        if at_ns == self._last_ns and self._known_left > 0:
            self._known_left -= 1
            return True
        self._known_left = None
        return False
