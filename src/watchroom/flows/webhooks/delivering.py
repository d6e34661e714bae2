"""Empties the outbox: each webhook has a worker of its own, so that none waits for another."""

import asyncio
from dataclasses import dataclass, field

import structlog

from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.spans import DAY_MS
from watchroom.domain.times import Clock, to_ms
from watchroom.domain.webhooks import MOST_WAITING
from watchroom.flows.backoff import Backoff
from watchroom.flows.live.tail import Tail
from watchroom.flows.webhooks.attempts import Attempts
from watchroom.store import outbox, webhooks
from watchroom.store.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often; tests shrink these."""

    look_s: float = 1.0  # between looks for what has become due, at most
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=10.0))
    tidy_s: float = 60.0
    most_waiting: int = MOST_WAITING
    kept_ms: int = 7 * DAY_MS  # after a delivery ended


class Deliveries:
    """
    Delivers what is due, one message after the other to each webhook.

    Any number of servers may do so at once: what one has claimed the others leave alone, until
    the claim runs out because that server is gone.
    """

    def __init__(
        self,
        *,
        store: Database,
        attempts: Attempts,
        tail: Tail,
        clock: Clock,
        pace: Pace | None = None,
    ) -> None:
        self._store = store
        self._attempts = attempts
        self._tail = tail
        self._clock = clock
        self._pace = pace or Pace()
        self._busy: set[str] = set()  # webhooks that have a worker: fifty at most

    async def run(self) -> None:
        """Deliver for ever; a store that is away is tried again with growing pauses."""
        failures = 0
        self._busy.clear()
        async with asyncio.TaskGroup() as workers:
            while True:
                position = self._tail.position
                try:
                    waiting = await outbox.with_work(self._store, now_ms=to_ms(self._clock()))
                except StoreUnavailable as error:
                    failures += 1
                    log.warning("webhooks wait for the store", reason=str(error))
                    await self._pace.retry.wait(failures)
                    continue
                failures = 0
                for webhook_id in waiting:
                    self._begin(workers, webhook_id)
                await self._pause(position)

    async def tidy(self) -> None:
        """Keep the outbox within its bounds, for ever."""
        while True:
            try:
                await self.forget_removed()
                await self.drop_excess()
                await self.forget_old()
            except StoreUnavailable as error:
                log.warning("deliveries are not tidied", reason=str(error))
            await asyncio.sleep(self._pace.tidy_s)

    async def drop_excess(self) -> None:
        """
        End what is oldest of too many messages that wait for one webhook. Raises StoreUnavailable.

        A receiver that is down for days must not fill the disk; when it is back, what is newest
        is worth most to it.
        """
        most = self._pace.most_waiting
        for webhook_id in await outbox.crowded(self._store, most=most):
            async with self._store.writing() as session:
                dropped = await outbox.drop_oldest(
                    session, webhook_id, most=most, now_ms=to_ms(self._clock())
                )
            log.warning("too much waits for a webhook", webhook=webhook_id, dropped=dropped)

    async def forget_old(self) -> None:
        """Forget deliveries that ended long ago. Raises StoreUnavailable."""
        more = True
        while more:
            async with self._store.writing() as session:
                more = await outbox.forget(session, to_ms(self._clock()) - self._pace.kept_ms)

    async def forget_removed(self) -> None:
        """Delete what is left of removed webhooks, some at a time. Raises StoreUnavailable."""
        for webhook_id in await webhooks.removed(self._store):
            more = True
            while more:
                async with self._store.writing() as session:
                    more = await outbox.forget_of(session, webhook_id)
            async with self._store.writing() as session:
                await webhooks.forget(session, webhook_id)

    def _begin(self, workers: asyncio.TaskGroup, webhook_id: str) -> None:
        if webhook_id not in self._busy:
            self._busy.add(webhook_id)
            workers.create_task(self._empty(webhook_id), name=f"webhook {webhook_id}")

    async def _empty(self, webhook_id: str) -> None:
        """Deliver what is due for one webhook until nothing is."""
        try:
            while (claimed := await self._attempts.claim_next(webhook_id)) is not None:
                await self._attempts.make(*claimed)
        except StoreUnavailable as error:
            log.warning("a webhook waits for the store", webhook=webhook_id, reason=str(error))
        except Exception:
            # Its claim runs out, and it is tried again; the workers of others must go on meanwhile.
            log.exception("a webhook's worker failed", webhook=webhook_id)
        finally:
            self._busy.discard(webhook_id)

    async def _pause(self, position: int) -> None:
        """Wait for something to happen that may have to be told, or for something to be due."""
        try:
            async with asyncio.timeout(self._pace.look_s):
                await self._tail.wait_beyond(position)
        except TimeoutError:
            return
