"""Sums over ranges of time, from rollups where whole buckets fit and from the runs elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from watchroom.domain.spans import DAY_MS, GRAINS_MS, HOUR_MS
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import Column, column_conditions
from watchroom.store.database import Dialect, Reader, Row, one_moment
from watchroom.store.ordering import ID_BITS, clamp_ms, first_key
from watchroom.store.pieces import Piece, groups_of, pieces_of

MOST_PIECES: Final = 90  # of one statement: a database takes time to plan each

Only = Mapping[Column, tuple[object, ...]]  # the values that will do
NO_OTHERS: Final[Only] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One table of rollups, and how the runs themselves say the same."""

    table: str
    grains_ms: tuple[int, ...]  # that the table has
    dimensions: tuple[tuple[str, str], ...]  # column of the table, expression over `source`
    measures: tuple[tuple[str, str, str], ...]  # column, expression over `source`, function
    source: str = "execution"  # what is counted: it has the keys of the runs
    condition: str = "1 = 1"  # which rows of it count at all
    wider: "Ledger | None" = None  # that tells more apart: this one is added up from it

    def tells_apart(self, columns: Collection[str]) -> bool:
        """Whether the table has all of some columns; if not, only the runs themselves do."""
        return set(columns) <= {name for name, _ in self.dimensions}

    @property
    def expressions(self) -> dict[str, str]:
        """How to work out each column from `source`."""
        return {**dict(self.dimensions), **{name: raw for name, raw, _ in self.measures}}


RUNS: Final = Ledger(
    table="rollup",
    grains_ms=GRAINS_MS,
    dimensions=(("workflow", "workflow"), ("status", "status"), ("risk", "COALESCE(risk, '')")),
    measures=(
        ("runs", "1", "SUM"),
        ("timed_runs", "CASE WHEN duration_ms IS NULL THEN 0 ELSE 1 END", "SUM"),
        ("duration_ms", "COALESCE(duration_ms, 0)", "SUM"),
        ("shortest_ms", "duration_ms", "MIN"),
        ("longest_ms", "duration_ms", "MAX"),
    ),
)
STATUSES: Final = Ledger(
    table="rollup_status",
    grains_ms=RUNS.grains_ms,
    dimensions=(("status", "status"),),
    measures=RUNS.measures,
    wider=RUNS,
)
DURATIONS: Final = Ledger(
    table="rollup_duration",
    grains_ms=(DAY_MS, HOUR_MS),
    dimensions=(
        ("workflow", "workflow"),
        ("model", "COALESCE(model, '')"),
        ("duration_bucket", "duration_bucket"),
    ),
    measures=(("runs", "1", "SUM"),),
    condition="duration_bucket IS NOT NULL",
)
HISTOGRAMS: Final = Ledger(
    table="rollup_histogram",
    grains_ms=DURATIONS.grains_ms,
    dimensions=(("duration_bucket", "duration_bucket"),),
    measures=DURATIONS.measures,
    condition=DURATIONS.condition,
    wider=DURATIONS,
)
PATTERNS: Final = Ledger(
    table="rollup_pattern",
    grains_ms=GRAINS_MS,
    dimensions=(("pattern_id", "pattern_id"),),
    measures=(("runs", "1", "SUM"),),
    condition="pattern_id IS NOT NULL",
)
NODE_TIMES: Final = Ledger(
    table="rollup_node_time",
    grains_ms=DURATIONS.grains_ms,
    dimensions=(("timed_node", "timed_node"), ("duration_bucket", "duration_bucket")),
    measures=(("runs", "runs", "SUM"), ("failed", "failed", "SUM")),
    source="node_time",
)
# each after its wider one
LEDGERS: Final = (RUNS, STATUSES, DURATIONS, HISTOGRAMS, PATTERNS, NODE_TIMES)


def covering_column(only: Only) -> Column | None:
    """Return the column whose index tells all that is counted of the runs; None: their order."""
    return next((column for column in (Column.CAMERA, Column.MODEL) if column in only), None)


