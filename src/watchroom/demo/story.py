"""What happened before somebody looked, told from the moment of the first start."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MODEL_SERVICE: Final = "ollama"  # the container that runs out of memory

_FIRST_FAILURE_MS: Final = 3_000  # after the kill
_BETWEEN_MS: Final = 8_000  # failures: twelve cameras, each with a picture every minute and a half


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """The model server is killed for want of memory, and runs fail until it is back."""

    ago_ms: int  # how long before the first start
    down_ms: int  # how long until it answers again: its model must be loaded anew
    failed_runs: int

    def failures_ms(self) -> Iterator[int]:
        """Give how long after the kill each run begins that fails."""
        for number in range(self.failed_runs):
            yield _FIRST_FAILURE_MS + number * _BETWEEN_MS


# So close to each other that they are one incident, and so late that it is still open at first.
OUTAGES: Final = (
    Outage(ago_ms=28 * 60_000, down_ms=120_000, failed_runs=13),
    Outage(ago_ms=18 * 60_000, down_ms=120_000, failed_runs=12),
    Outage(ago_ms=8 * 60_000, down_ms=120_000, failed_runs=12),
)
CALM_MS: Final = 45 * 60_000  # before the first start, in which nothing else goes wrong
