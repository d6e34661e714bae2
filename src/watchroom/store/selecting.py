"""Writes the statements that count runs, and those that pick the keys of one page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from watchroom.store.bindings import Bindings
from watchroom.store.criteria import (
    Column,
    Criteria,
    bound_conditions,
    column_conditions,
    excluding_conditions,
    time_conditions,
)
from watchroom.store.cursors import Place
from watchroom.store.database import Dialect
from watchroom.store.ordering import ID_BITS
from watchroom.store.search import INDEXED_FACTS, KEY, MATCH, query_text

Statement = tuple[str, list[object]]

MOST_BRANCHES: Final = 32  # values of one column that are read in order and merged

_TELLING: Final = (  # most telling first
    *(Column.PATTERN, Column.MARK, Column.ALERT, Column.CAMERA, Column.MODEL),
)


Allowed = tuple[Column, Sequence[object]]  # a column, and values of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which part of an ordered list is wanted."""

    descending: bool
    limit: int
    offset: int = 0
    after: Place | None = None  # only what comes after this


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where runs are looked for."""

    criteria: Criteria
    dialect: Dialect
    driver: Column | None  # whose index leads to them; None: the order of the list, or the words
    having: str | None = None  # a further condition on `execution e`


def telling_column(criteria: Criteria) -> Column | None:
    """Return the column whose index leads to the runs, where no rollup can advise."""
    telling = (column for column in _TELLING if None not in criteria.values.get(column, (None,)))
    return next(telling, None)


def counting(source: Source) -> Statement:
    """Write the statement that counts the runs: one row, one number."""
    bind = Bindings()
    return f"SELECT count(*) FROM {_runs(bind, source)}", bind.values


def counting_by_time(source: Source, step_ms: int, of_these: Sequence[Allowed] = ()) -> Statement:
    """
    Write the statement that gives: number of *step_ms* since 1970, runs that began then.

    After these it gives how many of them have one of the values of each of *of_these*.
    """
    bind = Bindings()
    step = f"({_key(source)} >> {ID_BITS}) / CAST({bind(step_ms)} AS BIGINT)"
    some = "".join(
        f", count(CASE WHEN e.{column} IN ({bind.each(values)}) THEN 1 END)"
        for column, values in of_these
    )
    runs = _runs(bind, source, with_runs=bool(of_these))
    return f"SELECT {step} AS step, count(*){some} FROM {runs} GROUP BY step", bind.values


def counting_names(source: Source, column: str, limit: int) -> Statement:
    """Write the statement that gives: value of a column, runs; those with most runs first."""
    bind = Bindings()
    runs = _runs(bind, replace(source, having=f"e.{column} IS NOT NULL"), with_runs=True)
    return (
        f"SELECT e.{column}, count(*) AS runs FROM {runs} "
        f"GROUP BY e.{column} ORDER BY runs DESC, e.{column} LIMIT {bind(limit)}"
    ), bind.values


def picking_by_time(source: Source, part: Slice) -> Statement:
    """Write the statement that picks the keys of one page in order of time."""
    bind = Bindings()
    key = _key(source)
    direction, beyond = ("DESC", "<") if part.descending else ("ASC", ">")
    branches = []
    for number, branch in enumerate(_branches(source)):
        after = "" if part.after is None else f" AND {key} {beyond} {bind(part.after.key)}"
        order = f"ORDER BY {key} {direction} LIMIT {bind(part.limit + part.offset)}"
        runs = _runs(bind, branch)
        branches.append(
            f"SELECT key FROM (SELECT {key} AS key FROM {runs}{after} {order}) AS b{number}"
        )
    return (
        f"SELECT key FROM ({' UNION ALL '.join(branches)}) AS merged ORDER BY key {direction} "
        f"LIMIT {bind(part.limit)} OFFSET {bind(part.offset)}"
    ), bind.values


def picking_by_value(source: Source, part: Slice, column: str) -> Statement:
    """Write the statement that picks the keys of one page of runs in order of *column*."""
    bind = Bindings()
    direction, beyond = ("DESC", "<") if part.descending else ("ASC", ">")
    runs = _runs(bind, source, sorted_by=column)
    after = ""
    if part.after is not None:
        place = f"({bind(part.after.value)}, {bind(part.after.key)})"
        after = f" AND (e.{column}, e.key) {beyond} {place}"
    return (
        f"SELECT e.key FROM {runs}{after} ORDER BY e.{column} {direction}, e.key {direction} "
        f"LIMIT {bind(part.limit)} OFFSET {bind(part.offset)}"
    ), bind.values


def _branches(source: Source) -> list[Source]:
    """
    Cut a source into one per value of its driver: each is in order, so each is read only so far.

    A database given all values at once would rather gather every run and sort.
    """
    if source.criteria.words or source.driver is None:
        return [source]
    allowed = source.criteria.values[source.driver]
    if len(allowed) > MOST_BRANCHES:
        return [source]
    return [
        replace(
            source,
            criteria=replace(
                source.criteria, values={**source.criteria.values, source.driver: (value,)}
            ),
        )
        for value in allowed
    ]


def _key(source: Source) -> str:
    return KEY[source.dialect] if source.criteria.words else "e.key"


def _runs(
    bind: Bindings, source: Source, *, sorted_by: str | None = None, with_runs: bool = False
) -> str:
    """
    Return the tables and conditions of a source, all of it that comes after FROM.

    `execution e` is among the tables where the statement needs it: *with_runs*.
    """
    having = [source.having] if source.having else []
    if sorted_by:
        having.append(f"e.{sorted_by} IS NOT NULL")
    look_up = _found if source.criteria.words else _filtered
    tables, conditions = look_up(bind, source, with_runs or bool(having), bool(sorted_by))
    return f"{tables} WHERE {' AND '.join([*conditions, *having]) or '1 = 1'}"


def _filtered(bind: Bindings, source: Source, _: bool, by_value: bool) -> tuple[str, list[str]]:
    leading = by_value and source.driver is None and source.dialect is Dialect.SQLITE
    key = "+e.key" if leading else "e.key"  # the order leads then, not the range of time
    conditions = time_conditions(bind, source.criteria, key)
    values = source.criteria.values
    conditions += column_conditions(bind, values, dialect=source.dialect, driver=source.driver)
    conditions += excluding_conditions(bind, source.criteria, source.dialect)
    conditions += bound_conditions(bind, source.criteria, source.dialect)
    return "execution AS e", conditions


def _found(bind: Bindings, source: Source, needs_runs: bool, _: bool) -> tuple[str, list[str]]:
    key = _key(source)
    conditions = time_conditions(bind, source.criteria, key)
    query = bind(query_text(source.criteria, source.dialect))
    conditions.append(MATCH[source.dialect].format(words=query))
    rest = {c: v for c, v in source.criteria.values.items() if c not in INDEXED_FACTS}
    if not rest and not needs_runs and not source.criteria.bounds:
        return "execution_search", conditions
    conditions.append(f"e.key = {key}")
    conditions += column_conditions(bind, rest, dialect=source.dialect, driver=None)
    conditions += bound_conditions(bind, source.criteria, source.dialect)
    return "execution_search CROSS JOIN execution AS e", conditions