async def sums(
    reader: Reader,
    ledger: Ledger,
    *,
    edges: Sequence[int],
    by: Sequence[str],
    measures: Sequence[str] = ("runs",),
    workflows: tuple[int, ...] | None = None,
    only: Only = NO_OTHERS,
) -> list[Row]:
    """
    Return rows of: number of the range between two *edges*, dimensions *by*, *measures*.

    Rows that would be all zero are left out. *workflows* are numbers, None all of them; only a
    ledger that has the dimension can tell them apart. *only* lets runs through by the values of
    further columns; if the ledger has not all of these, every run of the ranges is looked at.
    """
    if workflows == () or () in only.values():
        return []
    grains_ms = ledger.grains_ms if ledger.tells_apart(only) else ()
    pieces = pieces_of([clamp_ms(edge) for edge in edges], grains_ms)
    chosen = dict(only)
    if workflows is not None:
        chosen[Column.WORKFLOW] = workflows
    told_apart = set(by) == {name for name, _ in ledger.dimensions}
    ready = [piece for piece in pieces if told_apart and piece.one_bucket_each]
    others = [piece for piece in pieces if piece not in ready]
    rows: list[Row] = []
    async with one_moment(reader) as session:
        for piece in ready:
            bind = Bindings()
            sql = _branch(bind, piece, ledger, [*by, *measures], chosen, session.dialect)
            rows += await session.fetch(sql, *bind.values)
        for group in groups_of(others, MOST_PIECES):
            sql, values = _statement(group, ledger, by, measures, chosen, session.dialect)
            rows += await session.fetch(sql, *values)
    return rows


def _statement(
    pieces: Sequence[Piece],
    ledger: Ledger,
    by: Sequence[str],
    measures: Sequence[str],
    only: Only,
    dialect: Dialect,
) -> tuple[str, list[object]]:
    bind = Bindings()
    columns = [*by, *measures]
    branches = [_branch(bind, piece, ledger, columns, only, dialect) for piece in pieces]
    chosen = {name: function for name, _, function in ledger.measures}
    totals = ", ".join(f"CAST({chosen[name]}({name}) AS BIGINT)" for name in measures)
    groups = ", ".join(["part", *by])
    inner = " UNION ALL ".join(branches)
    sql = f"SELECT {groups}, {totals} FROM ({inner}) AS branch GROUP BY {groups}"
    return sql, bind.values


def _branch(
    bind: Bindings,
    piece: Piece,
    ledger: Ledger,
    columns: Sequence[str],
    only: Only,
    dialect: Dialect,
) -> str:
    if piece.grain_ms is None:
        expressions = ledger.expressions
        columns = [f"{expressions[name]} AS {name}" for name in columns]
        source, moment = f"{ledger.source} AS e", f"(key >> {ID_BITS})"
        first, last = first_key(piece.from_ms), first_key(piece.to_ms)
        where = [ledger.condition, f"key >= {bind(first)}", f"key < {bind(last)}"]
        where += column_conditions(bind, only, dialect=dialect, driver=covering_column(only))
    else:
        source, moment = ledger.table, "bucket_ms"
        where = [f"grain_s = {bind(piece.grain_ms // 1000)}"]
        where += [f"bucket_ms >= {bind(piece.from_ms)}", f"bucket_ms < {bind(piece.to_ms)}"]
        where += [f"{column} IN ({bind.each(allowed)})" for column, allowed in only.items()]
    part = f"{_part(bind, piece, moment)} AS part"
    return f"SELECT {', '.join([part, *columns])} FROM {source} WHERE {' AND '.join(where)}"


def _part(bind: Bindings, piece: Piece, moment: str) -> str:
    number = f"CAST({bind(piece.part)} AS BIGINT)"
    if piece.to_ms - piece.from_ms == piece.step_ms:
        return number
    step = f"CAST({bind(piece.step_ms)} AS BIGINT)"
    return f"{number} + ({moment} - {bind(piece.from_ms)}) / {step}"
