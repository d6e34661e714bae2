"""Waiting for events in SQLite, which tells nobody: our own writes do, others' are looked for."""

import asyncio
from typing import Final

LOOK_S: Final = 0.25  # for what another process writes into the same file


class SqliteWakes:
    """Wakes at each transaction of this process, and every quarter of a second."""

    def __init__(self) -> None:
        self._has_written = asyncio.Event()

    def wake(self) -> None:
        """Tell that something was written."""
        self._has_written.set()

    async def wait(self) -> None:
        """Return once there may be news, or it is time to look for some."""
        try:
            async with asyncio.timeout(LOOK_S):
                await self._has_written.wait()
        except TimeoutError:
            return
        self._has_written.clear()
