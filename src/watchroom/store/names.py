"""Which names occur in the runs of a filter, with how many runs: for suggestions."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from watchroom.store.bindings import Bindings, portions
from watchroom.store.criteria import Column, Criteria, criteria_of
from watchroom.store.database import Reader, Session, one_moment
from watchroom.store.filters import ExecutionFilter
from watchroom.store.reckoning import PATTERNS, RUNS, sums
from watchroom.store.selecting import Source, counting_names, telling_column


class NamedBy(StrEnum):
    """What of a run has a name that lists can be narrowed by."""

    CAMERA = "camera"
    MODEL = "model"
    WORKFLOW = "workflow"
    NODE = "node"  # the one that failed


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCount:
    """A name, and how many runs have it."""

    name: str
    runs: int


_COLUMNS: Final = {
    NamedBy.CAMERA: Column.CAMERA,
    NamedBy.MODEL: Column.MODEL,
    NamedBy.WORKFLOW: Column.WORKFLOW,
    NamedBy.NODE: Column.PATTERN,
}
_MOST_NUMBERS: Final = 5_000  # workflows or patterns whose names are looked up


async def names_in(
    reader: Reader, wanted: ExecutionFilter, by: NamedBy, *, limit: int
) -> list[NameCount]:
    """
    Return the names that most runs of a filter have, those with most runs first.

    What the filter says of the names themselves is passed over: others can be chosen beside them.
    Runs without a name count for none. Raises StoreUnavailable.
    """
    async with one_moment(reader) as session:
        criteria = await criteria_of(session, _without(wanted, by))
        if criteria is None:
            return []
        if by in {NamedBy.CAMERA, NamedBy.MODEL}:
            counts = await _looked_up(session, criteria, _COLUMNS[by], limit)
            return [NameCount(name=str(name), runs=runs) for name, runs in counts.items()]
        counts = await _numbered(session, criteria, _COLUMNS[by])
        named = await (_workflows if by is NamedBy.WORKFLOW else _nodes)(session, counts)
    ranked = sorted(named.items(), key=lambda each: (-each[1], each[0]))
    return [NameCount(name=name, runs=runs) for name, runs in ranked[:limit]]


def _without(wanted: ExecutionFilter, by: NamedBy) -> ExecutionFilter:
    match by:
        case NamedBy.CAMERA:
            return replace(wanted, cameras=(), excluded=replace(wanted.excluded, cameras=()))
        case NamedBy.MODEL:
            return replace(wanted, models=(), excluded=replace(wanted.excluded, models=()))
        case NamedBy.WORKFLOW:
            return replace(wanted, workflows=(), excluded=replace(wanted.excluded, workflows=()))
        case NamedBy.NODE:
            return replace(wanted, nodes=(), pattern=None)


async def _numbered(session: Session, criteria: Criteria, column: Column) -> dict[object, int]:
    """Count by workflow or pattern: from the rollups if the filter is but a range of time."""
    if criteria.columns or criteria.words or criteria.bounds:
        return await _looked_up(session, criteria, column, _MOST_NUMBERS)
    ledger = RUNS if column is Column.WORKFLOW else PATTERNS
    edges = [criteria.from_ms, criteria.to_ms]
    rows = await sums(session, ledger, edges=edges, by=(column,))
    return {number: runs for _, number, runs in rows}


async def _looked_up(
    session: Session, criteria: Criteria, column: Column, limit: int
) -> dict[object, int]:
    source = Source(criteria=criteria, dialect=session.dialect, driver=telling_column(criteria))
    sql, values = counting_names(source, column, limit)
    return {row[0]: row[1] for row in await session.fetch(sql, *values)}


async def _workflows(session: Session, counts: dict[object, int]) -> dict[str, int]:
    """Return the counts by name; workflows of one name are one."""
    return await _added_up(session, counts, "SELECT number, name FROM workflow WHERE number IN")


async def _nodes(session: Session, counts: dict[object, int]) -> dict[str, int]:
    """Return the counts by node; failures of no known node count for none."""
    sql = "SELECT id, node FROM error_pattern WHERE node IS NOT NULL AND id IN"
    return await _added_up(session, counts, sql)


async def _added_up(session: Session, counts: dict[object, int], sql: str) -> dict[str, int]:
    added: dict[str, int] = {}
    for portion in portions(counts):
        bind = Bindings()
        for number, name in await session.fetch(f"{sql} ({bind.each(portion)})", *bind.values):
            added[name] = added.get(name, 0) + counts[number]
    return added
