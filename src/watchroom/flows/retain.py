"""Forgets runs that are older than the user wants to keep, and pictures that only they had."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog

from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.renditions import PictureFormat, PictureSize, rendition_key
from watchroom.domain.times import to_ms
from watchroom.objects import Objects, picture_key
from watchroom.store import executions
from watchroom.store.database import Database

DAY_MS: Final = 86_400_000
BATCH: Final = 200  # runs that one transaction removes

log = structlog.get_logger(__name__)


class Retention:
    """Removes what is older than a number of days, now and then."""

    def __init__(
        self,
        *,
        store: Database,
        objects: Objects,
        clock: Callable[[], datetime],
        days: int,
        every_s: float = 3600.0,
    ) -> None:
        self._store = store
        self._objects = objects
        self._clock = clock
        self._days = days
        self._every_s = every_s

    async def run(self) -> None:
        """Sweep for ever; an unreachable store is tried again at the next turn."""
        while True:
            try:
                removed = await self.sweep()
            except StoreUnavailable as error:
                log.warning("retention stands back", reason=str(error))
            else:
                log.info("retention swept", removed=removed, days=self._days)
            await asyncio.sleep(self._every_s)

    async def sweep(self) -> int:
        """Remove every run that began before the limit; returns how many."""
        limit_ms = to_ms(self._clock()) - self._days * DAY_MS
        removed = 0
        while ids := await executions.ids_before(self._store, limit_ms, BATCH):
            async with self._store.writing() as session:
                orphans = await executions.remove(session, ids)
            await self._objects.delete([key for sha256 in orphans for key in _keys(sha256)])
            removed += len(ids)
        return removed


def _keys(sha256: str) -> list[str]:
    """Return where a picture is kept, and whatever may have been made from it."""
    renditions = [
        rendition_key(sha256, size, form) for size in PictureSize for form in PictureFormat
    ]
    return [picture_key(sha256), *renditions]
