"""Waiting between attempts: longer each time, up to a bound."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Delays that double from *first_s* up to *most_s*, in seconds."""

    first_s: float
    most_s: float

    def delay_s(self, failures: int) -> float:
        """Return how long to wait after so many failures in a row, one at least."""
        doublings = min(failures - 1, 32)
        return min(self.first_s * 2.0**doublings, self.most_s)

    async def wait(self, failures: int) -> None:
        """Sleep for that long."""
        await asyncio.sleep(self.delay_s(failures))
