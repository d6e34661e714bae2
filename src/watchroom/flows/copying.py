"""Copies runs from n8n into the store, each with exactly-once effect."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.events import NewEvent
from watchroom.domain.execution import Execution
from watchroom.domain.run_happenings import updated
from watchroom.flows.run_files import forget_files, kept_key
from watchroom.n8n.kept import KeptRun, pack
from watchroom.n8n.reading import Reading, RunReading, UnreadableReading
from watchroom.n8n.source import N8nSource, RunRow
from watchroom.objects import Objects, picture_key
from watchroom.store import event_log, executions, source, unreadable, workflows
from watchroom.store.database import Database, Session
from watchroom.store.executions import SavedRun
from watchroom.store.source import SourceState

MOST_TRIES: Final = 3  # after these a run is set aside until a person asks for it


@dataclass(slots=True, kw_only=True)
class CopyCounts:
    """What one copy, or many added up, did."""

    seen: int = 0  # rows of n8n that were looked at
    stored: int = 0  # runs that are new in the store, or changed there
    pictures: int = 0  # pictures that came with them
    picture_bytes: int = 0
    unreadable: int = 0  # runs whose data could not be decoded

    def add(self, other: "CopyCounts") -> None:
        """Add the counts of another copy."""
        self.seen += other.seen
        self.stored += other.stored
        self.pictures += other.pictures
        self.picture_bytes += other.picture_bytes
        self.unreadable += other.unreadable


class Copier:
    """Reads rows, keeps their pictures, stores the runs in one transaction with the state."""

    def __init__(self, n8n: N8nSource, store: Database, objects: Objects) -> None:
        self._n8n = n8n
        self._store = store
        self._objects = objects

    async def gather(self, rows: Sequence[RunRow]) -> "Batch":
        """
        Read *rows* from n8n, with their pictures, which are written and safe on disk.

        So they are before the runs are stored: killed in between, a run is copied again and its
        pictures are found in place. Raises SourceUnavailable, StoreUnavailable.
        """
        batch = Batch()
        async for reading in self._n8n.read(rows):
            await self._keep_files(reading, batch)
        await self._objects.flush(batch.keys)
        return batch

    async def save(
        self, batch: "Batch", *, state: SourceState, now_ms: int, told: Collection[int] = ()
    ) -> CopyCounts:
        """
        Store what was gathered and make *state* the ingest's state, both or neither.

        Of the runs with an id in *told*, those that are new or have changed become events.
        Raises StoreUnavailable.
        """
        async with self._store.writing() as session:
            saved = await self._save(session, batch, now_ms=now_ms)
            await source.write(session, state)
            await event_log.append(session, _happenings(saved, told, now_ms=now_ms))
        await self._forget_kept(batch)
        batch.counts.stored = len(saved)
        return batch.counts

    async def save_again(self, reading: Reading, *, now_ms: int) -> bool:
        """Store one run that was tried again; True if it could be decoded this time."""
        batch = Batch()
        await self._keep_files(reading, batch)
        await self._objects.flush(batch.keys)
        async with self._store.writing() as session:
            await self._save(session, batch, now_ms=now_ms)
        await self._forget_kept(batch)
        return not batch.failures

    async def _keep_files(self, reading: Reading, batch: "Batch") -> None:
        if isinstance(reading, RunReading):
            for sha256, data in reading.pictures.items():
                await self._keep(batch, picture_key(sha256), data)
                batch.counts.pictures += 1
                batch.counts.picture_bytes += len(data)
            if reading.workflow_definition is not None and reading.execution.workflow_hash:
                batch.definitions[reading.execution.workflow_hash] = reading.workflow_definition
        else:
            if reading.data is not None:
                kept = pack(KeptRun(row=reading.row, data=reading.data))
                await self._keep(batch, kept_key(reading.row.id), kept)
            batch.failures.append(reading)
            batch.counts.unreadable += 1
        batch.runs.append(reading.execution)

    async def _keep(self, batch: "Batch", key: str, data: bytes) -> None:
        if key not in batch.keys:
            await self._objects.put(key, data)
            batch.keys.add(key)

    async def _forget_kept(self, batch: "Batch") -> None:
        """Delete the data of runs that could be decoded at last."""
        if batch.decoded_at_last:
            await forget_files(self._objects, runs=batch.decoded_at_last, pictures=())

    async def _save(self, session: Session, batch: "Batch", *, now_ms: int) -> Sequence[SavedRun]:
        await workflows.save_definitions(session, batch.definitions)
        failed = {failure.row.id: failure.reason for failure in batch.failures}
        result = await executions.save(session, batch.runs, now_ms=now_ms, unreadable=failed)
        decoded = [run.id for run in batch.runs if run.id not in failed]
        batch.decoded_at_last = await unreadable.clear(session, decoded)
        for failure in batch.failures:
            await _note(session, failure, now_ms=now_ms)
        return result.saved


class Batch:
    """Runs on their way from n8n to the store, and what their transaction needs."""

    def __init__(self) -> None:
        self.runs: list[Execution] = []
        self.failures: list[UnreadableReading] = []
        self.definitions: dict[str, bytes] = {}  # JSON by hash
        self.keys: set[str] = set()  # of objects that were written
        self.decoded_at_last: Sequence[int] = ()  # ids of runs that were on the list until now
        self.counts = CopyCounts()


def _happenings(saved: Iterable[SavedRun], told: Collection[int], *, now_ms: int) -> list[NewEvent]:
    return [
        updated(each.run, is_new=each.is_new, pattern_id=each.pattern_id, at_ms=now_ms)
        for each in saved
        if each.run.id in told
    ]


async def _note(session: Session, failure: UnreadableReading, *, now_ms: int) -> None:
    await unreadable.note_failure(
        session,
        failure.row.id,
        reason=failure.reason,
        now_ms=now_ms,
        final=not failure.retry,
        has_data=failure.data is not None,
    )
