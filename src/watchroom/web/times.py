"""Moments as the API writes them."""

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH: Final = EPOCH.replace(tzinfo=None)  # an offset would be spelt +00:00
MILLISECOND: Final = timedelta(milliseconds=1)


def iso_time(ms: int) -> str:
    """Return a moment as ISO 8601 in UTC with milliseconds: `2025-08-27T12:55:57.601Z`."""
    return (_NAIVE_EPOCH + ms * MILLISECOND).isoformat(timespec="milliseconds") + "Z"


def to_ms(moment: datetime) -> int:
    """Return an aware moment in whole milliseconds since 1970."""
    return (moment - EPOCH) // MILLISECOND


def seconds(ms: float | None) -> float | None:
    """Return milliseconds as seconds, exact to the millisecond; None stays None."""
    return None if ms is None else round(ms / 1000, 3)
