"""Moments as whole milliseconds since 1970, in UTC, and as text."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

Clock = Callable[[], datetime]  # tells the present moment, aware

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)

_NAIVE_EPOCH: Final = EPOCH.replace(tzinfo=None)  # an offset would be spelt +00:00
_SECOND: Final = 1000 * MILLISECOND


def to_ms(moment: datetime) -> int:
    """Return an aware moment in whole milliseconds since 1970."""
    return (moment - EPOCH) // MILLISECOND


def iso_time(ms: int) -> str:
    """Return a moment as ISO 8601 in UTC with milliseconds: `2025-08-27T12:55:57.601Z`."""
    second, ms = divmod(ms, 1000)
    return f"{_iso_second(second)}.{ms:03}Z"


@lru_cache(maxsize=1024)
def _iso_second(second: int) -> str:
    """Return a moment without decimals and zone; the lines of a log share theirs."""
    return (_NAIVE_EPOCH + second * _SECOND).isoformat(timespec="seconds")
