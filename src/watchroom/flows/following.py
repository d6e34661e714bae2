"""Notices which runs of n8n are new or have changed, and has them copied."""

import asyncio
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import structlog

from watchroom.domain.failures import first_of
from watchroom.domain.run_happenings import removed
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.backoff import Backoff
from watchroom.flows.copying import MOST_TRIES, Batch, Copier, CopyCounts
from watchroom.flows.identity import check_identity
from watchroom.flows.run_files import forget_files
from watchroom.n8n.source import N8nSource, RunRow
from watchroom.objects import Objects
from watchroom.store import event_log, executions, source, unreadable
from watchroom.store.database import Database
from watchroom.store.executions import KnownRun
from watchroom.store.source import SourceState

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OlderRuns:
    """A batch of the runs that were there before n8n was followed."""

    seen: int  # rows of n8n
    gathered: Batch
    below_id: int | None  # older runs than these have lower ids; None if these are the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often and how much; tests shrink these."""

    poll_s: float = 1.0  # between looks at n8n
    overlap_ids: int = 50  # ids below the newest that every look takes in: late commits
    recheck_s: float = 60.0  # between looks that reach further back: a final status can change
    recheck_ids: int = 300
    batch_rows: int = 100  # runs that one transaction copies
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=1.0, most_s=30.0))


