"""Tries runs again whose data could not be decoded, on a person's word."""

from dataclasses import dataclass

from watchroom.domain.errors import NotFound
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.copying import Copier
from watchroom.flows.run_files import kept_key
from watchroom.n8n.source import N8nSource
from watchroom.objects import Objects
from watchroom.store import unreadable
from watchroom.store.database import Database


@dataclass(slots=True, kw_only=True)
class RereadCounts:
    """What came of trying again."""

    tried: int = 0
    stored: int = 0  # decoded this time
    unreadable: int = 0  # still not


class Rereader:
    """Takes each run from n8n again, or from the copy of its data that was kept."""

    def __init__(
        self,
        *,
        n8n: N8nSource,
        store: Database,
        objects: Objects,
        clock: Clock,
    ) -> None:
        self._n8n = n8n
        self._store = store
        self._objects = objects
        self._clock = clock
        self._copier = Copier(n8n, store, objects)

    async def reread_all(self) -> RereadCounts:
        """Try every listed run once. Raises SourceUnavailable, StoreUnavailable."""
        counts = RereadCounts()
        for execution_id in await unreadable.ids(self._store):
            counts.tried += 1
            if await self._reread(execution_id):
                counts.stored += 1
            else:
                counts.unreadable += 1
        return counts

    async def _reread(self, execution_id: int) -> bool:
        now_ms = to_ms(self._clock())
        rows = await self._n8n.rows_of([execution_id])
        if rows:
            readings = [reading async for reading in self._n8n.read(rows)]
            return await self._copier.save_again(readings[0], now_ms=now_ms)
        try:
            kept = await self._objects.get(kept_key(execution_id))
        except NotFound:
            return False
        reading = await self._n8n.read_kept(kept)
        return await self._copier.save_again(reading, now_ms=now_ms)
