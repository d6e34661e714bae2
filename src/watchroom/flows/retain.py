"""Forgets runs that are older than the user wants to keep, and the files that only they had."""

import asyncio
from typing import Final

import structlog

from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.run_files import forget_files
from watchroom.objects import Objects
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
        turns: asyncio.Lock,
        clock: Clock,
        days: int,
        every_s: float = 3600.0,
    ) -> None:
        """*turns* is also taken by whoever adds runs: one may have a picture that goes here."""
        self._store = store
        self._objects = objects
        self._turns = turns
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
            async with self._turns:
                await self._remove(ids)
            removed += len(ids)
        return removed

    async def _remove(self, ids: list[int]) -> None:
        async with self._store.writing() as session:
            orphans = await executions.remove(session, ids)
        await forget_files(self._objects, runs=ids, pictures=orphans)
