"""Counts of chosen runs over any ranges of time, from rollups where these can tell."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from watchroom.domain.execution import Alert, RiskLevel, Status
from watchroom.domain.spans import Span
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import Column, column_conditions, criteria_of
from watchroom.store.database import Reader
from watchroom.store.filters import ExecutionFilter
from watchroom.store.ordering import ID_BITS, first_key
from watchroom.store.reckoning import (
    DURATIONS,
    HISTOGRAMS,
    RUNS,
    STATUSES,
    Only,
    covering_column,
    sums,
)

MOST_NAMES: Final = 500  # cameras that are looked at
NO_WORKFLOW: Final = -1  # number of none


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The chosen runs that began in one range of time."""

    by_status: Counter[Status]
    by_risk: Counter[RiskLevel]  # of the headlines; runs without an answer are left out

    @property
    def runs(self) -> int:
        """All of them."""
        return self.by_status.total()


def no_runs() -> Outcomes:
    """Return the outcomes of a range in which nothing began."""
    return Outcomes(by_status=Counter(), by_risk=Counter())


async def chosen(reader: Reader, wanted: ExecutionFilter) -> Only:
    """Return the columns that a filter is about, with the values that will do; no range of time."""
    criteria = await criteria_of(reader, wanted)
    return {Column.WORKFLOW: (NO_WORKFLOW,)} if criteria is None else dict(criteria.values)


async def outcomes(reader: Reader, edges: Sequence[int], only: Only) -> list[Outcomes]:
    """Return how the runs of each range between one of *edges* (ms UTC) and the next came out."""
    found = [no_runs() for _ in pairwise(edges)]
    for part, status, risk, runs in await sums(
        reader, RUNS, edges=edges, by=("status", "risk"), only=only
    ):
        found[part].by_status[Status(status)] += runs
        if risk:
            found[part].by_risk[RiskLevel(risk)] += runs
    return found


async def histograms(reader: Reader, edges: Sequence[int], only: Only) -> list[dict[int, int]]:
    """Return the ended runs per bucket of duration of each range between two *edges*."""
    ledger = DURATIONS if only else HISTOGRAMS
    found: list[dict[int, int]] = [{} for _ in pairwise(edges)]
    for part, bucket, runs in await sums(
        reader, ledger, edges=edges, by=("duration_bucket",), only=only
    ):
        found[part][bucket] = runs
    return found


async def durations_of_models(
    reader: Reader, span: Span, only: Only
) -> dict[str | None, dict[int, int]]:
    """Return the ended runs of a span per bucket of duration, by model; None: none was named."""
    found: dict[str | None, dict[int, int]] = {}
    rows = await sums(reader, DURATIONS, edges=span, by=("model", "duration_bucket"), only=only)
    for _, model, bucket, runs in rows:
        found.setdefault(model or None, {})[bucket] = runs
    return found


async def by_step(
    reader: Reader, span: Span, step_ms: int, only: Only
) -> dict[int, Counter[Status]]:
    """
    Return the runs of a span by status, by when each step of UTC that has some begins (ms).

    The first begins where the span does. *step_ms* is an hour, or a quarter of one.
    """
    if RUNS.tells_apart(only):
        return await _by_edge(reader, _round_edges(span, step_ms), only)
    bind = Bindings()
    step = f"CAST({bind(step_ms)} AS BIGINT)"
    runs = _runs(bind, reader, span, only, covering_column(only))
    rows = await reader.fetch(
        f"SELECT (e.key >> {ID_BITS}) / {step} AS step, e.status, COUNT(*) FROM {runs} "
        "GROUP BY 1, e.status",
        *bind.values,
    )
    found: dict[int, Counter[Status]] = {}
    for step_number, status, runs in rows:
        begins_ms = max(span[0], step_number * step_ms)
        found.setdefault(begins_ms, Counter())[Status(status)] += runs
    return found


async def alerts(reader: Reader, span: Span, only: Only) -> Counter[Alert]:
    """Return what came of the messages of a span's runs; runs without any are left out."""
    bind = Bindings()
    runs = _runs(bind, reader, span, {**only, Column.ALERT: tuple(Alert)}, Column.ALERT)
    rows = await reader.fetch(
        f"SELECT e.alert, COUNT(*) FROM {runs} GROUP BY e.alert", *bind.values
    )
    return Counter({Alert(alert): runs for alert, runs in rows})


async def cameras(reader: Reader, span: Span, only: Only) -> dict[str, Outcomes]:
    """Return how the runs of a span came out, by camera; runs without one are left out."""
    names = only.get(Column.CAMERA) or tuple(await _cameras(reader))
    if not names:
        return {}
    bind = Bindings()
    statuses = ", ".join(_count_where(bind, "e.status", status) for status in Status)
    levels = ", ".join(_count_where(bind, "e.risk", level) for level in RiskLevel)
    runs = _runs(bind, reader, span, {**only, Column.CAMERA: names}, Column.CAMERA)
    rows = await reader.fetch(
        f"SELECT e.camera, {statuses}, {levels} FROM {runs} GROUP BY e.camera", *bind.values
    )
    return {camera: _outcomes(counts) for camera, *counts in rows}


def _count_where(bind: Bindings, column: str, value: str) -> str:
    """Count the runs of a group that have a value: cheaper than one more column to group by."""
    return f"COUNT(CASE WHEN {column} = {bind(value)} THEN 1 END)"


def _outcomes(counts: Sequence[int]) -> Outcomes:
    """Return what counts by status, and then by level, say."""
    by_status = Counter(dict(zip(Status, counts, strict=False)))
    by_risk = Counter(dict(zip(RiskLevel, counts[len(Status) :], strict=True)))
    return Outcomes(by_status=+by_status, by_risk=+by_risk)


async def _cameras(reader: Reader) -> Iterable[str]:
    """Return the names of cameras: a step through their index for each, whatever runs there are."""
    rows = await reader.fetch(
        """
        WITH RECURSIVE name (value) AS (
            SELECT MIN(camera) FROM execution WHERE camera IS NOT NULL
            UNION ALL
            SELECT (SELECT MIN(camera) FROM execution WHERE camera > name.value)
            FROM name WHERE name.value IS NOT NULL
        )
        SELECT value FROM name WHERE value IS NOT NULL LIMIT $1
        """,
        MOST_NAMES,
    )
    return [row[0] for row in rows]


async def _by_edge(reader: Reader, edges: Sequence[int], only: Only) -> dict[int, Counter[Status]]:
    ledger = RUNS if only else STATUSES
    found: dict[int, Counter[Status]] = {}
    for part, status, runs in await sums(reader, ledger, edges=edges, by=("status",), only=only):
        found.setdefault(edges[part], Counter())[Status(status)] += runs
    return found


def _round_edges(span: Span, step_ms: int) -> list[int]:
    from_ms, to_ms = span
    return [from_ms, *range((from_ms // step_ms + 1) * step_ms, to_ms, step_ms), to_ms]


def _runs(bind: Bindings, reader: Reader, span: Span, only: Only, driver: Column | None) -> str:
    """Return the chosen runs of a span, all that comes after FROM, by the index of one column."""
    conditions = [
        f"e.key >= {bind(first_key(span[0]))}",
        f"e.key < {bind(first_key(span[1]))}",
        *column_conditions(bind, only, dialect=reader.dialect, driver=driver),
    ]
    return f"execution AS e WHERE {' AND '.join(conditions)}"
