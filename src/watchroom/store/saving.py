"""Puts runs into the store, takes them out, and keeps everything that is counted in step."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchroom.domain.execution import Execution, Status
from watchroom.store import known_patterns, node_times, search, workflows
from watchroom.store.bindings import Bindings, portions
from watchroom.store.cleaning import cleaned
from watchroom.store.database import Session
from watchroom.store.node_times import TimedRun
from watchroom.store.ordering import first_key, free_key, home_key, moment_of
from watchroom.store.recount import recount
from watchroom.store.rows import Placement, fingerprint_of, rows_of
from watchroom.store.writing import write


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRun:
    """A run that was not stored like this before."""

    run: Execution  # as it is stored: clean
    is_new: bool  # not stored at all before
    pattern_id: int | None  # of its error; None if it did not fail


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveResult:
    """What a save did."""

    saved: tuple[SavedRun, ...]  # new or changed, in the order in which they were given
    unchanged: int  # runs

    @property
    def new(self) -> int:
        """How many runs were not stored before."""
        return sum(saved.is_new for saved in self.saved)

    @property
    def changed(self) -> int:
        """How many runs were stored otherwise before."""
        return len(self.saved) - self.new


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Runs to be saved, and what the store has of them already."""

    runs: list[Execution]  # clean, each id once
    unreadable: Mapping[int, str]
    prints: dict[int, int]  # fingerprint of each run
    stored_keys: dict[int, int]  # by id, of those that are stored
    stored_prints: dict[int, int]
    owners: dict[int, int]  # key -> id, of every stored run that is in the way of one of these

    @property
    def fresh(self) -> list[Execution]:
        """The runs that are new, or other than they are stored."""
        return [run for run in self.runs if self.stored_prints.get(run.id) != self.prints[run.id]]


async def save(
    session: Session,
    executions: Sequence[Execution],
    *,
    now_ms: int,
    unreadable: Mapping[int, str],
) -> SaveResult:
    """
    Store runs under their ids; one that is stored already is brought up to date.

    A person's mark on a run stays. *unreadable* names the runs whose data could not be decoded.
    Search words, error patterns and rollups follow in the same transaction; a run that is stored
    exactly like this already touches nothing. Raises StoreUnavailable.
    """
    batch = await _read(session, executions, unreadable)
    fresh = batch.fresh
    replaced = [run.id for run in fresh if run.id in batch.stored_keys]
    places: dict[int, Placement] = {}
    if fresh:
        places = await _places(session, batch, fresh)
        rows = await asyncio.to_thread(
            lambda: [rows_of(run, places[run.id], session.dialect, now_ms=now_ms) for run in fresh]
        )
        old_keys = [batch.stored_keys[id_] for id_ in replaced]
        await search.unindex(session, old_keys)
        await node_times.remove(session, old_keys)
        await write(session, rows, replaced=replaced)
        await node_times.put(session, [_timed(run, places[run.id]) for run in fresh])
        await recount(session, [*old_keys, *(place.key for place in places.values())])
    saved = (
        SavedRun(
            run=run,
            is_new=run.id not in batch.stored_keys,
            pattern_id=places[run.id].pattern_id,
        )
        for run in fresh
    )
    return SaveResult(saved=tuple(saved), unchanged=len(batch.runs) - len(fresh))


async def remove(session: Session, ids: Iterable[int]) -> list[str]:
    """
    Forget runs; ids that are not stored are passed over.

    Returns the SHA-256 of the pictures that no run refers to any more: they are forgotten too,
    and their bytes may go. Raises StoreUnavailable.
    """
    orphans: list[str] = []
    for portion in portions(ids):
        bind = Bindings()
        listed = bind.each(portion)
        rows = await session.fetch(
            f"SELECT key FROM execution WHERE id IN ({listed})", *bind.values
        )
        pictures = await session.fetch(
            f"SELECT DISTINCT sha256 FROM execution_picture WHERE execution_id IN ({listed})",
            *bind.values,
        )
        keys = [row[0] for row in rows]
        await search.unindex(session, keys)
        await node_times.remove(session, keys)
        await session.execute(f"DELETE FROM execution WHERE id IN ({listed})", *bind.values)
        orphans += await _forget_pictures(session, [row[0] for row in pictures])
        await recount(session, keys)
    return orphans


