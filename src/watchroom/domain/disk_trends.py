"""How fast a disk fills, from how much was free on it over the last hours."""

from collections import deque
from dataclasses import dataclass
from typing import Final

LEAST_SAMPLES: Final = 24
LEAST_SPAN_MS: Final = 6 * 3_600_000  # less says nothing of the days to come
CLEAR: Final = 0.9  # share of the ups and downs that a straight line has to explain
KEPT: Final = 288  # samples: a day, at one every five minutes

_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeSpace:
    """What was free at one moment."""

    at_ms: int
    free_bytes: int


class DiskTrend:
    """Remembers the last day of one disk."""

    def __init__(self) -> None:
        self._samples: deque[FreeSpace] = deque(maxlen=KEPT)

    def note(self, sample: FreeSpace) -> None:
        """Take in what is free now; samples come in the order of time."""
        self._samples.append(sample)

    def fill_rate(self) -> float | None:
        """Return bytes that are lost in an hour; None unless the trend is clear."""
        return fill_rate(tuple(self._samples))


def fill_rate(samples: tuple[FreeSpace, ...]) -> float | None:
    """
    Return by how many bytes in an hour free space shrinks, negative if it grows.

    None unless the trend is clear: six hours at least, and a straight line that explains 90 % of
    the ups and downs (the coefficient of determination of a least-squares fit).
    """
    if len(samples) < LEAST_SAMPLES or samples[-1].at_ms - samples[0].at_ms < LEAST_SPAN_MS:
        return None
    hours = [(sample.at_ms - samples[0].at_ms) / _HOUR_MS for sample in samples]
    free = [float(sample.free_bytes - samples[0].free_bytes) for sample in samples]
    mean_hour, mean_free = sum(hours) / len(hours), sum(free) / len(free)
    together = sum((h - mean_hour) * (f - mean_free) for h, f in zip(hours, free, strict=True))
    of_hours = sum((h - mean_hour) ** 2 for h in hours)
    of_free = sum((f - mean_free) ** 2 for f in free)
    if of_hours == 0 or of_free == 0 or together**2 / (of_hours * of_free) < CLEAR:
        return None
    return -together / of_hours
