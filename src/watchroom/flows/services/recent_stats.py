"""What containers used in the last minutes, for the record of a crash."""

from collections import deque

from watchroom.domain.container_stats import ContainerStats
from watchroom.domain.crash import KEPT_STATS_MS

ContainerKey = tuple[str, str]  # host, container id


class RecentStats:
    """
    The latest figures of each container, also of one that has ended or is gone by now.

    A crash is told of after the container ended, when nothing can be measured any more.
    """

    def __init__(self, kept_ms: int = KEPT_STATS_MS) -> None:
        self._kept_ms = kept_ms
        self._stats: dict[ContainerKey, deque[ContainerStats]] = {}

    def add(self, key: ContainerKey, stats: ContainerStats) -> None:
        """Keep figures, which are later than those before."""
        self._stats.setdefault(key, deque()).append(stats)

    def of(self, key: ContainerKey) -> tuple[ContainerStats, ...]:
        """Return the figures of a container, oldest first; none if nothing was measured."""
        return tuple(self._stats.get(key, ()))

    def prune(self, now_ms: int) -> None:
        """Forget what is too old."""
        for key, stats in list(self._stats.items()):
            while stats and stats[0].at_ms < now_ms - self._kept_ms:
                stats.popleft()
            if not stats:
                del self._stats[key]