def _timed(run: Execution, place: Placement) -> TimedRun:
    return TimedRun(key=place.key, workflow=place.workflow, times=run.node_times)


async def _forget_pictures(session: Session, sha256s: Iterable[str]) -> list[str]:
    """Forget those of some pictures that no run refers to; returns them."""
    forgotten: list[str] = []
    for portion in portions(sha256s):
        bind = Bindings()
        rows = await session.fetch(
            f"""
            DELETE FROM picture WHERE sha256 IN ({bind.each(portion)}) AND NOT EXISTS (
                SELECT 1 FROM execution_picture AS x WHERE x.sha256 = picture.sha256
            ) RETURNING sha256
            """,
            *bind.values,
        )
        forgotten += [row[0] for row in rows]
    return forgotten


async def _read(
    session: Session, executions: Sequence[Execution], unreadable: Mapping[int, str]
) -> _Batch:
    runs, prints = await asyncio.to_thread(_prepared, executions, unreadable)
    rows = await _rows_near(session, runs)
    ids = {run.id for run in runs}
    return _Batch(
        runs=runs,
        unreadable=unreadable,
        prints=prints,
        stored_keys={id_: key for key, id_, _ in rows if id_ in ids},
        stored_prints={id_: fingerprint for _, id_, fingerprint in rows if id_ in ids},
        owners={key: id_ for key, id_, _ in rows},
    )


def _prepared(
    executions: Sequence[Execution], unreadable: Mapping[int, str]
) -> tuple[list[Execution], dict[int, int]]:
    """Return the runs, clean, the last of those with one id, and the fingerprint of each."""
    runs = {run.id: cleaned(run) for run in executions}
    prints = {id_: fingerprint_of(run, unreadable=id_ in unreadable) for id_, run in runs.items()}
    return list(runs.values()), prints


async def _rows_near(session: Session, runs: Sequence[Execution]) -> list[tuple[int, int, int]]:
    """Return key, id and fingerprint of the stored runs that have the id or the key of these."""
    found: list[tuple[int, int, int]] = []
    for portion in portions(runs):
        bind = Bindings()
        ids = bind.each(run.id for run in portion)
        keys = bind.each(home_key(run.started_ms, run.id) for run in portion)
        rows = await session.fetch(
            f"SELECT key, id, fingerprint FROM execution WHERE id IN ({ids}) OR key IN ({keys})",
            *bind.values,
        )
        found += [(key, id_, fingerprint) for key, id_, fingerprint in rows]
    return found


async def _places(
    session: Session, batch: _Batch, runs: Sequence[Execution]
) -> dict[int, Placement]:
    numbers = await workflows.numbers_of(session, {r.workflow_id: r.workflow_name for r in runs})
    versions = await workflows.version_numbers_of(
        session, (run.workflow_hash for run in runs if run.workflow_hash)
    )
    # What a person stopped has an error too, but did not fail: it must not count as a failure.
    faults = {
        run.id: run.error or known_patterns.NO_REASON for run in runs if run.status is Status.ERROR
    }
    patterns = await known_patterns.ids_of(session, faults.values())
    return {
        run.id: Placement(
            key=await _take_key(session, batch.owners, run),
            workflow=numbers[run.workflow_id],
            workflow_version=versions[run.workflow_hash] if run.workflow_hash else None,
            pattern_id=patterns[faults[run.id]] if run.id in faults else None,
            fingerprint=batch.prints[run.id],
            unreadable=run.id in batch.unreadable,
        )
        for run in runs
    }


async def _take_key(session: Session, owners: dict[int, int], run: Execution) -> int:
    """Return a key for a run, and note in *owners* that it is taken."""
    key = home_key(run.started_ms, run.id)
    if owners.get(key, run.id) != run.id:
        owners |= await _owners_in_moment(session, moment_of(key))
        key = free_key(key, {key for key, owner in owners.items() if owner != run.id})
    owners[key] = run.id
    return key


async def _owners_in_moment(session: Session, moment_ms: int) -> dict[int, int]:
    rows = await session.fetch(
        "SELECT key, id FROM execution WHERE key >= $1 AND key < $2",
        first_key(moment_ms),
        first_key(moment_ms + 1),
    )
    return {row[0]: row[1] for row in rows}
