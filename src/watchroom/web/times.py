"""Moments and durations as the API writes them."""

from watchroom.domain.times import iso_time

__all__ = ["iso_time", "seconds"]


def seconds(ms: float | None) -> float | None:
    """Return milliseconds as seconds, exact to the millisecond; None stays None."""
    return None if ms is None else round(ms / 1000, 3)
