"""When to ask again: only what changes nothing, a few times, with growing pauses."""

import random
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from watchroom.client.errors import ClientError, Refused, Unreachable
from watchroom.client.request import Request

PASSING: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How often and how long to try."""

    most: int = 3  # tries after the first
    first_pause_s: float = 0.5  # doubles with each
    longest_pause_s: float = 60.0  # if the server asks for a longer one, its refusal is raised

    def pause_s(self, request: Request[Any], error: ClientError, tries: int) -> float | None:
        """Return how long to wait after so many *tries*; None: it is not worth another."""
        if request.verb != "GET" or tries > self.most or not is_passing(error):
            return None
        pause_s = self.growing_s(tries)
        if isinstance(error, Refused) and error.retry_after_s is not None:
            pause_s = max(pause_s, error.retry_after_s)
        return pause_s if pause_s <= self.longest_pause_s else None

    def growing_s(self, tries: int) -> float:
        """Return a pause that grows with the number of *tries*, and is not everybody's."""
        longest_s = min(self.longest_pause_s, self.first_pause_s * 2.0 ** min(tries - 1, 16))
        return longest_s * random.uniform(0.5, 1.0)  # noqa: S311  no secret


def is_passing(error: ClientError) -> bool:
    """Tell whether the same may go well in a while."""
    return isinstance(error, Unreachable) or (
        isinstance(error, Refused) and error.status in PASSING
    )
