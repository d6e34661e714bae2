"""Tells those who wait that all services were measured again."""

import asyncio


class Sweeps:
    """Counts sweeps; who is slow is told of the latest one only."""

    def __init__(self) -> None:
        self._count = 0
        self._next = asyncio.Event()  # set once, by the next sweep; then there is a new one

    @property
    def count(self) -> int:
        """How many there have been since the start of this process."""
        return self._count

    def tell(self) -> None:
        """Note that a sweep is over, and its figures are in the fleet."""
        self._count += 1
        self._next.set()
        self._next = asyncio.Event()

    async def wait_beyond(self, count: int) -> None:
        """Return as soon as there have been more than *count*."""
        while self._count <= count:
            await self._next.wait()
