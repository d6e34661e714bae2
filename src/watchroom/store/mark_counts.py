"""How the runs were judged that persons marked."""

from dataclasses import dataclass

from watchroom.domain.execution import Mark, RiskLevel
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import (
    Column,
    column_conditions,
    criteria_of,
    excluding_conditions,
    time_conditions,
)
from watchroom.store.database import Reader, one_moment
from watchroom.store.filters import ExecutionFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkCount:
    """Runs that are marked alike, and of the same level."""

    mark: Mark
    risk: RiskLevel | None  # of the headline; None: no model answered
    runs: int


async def count(reader: Reader, wanted: ExecutionFilter) -> list[MarkCount]:
    """
    Count the marked runs that meet a filter by mark and level, exactly.

    Read from the index of the marks: what it costs grows with the marks, not with the runs. Words
    of the filter do not count. Raises StoreUnavailable.
    """
    async with one_moment(reader) as session:
        criteria = await criteria_of(session, wanted)
        if criteria is None:
            return []
        bind = Bindings()
        values = {Column.MARK: tuple(Mark), **criteria.values}
        conditions = [
            *time_conditions(bind, criteria, "e.key"),
            *column_conditions(bind, values, dialect=session.dialect, driver=Column.MARK),
            *excluding_conditions(bind, criteria, session.dialect),
        ]
        rows = await session.fetch(
            "SELECT e.mark, e.risk, count(*) FROM execution AS e "
            f"WHERE e.mark IS NOT NULL AND {' AND '.join(conditions)} GROUP BY e.mark, e.risk",
            *bind.values,
        )
    return [
        MarkCount(mark=Mark(mark), risk=None if risk is None else RiskLevel(risk), runs=runs)
        for mark, risk, runs in rows
    ]
