"""Forgets what happened long ago, so that the event log stays within bounds."""

import asyncio
from typing import Final

import structlog

from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.spans import DAY_MS
from watchroom.domain.times import Clock, to_ms
from watchroom.store import event_log
from watchroom.store.database import Database

PORTION: Final = 1000  # events that one transaction looks at: nobody waits long for the writer

log = structlog.get_logger(__name__)


class Forgetting:
    """Removes events that are older than a number of days, now and then."""

    def __init__(
        self,
        *,
        store: Database,
        clock: Clock,
        days: int,
        every_s: float = 3600.0,
    ) -> None:
        self._store = store
        self._clock = clock
        self._days = days
        self._every_s = every_s

    async def run(self) -> None:
        """Sweep for ever; a store that is away is tried again at the next turn."""
        while True:
            try:
                forgotten = await self.sweep()
            except StoreUnavailable as error:
                log.warning("old events stay for now", reason=str(error))
            else:
                log.info("old events forgotten", forgotten=forgotten, days=self._days)
            await asyncio.sleep(self._every_s)

    async def sweep(self) -> int:
        """Remove what is older than the limit; return how many events. Raises StoreUnavailable."""
        now_ms, forgotten = to_ms(self._clock()), 0
        up_to = await event_log.last_outdated(
            self._store, before_ms=now_ms - self._days * DAY_MS, now_ms=now_ms
        )
        while up_to is not None:
            async with self._store.writing() as session:
                portion = await event_log.forget(session, up_to=up_to, most=PORTION)
            forgotten += portion
            if portion < PORTION:
                break
        return forgotten
