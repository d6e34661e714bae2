"""A store, its objects, and an ingest of a living n8n."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from living_n8n import LivingN8n
from watchroom.domain.mapping import ExtractionMapping
from watchroom.flows.backoff import Backoff
from watchroom.flows.copying import CopyCounts
from watchroom.flows.following import Pace
from watchroom.flows.ingest import Ingest
from watchroom.n8n.source import N8nSource, open_source
from watchroom.objects import Objects
from watchroom.store import executions
from watchroom.store.database import Database
from watchroom.store.executions import ExecutionSummary
from watchroom.store.filters import ExecutionFilter

BRISK = Pace(poll_s=0.02, recheck_s=0.0, batch_rows=7, retry=Backoff(first_s=0.02, most_s=0.05))
PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A store, its objects, and an ingest of one n8n."""

    store: Database
    objects: Objects
    n8n: LivingN8n
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)

    def ingest(self, *, pace: Pace = BRISK, keep_ms: int | None = None) -> Ingest:
        """Return an ingest that has not begun."""
        return Ingest(
            open_n8n=self.open_n8n,
            store=self.store,
            objects=self.objects,
            turns=self.turns,
            clock=lambda: datetime.now(UTC),
            keep_ms=keep_ms,
            pace=pace,
        )

    async def open_n8n(self) -> N8nSource:
        """Connect as the role that can only read."""
        return await open_source(
            self.n8n.url, storage_dir=None, workflows=(), mapping=ExtractionMapping()
        )

    async def import_all(self) -> CopyCounts:
        """Make one pass over n8n."""
        return await self.ingest().import_all(lambda _: None)

    async def runs(self) -> dict[int, ExecutionSummary]:
        """Return everything that the store holds, by id."""
        page = await executions.page(self.store, ExecutionFilter(), limit=10_000, offset=0)
        assert page.total == len(page.items)
        return {item.id: item for item in page.items}

    @asynccontextmanager
    async def following(self) -> AsyncIterator[Ingest]:
        """Follow n8n for the length of the block."""
        ingest = self.ingest()
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(ingest.run())
            yield ingest
            task.cancel()


async def eventually(happens: Callable[[], object]) -> None:
    """Wait until *happens* returns something true; a coroutine is awaited."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            outcome = happens()
            if asyncio.iscoroutine(outcome):
                outcome = await outcome
            if outcome:
                return
            await asyncio.sleep(0.01)
