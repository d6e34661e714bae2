"""Moments as the API writes them."""

from functools import lru_cache
from typing import Final

from watchroom.domain.times import EPOCH, MILLISECOND

_NAIVE_EPOCH: Final = EPOCH.replace(tzinfo=None)  # an offset would be spelt +00:00
_SECOND: Final = 1000 * MILLISECOND


def iso_time(ms: int) -> str:
    """Return a moment as ISO 8601 in UTC with milliseconds: `2025-08-27T12:55:57.601Z`."""
    second, ms = divmod(ms, 1000)
    return f"{_iso_second(second)}.{ms:03}Z"


@lru_cache(maxsize=1024)
def _iso_second(second: int) -> str:
    """Return a moment without decimals and zone; the lines of a log share theirs."""
    return (_NAIVE_EPOCH + second * _SECOND).isoformat(timespec="seconds")


def seconds(ms: float | None) -> float | None:
    """Return milliseconds as seconds, exact to the millisecond; None stays None."""
    return None if ms is None else round(ms / 1000, 3)
