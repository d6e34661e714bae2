"""What lies beside a run: in a list, or of the same camera."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from watchroom.domain.execution import Mark, RiskLevel, Status
from watchroom.domain.spans import DAY_MS, HOUR_MS
from watchroom.store.bindings import Bindings
from watchroom.store.counting import count
from watchroom.store.criteria import Criteria, criteria_of
from watchroom.store.cursors import Place
from watchroom.store.database import Reader, Session, one_moment
from watchroom.store.filters import ExecutionFilter, Sort
from watchroom.store.ordering import ID_BITS, first_key, moment_of
from watchroom.store.stepping import (
    Ordered,
    keys_from,
    keys_of_moment,
    place_of_run,
    value_column,
)

NEAR_MS: Final = HOUR_MS  # how far from 24 hours before a picture of the day before may lie


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredNeighbour:
    """A run, as much of it as is needed to step there."""

    id: int
    started_ms: int
    status: Status
    risk: RiskLevel | None  # None if no model answered
    camera: str | None
    mark: Mark | None
    picture_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredNeighbours:
    """What lies beside a run."""

    run: StoredNeighbour  # the one that they lie beside
    in_list: bool  # whether it meets the filter itself
    index: int | None  # runs before it; None: it is not in the list, or that is not by time
    total: int  # runs in the list, exact
    previous: Sequence[StoredNeighbour] = field(default=())  # the nearest first
    next: Sequence[StoredNeighbour] = field(default=())  # likewise
    day_before: StoredNeighbour | None  # with a picture of the same camera


async def neighbours(
    reader: Reader, execution_id: int, wanted: ExecutionFilter | None, *, sort: Sort, limit: int
) -> StoredNeighbours | None:
    """
    Return at most *limit* runs on either side of a run; None if there is none of that id.

    *wanted* makes the list; None: all runs of the same camera, none if it has no camera. Raises
    StoreUnavailable.
    """
    async with one_moment(reader) as session:
        place = await place_of_run(session, sort, execution_id)
        if place is None:
            return None
        [run] = await _runs(session, [place.key])
        day_before = await _day_before(session, run)
        filter_ = _of_camera(run) if wanted is None else wanted
        criteria = None if filter_ is None else await criteria_of(session, filter_)
        if criteria is None:
            return StoredNeighbours(
                run=run, in_list=False, index=None, total=0, day_before=day_before
            )
        runs = Ordered(criteria=criteria, sort=sort, counted=await count(session, criteria))
        tied = await keys_of_moment(session, criteria, run.started_ms)
        before = await keys_from(session, runs, place, limit=limit, backwards=True)
        after = await keys_from(session, runs, place, limit=limit)
        in_list = place.key in tied
        return StoredNeighbours(
            run=run,
            in_list=in_list,
            index=await _index(session, runs, place, tied) if in_list else None,
            total=runs.counted.total,
            previous=await _runs(session, before),
            next=await _runs(session, after),
            day_before=day_before,
        )


def _of_camera(run: StoredNeighbour) -> ExecutionFilter | None:
    return None if run.camera is None else ExecutionFilter(cameras=(run.camera,))


async def _index(session: Session, runs: Ordered, place: Place, tied: Sequence[int]) -> int | None:
    """Return how many runs come before one; *tied* began in the same millisecond."""
    if value_column(runs.sort) is not None:
        return None
    at_ms = moment_of(place.key)
    if runs.sort.descending:
        beyond = runs.criteria.between(at_ms + 1, runs.criteria.to_ms)
        beside = sum(key > place.key for key in tied)
    else:
        beyond = runs.criteria.between(runs.criteria.from_ms, at_ms)
        beside = sum(key < place.key for key in tied)
    return beside + await _total(session, beyond)


async def _total(session: Session, criteria: Criteria) -> int:
    if criteria.from_ms >= criteria.to_ms:
        return 0
    return (await count(session, criteria)).total


async def _day_before(session: Session, run: StoredNeighbour) -> StoredNeighbour | None:
    if run.camera is None:
        return None
    target_ms = run.started_ms - DAY_MS
    bind = Bindings()
    rows = await session.fetch(
        f"SELECT key FROM execution WHERE camera = {bind(run.camera)} "
        f"AND key >= {bind(first_key(target_ms - NEAR_MS))} "
        f"AND key < {bind(first_key(target_ms + NEAR_MS))} AND picture_count > 0 "
        f"ORDER BY abs((key >> {ID_BITS}) - {bind(target_ms)}), key LIMIT 1",
        *bind.values,
    )
    found = await _runs(session, [rows[0][0]]) if rows else []
    return found[0] if found else None


async def _runs(session: Session, keys: Sequence[int]) -> list[StoredNeighbour]:
    """Return the runs of some keys, in their order."""
    if not keys:
        return []
    bind = Bindings()
    rows = await session.fetch(
        "SELECT key, id, started_ms, status, risk, camera, mark, picture_count FROM execution "
        f"WHERE key IN ({bind.each(keys)})",
        *bind.values,
    )
    found = {
        key: StoredNeighbour(
            id=id_,
            started_ms=started_ms,
            status=Status(status),
            risk=None if risk is None else RiskLevel(risk),
            camera=camera,
            mark=None if mark is None else Mark(mark),
            picture_count=picture_count,
        )
        for key, id_, started_ms, status, risk, camera, mark, picture_count in rows
    }
    return [found[key] for key in keys]
