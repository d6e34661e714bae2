"""Moments as whole milliseconds since 1970, in UTC."""

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Return an aware moment in whole milliseconds since 1970."""
    return (moment - EPOCH) // MILLISECOND
