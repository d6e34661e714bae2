"""Waits for something to have happened, by asking now and then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from watchroom.client.request import Request, T

FIRST_PAUSE_S = 0.3
LONGEST_PAUSE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Generic[T]):
    """What to ask, when it is over, and how long that may take."""

    request: Request[T]
    is_over: Callable[[T], bool]
    deadline_s: float

    def pause_s(self, tries: int) -> float:
        """Return how long to wait after so many *tries*."""
        return min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 1.5 ** min(tries - 1, 16))
