"""Wakes all that wait for something to change."""

import asyncio


class Bell:
    """
    Rung when something has changed; who waits looks for itself whether that was meant.

    A ticket is good for the next ring. Who takes one before looking misses nothing, though it
    may ring before the waiting begins.
    """

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def ticket(self) -> asyncio.Event:
        """Return what will be set when it rings."""
        return self._next

    def ring(self) -> None:
        """Wake everybody who has a ticket."""
        rung, self._next = self._next, asyncio.Event()
        rung.set()


async def rung(ticket: asyncio.Event, *, most_s: float | None = None) -> None:
    """Return when it was rung, or after *most_s* seconds; None waits for the bell alone."""
    try:
        async with asyncio.timeout(most_s):
            await ticket.wait()
    except TimeoutError:
        return
