"""How much of a service's log is kept beyond its container, by its label and by the settings."""

import re
from typing import Final

KEEP_LABEL: Final = "watchroom.logs.keep"
USUAL_BYTES: Final = 64 << 20  # on disk for one service; about ten times as much text
LEAST_BYTES: Final = 64 << 10  # less is a forgotten unit rather than a wish
MOST_BYTES: Final = 1 << 50

_TRUE: Final = frozenset({"true", "1", "yes", "on"})
_FALSE: Final = frozenset({"false", "0", "no", "off"})
_SIZE: Final = re.compile(r"([0-9]{1,16}) ?([kmg]i?b?|b?)", re.ASCII)
_UNITS: Final = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def kept_bytes(label: str | None, usual: int | None) -> int | None:
    """
    Return how much of a log is kept, in bytes on disk; None for none of it.

    *label* is `true`, `false`, or a size such as 50M or 1GB; *usual* is what holds without one, or
    with one that says nothing.
    """
    word = (label or "").strip().lower()
    if word in _TRUE:
        return usual or USUAL_BYTES
    if word in _FALSE:
        return None
    return kept_size(word) or usual


def kept_size(text: str) -> int | None:
    """
    Return a size such as 64MB, 50m, `1 GiB` or 1048576 in bytes; None for what is none of use.

    A kilobyte has 1024 bytes, with or without the `i`, as for the command line of Docker.
    """
    match = _SIZE.fullmatch(text.strip().lower())
    size_bytes = int(match[1]) * _UNITS[match[2][:1]] if match else 0
    return size_bytes if LEAST_BYTES <= size_bytes <= MOST_BYTES else None
