"""A filter in the store's own terms: a range of time, columns with their values, words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from watchroom.domain.execution import Mark, Status
from watchroom.domain.search_words import clean_text, words_of
from watchroom.store.bindings import Bindings
from watchroom.store.database import Dialect, Reader
from watchroom.store.filters import Bound, Excluded, ExecutionFilter, Way
from watchroom.store.ordering import END_MS, HIGHEST, clamp_ms, first_key


class Column(StrEnum):
    """A column of `execution` that a filter can name, or of what is counted beside it."""

    STATUS = "status"
    RISK = "risk"
    WORKFLOW = "workflow"
    CAMERA = "camera"
    MODEL = "model"
    MARK = "mark"
    ALERT = "alert"
    PATTERN = "pattern_id"
    TIMED_NODE = "timed_node"  # of `node_time`


ROLLED_UP: Final = (Column.STATUS, Column.RISK, Column.WORKFLOW)  # counted by the rollups
MOST_CHARS: Final = 256  # of a name that is searched for: an index entry has to hold it

_SIGNS: Final = {Way.BELOW: "<", Way.AT_MOST: "<=", Way.ABOVE: ">", Way.AT_LEAST: ">="}

Values = Mapping[Column, tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a run must meet; at least one run may."""

    from_ms: int
    to_ms: int  # not included
    values: Values  # per column, those that will do; None among them means "no value"
    words: tuple[str, ...]  # folded; all must be there
    bounds: Mapping[str, Bound] = field(default_factory=dict)  # by column of `execution`
    excluded: Values = field(default_factory=dict)  # per column, those that will not do; no None

    @property
    def columns(self) -> frozenset[Column]:
        """The columns whose values make a difference."""
        return frozenset((*self.values, *self.excluded))

    @property
    def countable(self) -> bool:
        """Whether the rollups alone can count the runs."""
        return not self.words and not self.bounds and self.columns.issubset(ROLLED_UP)

    def between(self, from_ms: int, to_ms: int) -> "Criteria":
        """Return the same for another range of time."""
        return replace(self, from_ms=from_ms, to_ms=to_ms)

    def also(self, column: Column, allowed: tuple[object, ...]) -> "Criteria | None":
        """Return the same with one more condition; None if no run can meet both."""
        asked = self.values.get(column)
        both = allowed if asked is None else tuple(value for value in asked if value in allowed)
        return replace(self, values={**self.values, column: both}) if both else None


async def criteria_of(reader: Reader, wanted: ExecutionFilter) -> Criteria | None:
    """Return a filter with its names looked up; None if no run can meet it."""
    some: dict[Column, tuple[object, ...] | None] = {
        Column.STATUS: _left(wanted.statuses, wanted.excluded.statuses, Status),
        Column.RISK: wanted.risks or None,
        Column.CAMERA: _names(wanted.cameras) or None,
        Column.MODEL: _names(wanted.models) or None,
        Column.MARK: _left(wanted.marks, wanted.excluded.marks, (None, *Mark)),
        Column.ALERT: wanted.alerts or None,
    }
    values = {column: allowed for column, allowed in some.items() if allowed is not None}
    if wanted.workflows:
        values[Column.WORKFLOW] = await workflow_numbers(reader, wanted.workflows)
    if wanted.nodes or wanted.pattern is not None:
        values[Column.PATTERN] = await _patterns(reader, wanted)
    words = words_of(wanted.search or "")
    bounds = {"confidence": wanted.confidence, "duration_ms": wanted.duration_ms}
    criteria = Criteria(
        from_ms=0 if wanted.from_ms is None else clamp_ms(wanted.from_ms),
        to_ms=END_MS if wanted.to_ms is None else clamp_ms(wanted.to_ms),
        values=values,
        words=words,
        bounds={column: bound for column, bound in bounds.items() if bound is not None},
        excluded=await _excluded(reader, wanted.excluded),
    )
    nothing_found = not all(values.values()) or (wanted.search is not None and not words)
    return None if nothing_found or criteria.from_ms >= criteria.to_ms else criteria


def _left(
    wanted: tuple[object, ...], excluded: tuple[object, ...], every: Iterable[object]
) -> tuple[object, ...] | None:
    """Return which of *every* value will do, so that an index can lead to them; None: any."""
    if not wanted and not excluded:
        return None
    return tuple(value for value in wanted or every if value not in excluded)


