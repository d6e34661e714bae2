"""A bound on how many connections there are at once, in all and for each key."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from watchroom.domain.errors import TooManyRequests
from watchroom.web.live.bounds import Bounds

RETRY_AFTER_S: Final = 30  # nobody knows when a client leaves


class Seats:
    """The seats of one process."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, key: str) -> Iterator[None]:
        """Hold a seat for as long as the block lasts. Raises TooManyRequests if there is none."""
        bounds = self._bounds
        if self._taken[key] >= bounds.most_of_a_key or self._taken.total() >= bounds.most_in_all:
            raise TooManyRequests(
                f"{bounds.most_of_a_key} connections with one key, and {bounds.most_in_all} in "
                "all, are the most: close one first.",
                retry_after_s=RETRY_AFTER_S,
            )
        self._taken[key] += 1
        try:
            yield
        finally:
            self._taken[key] -= 1
            self._taken += Counter()  # forgets who has none
