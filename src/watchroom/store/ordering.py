"""
The key of a run: its place in time, as one integer that both databases sort and seek by.

The high bits are the moment when the run began, the low ones the end of its id, so "newest
first" is "highest key first", and a range of time is a range of keys.
"""

from collections.abc import Container
from typing import Final

ID_BITS: Final = 20
HIGHEST: Final = (1 << 63) - 1  # integer that a column can hold
END_MS: Final = (1 << 43) - 1  # in the year 2248; a key of it still fits into 63 bits

_ID_MASK: Final = (1 << ID_BITS) - 1


def clamp_ms(moment_ms: int) -> int:
    """Return the nearest moment that a range of keys can end at."""
    return min(max(moment_ms, 0), END_MS)


def first_key(moment_ms: int) -> int:
    """Return the lowest key of the runs that began at *moment_ms* or later."""
    return clamp_ms(moment_ms) << ID_BITS


def moment_of(key: int) -> int:
    """Return when the run of *key* began, in ms UTC."""
    return key >> ID_BITS


def home_key(started_ms: int, execution_id: int) -> int:
    """Return the key of a run, unless another has it already."""
    return first_key(min(started_ms, END_MS - 1)) | (execution_id & _ID_MASK)


def free_key(home: int, taken: Container[int]) -> int:
    """
    Return the first key from *home* on, in the same millisecond, that none of *taken* is.

    Two runs collide only if they began in the same millisecond and their ids differ by a
    multiple of 2 ** ID_BITS.
    """
    key = home
    while key in taken:
        key = (home & ~_ID_MASK) | ((key + 1) & _ID_MASK)
    return key