class Follower:
    """
    One connection to n8n at work.

    Its state, the newest id seen and the oldest id copied, moves in the same transaction as the
    runs, so a kill at any moment loses nothing and doubles nothing.
    """

    def __init__(
        self,
        *,
        n8n: N8nSource,
        store: Database,
        objects: Objects,
        clock: Clock,
        wanted: tuple[str, ...],
        keep_ms: int | None,
        pace: Pace,
        tells: bool,
    ) -> None:
        """*tells* makes events of what is new or has changed since n8n is followed."""
        self.counts = CopyCounts()
        self._n8n = n8n
        self._store = store
        self._objects = objects
        self._copier = Copier(n8n, store, objects)
        self._clock = clock
        self._wanted = wanted
        self._keep_ms = keep_ms
        self._pace = pace
        self._tells = tells
        self._rechecked_ms = 0
        self._waiting = 0
        self._state = SourceState()

    async def begin(self) -> None:
        """Make sure whose runs these are, and find where to go on. Raises Conflict."""
        async with self._store.reading() as session:
            await check_identity(self._n8n, session, wanted=self._wanted)
            state = await source.read(session)
        if state is None:
            highest = await self._n8n.highest_id()
            state = SourceState(
                head_id=highest, backfill_below_id=highest + 1, with_files=self._n8n.has_files
            )
        self._state = replace(
            _begin_anew_if_needed(state, wanted=self._wanted, with_files=self._n8n.has_files),
            wanted=self._wanted,
            with_files=self._n8n.has_files,
            workflow_origins=await self._n8n.workflow_origins(),
        )
        if self._state.backfill_below_id is not None:
            self._waiting = await self._n8n.count_below(self._state.backfill_below_id)

    @property
    def backfilling(self) -> bool:
        """Whether older runs are still to be copied."""
        return self._state.backfill_below_id is not None

    @property
    def waiting(self) -> int:
        """How many older runs are still to be copied, as counted at the beginning."""
        return self._waiting if self.backfilling else 0

    async def poll(self) -> None:
        """Copy what is new, what has changed, and what could not be read before."""
        highest = await self._n8n.highest_id()
        while rows := await self._n8n.rows_above(self._state.head_id, self._pace.batch_rows):
            self.counts.seen += len(rows)
            state = replace(self._state, head_id=rows[-1].id)
            await self._copy(rows, state, told=_ids(rows))
        # Runs of workflows that are not wanted must not be passed over again at every look.
        self._state = replace(self._state, head_id=max(self._state.head_id, highest))
        await self._revisit()
        await self._retry_unreadable()

    async def backfill(self) -> None:
        """
        Copy older runs, the newest of them first, for as long as lies between two looks at n8n.

        Each batch is read while the one before it is saved.
        """
        until_s = time.monotonic() + self._pace.poll_s
        batch = await self._gather_older(self._state.backfill_below_id)
        while batch:
            below = batch.below_id if time.monotonic() < until_s else None
            batch = await self._save_and_gather(batch, below)

    async def _save_and_gather(self, batch: _OlderRuns, below: int | None) -> _OlderRuns | None:
        """Save a batch, and meanwhile read the one of the runs before id *below*, if not None."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._save_older(batch))
                following = group.create_task(self._gather_older(below))
        except BaseExceptionGroup as failures:
            raise first_of(failures) from failures
        return following.result()

    async def _gather_older(self, below: int | None) -> _OlderRuns | None:
        """Read a batch of the runs before id *below*; None if that is None: there are no more."""
        if below is None:
            return None
        rows = await self._n8n.rows_below(below, self._pace.batch_rows)
        known = {} if self._state.rereading else await executions.known(self._store, _ids(rows))
        changed = [row for row in rows if has_changed(row, known.get(row.id))]
        is_last = len(rows) < self._pace.batch_rows or self._too_old(rows[-1])
        return _OlderRuns(
            seen=len(rows),
            gathered=await self._copier.gather(self._young(changed)),
            below_id=None if is_last else rows[-1].id,
        )

    async def _save_older(self, runs: _OlderRuns) -> None:
        state = replace(
            self._state,
            backfill_below_id=runs.below_id,
            rereading=self._state.rereading and runs.below_id is not None,
        )
        await self._save(runs.gathered, state)
        self.counts.seen += runs.seen
        self._waiting = max(0, self._waiting - runs.seen)

    async def _revisit(self) -> None:
        """Look again at runs that may have changed: the newest, and all that had not ended."""
        unfinished = await executions.unfinished_ids(self._store)
        rows = await self._recent_rows()
        seen = {row.id for row in rows}
        rows += await self._n8n.rows_of([id_ for id_ in unfinished if id_ not in seen])
        if not self.backfilling:
            self.counts.seen += len(rows)
        known = await executions.known(self._store, _ids(rows))
        changed = [row for row in rows if has_changed(row, known.get(row.id))]
        told = {row.id for row in changed if row.id in known or not self._is_older(row)}
        for start in range(0, len(changed), self._pace.batch_rows):
            portion = changed[start : start + self._pace.batch_rows]
            await self._copy(portion, self._state, told=told)
        await self._forget(set(unfinished) - {row.id for row in rows})

    def _is_older(self, row: RunRow) -> bool:
        """Tell whether a run is one of those that were there before n8n was followed."""
        return self._state.backfill_below_id is not None and row.id < self._state.backfill_below_id

    async def _recent_rows(self) -> list[RunRow]:
        now_ms = to_ms(self._clock())
        window = self._pace.overlap_ids
        if now_ms - self._rechecked_ms >= self._pace.recheck_s * 1000:
            self._rechecked_ms = now_ms
            window = self._pace.recheck_ids
        floor = max(0, self._state.head_id - window)
        return await self._n8n.rows_above(floor, window)

    async def _forget(self, vanished: Collection[int]) -> None:
        """Remove runs that n8n deleted before they ended: it does not save them, or was told to."""
        if not vanished:
            return
        log.info("runs vanished from n8n before they ended", ids=sorted(vanished)[:20])
        self._state = replace(self._state, lost_runs=self._state.lost_runs + len(vanished))
        async with self._store.writing() as session:
            orphans = await executions.remove(session, sorted(vanished))
            await source.write(session, self._state)
            if self._tells:
                now_ms = to_ms(self._clock())
                await event_log.append(
                    session, [removed(id_, at_ms=now_ms) for id_ in sorted(vanished)]
                )
        await forget_files(self._objects, runs=vanished, pictures=orphans)

    async def _retry_unreadable(self) -> None:
        ids = await unreadable.due(self._store, most_tries=MOST_TRIES)
        if ids:
            counted = self.counts.unreadable
            await self._copy(await self._n8n.rows_of(ids), self._state, told=ids)
            self.counts.unreadable = counted  # each was counted when it was found

    async def _copy(
        self, rows: Sequence[RunRow], state: SourceState, *, told: Collection[int] = ()
    ) -> None:
        """Copy rows that are young enough; *state* counts once they are committed."""
        await self._save(await self._copier.gather(self._young(rows)), state, told=told)

    async def _save(self, batch: Batch, state: SourceState, *, told: Collection[int] = ()) -> None:
        counts = await self._copier.save(
            batch, state=state, now_ms=to_ms(self._clock()), told=told if self._tells else ()
        )
        self._state = state
        self.counts.add(counts)

    def _young(self, rows: Iterable[RunRow]) -> list[RunRow]:
        return [row for row in rows if not self._too_old(row)]

    def _too_old(self, row: RunRow) -> bool:
        return self._keep_ms is not None and row.created_ms < to_ms(self._clock()) - self._keep_ms


def has_changed(row: RunRow, known: KnownRun | None) -> bool:
    """Tell whether a row of n8n says something that the store does not know yet."""
    if known is None:
        return True
    if row.status_detail != known.status_detail:
        return True
    return known.stopped_ms is not None and row.stopped_ms != known.stopped_ms


def _ids(rows: Sequence[RunRow]) -> list[int]:
    return [row.id for row in rows]


def _begin_anew_if_needed(
    state: SourceState, *, wanted: tuple[str, ...], with_files: bool
) -> SourceState:
    """
    Go back over all runs where the settings now let more of them be seen than before.

    Another selection lets in runs that were passed over; n8n's folder of files, once it is named,
    gives pictures to runs that are here without them.
    """
    more_files = with_files and not state.with_files
    if state.wanted == wanted and not more_files:
        return state
    rereading = state.rereading or more_files
    return replace(state, backfill_below_id=state.head_id + 1, rereading=rereading)
