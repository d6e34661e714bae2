"""How busy the stack is over a day: what uses it by day, little by night."""

import math
from typing import Final

from watchroom.demo.engine.engine_clock import NS_PER_S

BUSIEST_HOUR: Final = 17.0  # in UTC; two in the afternoon where the cameras are

_DAY_S: Final = 86_400.0
_TURN: Final = 2 * math.pi / _DAY_S
_SHIFT_S: Final = BUSIEST_HOUR * 3600


def busy_share(at_ns: int) -> float:
    """Return 1 for the busiest moment of the day and 0 for the quietest."""
    return (1 + math.cos(_TURN * (at_ns / NS_PER_S - _SHIFT_S))) / 2


def busy_seconds(from_ns: int, to_ns: int) -> float:
    """Return the integral of `busy_share` over a span, in seconds."""
    return _integral(to_ns / NS_PER_S) - _integral(from_ns / NS_PER_S)


def _integral(at_s: float) -> float:
    return (at_s + math.sin(_TURN * (at_s - _SHIFT_S)) / _TURN) / 2