async def _excluded(reader: Reader, without: Excluded) -> Values:
    """Return what is excluded of the columns of which not every value is known."""
    workflows = without.workflows and await workflow_numbers(reader, without.workflows)
    excluded: dict[Column, tuple[object, ...]] = {
        Column.RISK: without.risks,
        Column.CAMERA: _names(without.cameras),
        Column.MODEL: _names(without.models),
        Column.WORKFLOW: workflows,
    }
    return {column: values for column, values in excluded.items() if values}


async def workflow_numbers(reader: Reader, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the numbers of the workflows that have one of *names* as id or name."""
    bind = Bindings()
    listed = bind.each(_names(names))
    rows = await reader.fetch(
        f"SELECT number FROM workflow WHERE id IN ({listed}) OR name IN ({listed})", *bind.values
    )
    return tuple(row[0] for row in rows)


async def _patterns(reader: Reader, wanted: ExecutionFilter) -> tuple[int, ...]:
    if wanted.pattern is not None and not 0 <= wanted.pattern <= HIGHEST:
        return ()
    bind = Bindings()
    conditions = []
    if wanted.nodes:
        conditions.append(f"node IN ({bind.each(clean_text(node) for node in wanted.nodes)})")
    if wanted.pattern is not None:
        conditions.append(f"id = {bind(wanted.pattern)}")
    where = " AND ".join(conditions)
    rows = await reader.fetch(f"SELECT id FROM error_pattern WHERE {where}", *bind.values)
    return tuple(row[0] for row in rows)


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(storable_name(name) for name in names)


def storable_name(name: str) -> str:
    """Return a name as the store holds it: clean, and short enough for an index."""
    return clean_text(name[:MOST_CHARS])


def storable_text(text: str | None) -> str | None:
    """Return a text as the store holds it; None stays None."""
    return None if text is None else clean_text(text)


def column_conditions(
    bind: Bindings, values: Values, *, dialect: Dialect, driver: Column | None
) -> list[str]:
    """
    Return the conditions on the columns of `execution e`.

    On SQLite all but the *driver* are kept from choosing an index (a unary plus does that): its
    planner knows nothing of how the values are spread, and would rather sort than scan.
    """
    shy = "+" if dialect is Dialect.SQLITE else ""
    conditions = []
    for column, allowed in values.items():
        name = f"e.{column}" if column is driver else f"{shy}e.{column}"
        conditions.append(_one_of(bind, name, allowed))
    return conditions


def excluding_conditions(bind: Bindings, criteria: Criteria, dialect: Dialect) -> list[str]:
    """Return the conditions that `e` has no excluded value, which choose no index."""
    shy = "+" if dialect is Dialect.SQLITE else ""
    return [
        f"({shy}e.{column} IS NULL OR {shy}e.{column} NOT IN ({bind.each(values)}))"
        for column, values in criteria.excluded.items()
    ]


def bound_conditions(bind: Bindings, criteria: Criteria, dialect: Dialect) -> list[str]:
    """Return the conditions on values of `execution e`, which choose no index."""
    shy = "+" if dialect is Dialect.SQLITE else ""
    return [
        f"{shy}e.{column} {_SIGNS[bound.way]} {bind(bound.value)}"
        for column, bound in criteria.bounds.items()
    ]


def time_conditions(bind: Bindings, criteria: Criteria, key: str) -> list[str]:
    """Return the conditions that a key, named *key* in the statement, is in the range of time."""
    conditions = []
    if criteria.from_ms > 0:
        conditions.append(f"{key} >= {bind(first_key(criteria.from_ms))}")
    if criteria.to_ms < END_MS:
        conditions.append(f"{key} < {bind(first_key(criteria.to_ms))}")
    return conditions


def _one_of(bind: Bindings, name: str, allowed: tuple[object, ...]) -> str:
    named = [value for value in allowed if value is not None]
    parts = []
    if len(named) == 1:
        parts.append(f"{name} = {bind(named[0])}")
    elif named:
        parts.append(f"{name} IN ({bind.each(named)})")
    if None in allowed:
        parts.append(f"{name} IS NULL")
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
