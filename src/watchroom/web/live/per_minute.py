"""A bound on how often something is done in a minute."""

from collections import deque
from collections.abc import Callable
from typing import Final

MINUTE_S: Final = 60.0


class PerMinute:
    """Counts what is done within any one minute."""

    def __init__(self, most: int, ticks: Callable[[], float]) -> None:
        """*ticks* gives seconds of a clock that never goes back."""
        self.most = most
        self._ticks = ticks
        self._done_s: deque[float] = deque(maxlen=most)

    def take(self) -> bool:
        """Count one more, if it may be done now; tell whether it may."""
        now_s, done_s = self._ticks(), self._done_s
        if len(done_s) == self.most and now_s - done_s[0] < MINUTE_S:
            return False
        done_s.append(now_s)
        return True
