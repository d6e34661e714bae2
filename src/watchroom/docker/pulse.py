"""Finds out, for all streams of an engine at once, whether it still lives."""

import asyncio
from collections.abc import Awaitable, Callable

from watchroom.domain.errors import EngineUnavailable


class Pulse:
    """
    Pings an engine for streams that hear nothing from it.

    Nothing tells a quiet stream from one whose engine is frozen or whose host is gone. However
    many streams ask, one ping in a span of time answers all of them, also when it fails.
    """

    def __init__(self, ping: Callable[[], Awaitable[None]], *, every_s: float) -> None:
        self._ping = ping
        self._every_s = every_s
        self._lock = asyncio.Lock()
        self._felt_s: float | None = None  # loop time of the newest outcome
        self._failure: EngineUnavailable | None = None  # that outcome; None if it was good

    async def feel(self) -> None:
        """Return if the engine answers now or did a moment ago. Raises EngineUnavailable."""
        async with self._lock:
            now_s = asyncio.get_running_loop().time()
            if self._felt_s is None or now_s - self._felt_s >= self._every_s:
                await self._feel()
        if self._failure is not None:
            raise EngineUnavailable(str(self._failure)) from self._failure

    async def _feel(self) -> None:
        try:
            await self._ping()
        except EngineUnavailable as error:
            self._failure = error
        else:
            self._failure = None
        self._felt_s = asyncio.get_running_loop().time()
