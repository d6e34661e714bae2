"""Looks from time to time whether who gets an answer without end may still have it."""

import asyncio
from collections.abc import Awaitable, Callable

from watchroom.web.streams import Streams


class Recheck:
    """One look after the other: when rights have changed, and once in every beat of streams."""

    def __init__(self, streams: Streams, admit: Callable[[], Awaitable[object]]) -> None:
        self._streams = streams
        self._admit = admit
        self._looks = streams.look_count()
        self._ticks = asyncio.get_running_loop().time
        self._admitted_s = self._ticks()

    async def if_due(self) -> None:
        """Look, if it is time to. Raises what *admit* raises."""
        looks = self._streams.look_count()
        if looks == self._looks and self._ticks() - self._admitted_s < self._streams.beat_s:
            return
        self._looks = looks
        await self._admit()
        self._admitted_s = self._ticks()
