"""Keeps the store in step with one n8n: connects, follows, stands back, comes again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

import structlog

from watchroom.domain.errors import Conflict, Misconfigured, Unavailable
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.copying import CopyCounts
from watchroom.flows.following import Follower, Pace
from watchroom.flows.ingest_status import IngestState, IngestStatus, SourceInfo
from watchroom.flows.ingest_telling import IngestTelling
from watchroom.n8n.source import N8nSource
from watchroom.objects import Objects
from watchroom.store.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one pass over n8n has come."""

    counts: CopyCounts
    waiting: int  # older runs that are still to be copied


class Ingest:
    """Copies the runs of one n8n: `run` does so for ever, `import_all` once to the end."""

    def __init__(
        self,
        *,
        open_n8n: Callable[[], Awaitable[N8nSource]],
        store: Database,
        objects: Objects,
        turns: asyncio.Lock,
        clock: Clock,
        wanted: tuple[str, ...] = (),
        keep_ms: int | None = None,
        pace: Pace | None = None,
    ) -> None:
        """*turns* is also taken by whoever removes runs: pictures of new ones may be theirs too."""
        self._open_n8n = open_n8n
        self._turns = turns
        self._clock = clock
        self._pace = pace or Pace()
        self._follower = partial(
            Follower,
            store=store,
            objects=objects,
            clock=clock,
            wanted=wanted,
            keep_ms=keep_ms,
            pace=self._pace,
        )
        self._telling = IngestTelling(store)
        self._status = IngestStatus(state=IngestState.STARTING, since_ms=to_ms(self._clock()))

    @property
    def status(self) -> IngestStatus:
        """How the ingest stands now."""
        return self._status

    async def run(self) -> None:
        """Follow n8n until cancelled; what is out of reach is tried again."""
        failures = 0
        self._telling.begin_anew()
        self._enter(IngestState.STARTING)
        while True:
            polled_ms = self._status.last_poll_ms
            try:
                await self._follow()
            except (Unavailable, Misconfigured) as error:
                self._enter(IngestState.UNREACHABLE, reason=str(error))
            except Conflict as error:
                self._enter(IngestState.REFUSED, reason=str(error))
            await self._telling.tell(self._status)
            answered = self._status.last_poll_ms != polled_ms
            failures = 1 if answered else failures + 1
            log.warning("ingest stands back", failures=failures, reason=self._status.reason)
            await self._pace.retry.wait(failures)

    async def import_all(self, report: Callable[[Progress], None]) -> CopyCounts:
        """
        Copy everything that n8n has now, and tell *report* now and then.

        Nothing of it becomes an event: an import is not news to anybody.
        Raises Unavailable, Misconfigured, Conflict.
        """
        n8n = await self._open_n8n()
        try:
            follower = self._follower(n8n=n8n, tells=False)
            await follower.begin()
            await follower.poll()
            while follower.backfilling:
                await follower.backfill()
                report(Progress(counts=follower.counts, waiting=follower.waiting))
            return follower.counts
        finally:
            await n8n.close()

    async def _follow(self) -> None:
        n8n = await self._open_n8n()
        try:
            follower = self._follower(n8n=n8n, tells=True)
            await follower.begin()
            self._status = replace(self._status, source=SourceInfo.of(await n8n.describe()))
            while True:
                await self._step(follower)
        finally:
            await n8n.close()

    async def _step(self, follower: Follower) -> None:
        async with self._turns:
            await follower.poll()
        self._enter(
            IngestState.BACKFILLING if follower.backfilling else IngestState.FOLLOWING,
            last_poll_ms=to_ms(self._clock()),
            waiting=follower.waiting,
        )
        await self._telling.tell(self._status)
        if not follower.backfilling:
            await asyncio.sleep(self._pace.poll_s)
            return
        async with self._turns:
            await follower.backfill()

    def _enter(
        self,
        state: IngestState,
        *,
        reason: str | None = None,
        last_poll_ms: int | None = None,
        waiting: int | None = None,
    ) -> None:
        before = self._status
        self._status = replace(
            before,
            state=state,
            since_ms=before.since_ms if state is before.state else to_ms(self._clock()),
            reason=reason,
            last_poll_ms=last_poll_ms or before.last_poll_ms,
            waiting=before.waiting if waiting is None else waiting,
        )
