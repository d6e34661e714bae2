"""Which tables a store has, and how their rows are told apart; read from its own schema."""

from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final

import apsw

from watchroom.store.database import Dialect
from watchroom.store.migrate import migrations_of

_PASSING: Final = frozenset(
    {"lease"}
)  # who serves the store now, which is no part of what it holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that holds something of its own, on either database."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]  # columns of the primary key; empty: it has none
    numbers_once: bool  # no id is given twice, also when its row is gone

    @property
    def listed(self) -> str:
        """The columns as a statement names them."""
        return ", ".join(self.columns)


def own_tables() -> list[Table]:
    """
    Return the tables of a store, each after those that it refers to.

    Left out are leases, the list of migrations, and the search index, which follows from the runs.
    Both databases have the same tables and columns, so the scripts of one tell of both.
    """
    schema = apsw.Connection(":memory:")
    try:
        for script in migrations_of(Dialect.SQLITE):
            schema.execute(script.sql)
        rows = schema.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")
        names = {str(name) for (name,) in rows if not str(name).startswith("sqlite_")} - _PASSING
        order = TopologicalSorter(
            {name: _referred(schema, name) - {name} for name in sorted(names)}
        )
        return [_table(schema, name) for name in order.static_order()]
    finally:
        schema.close()


def _referred(schema: apsw.Connection, name: str) -> set[str]:
    rows = schema.execute('SELECT "table" FROM pragma_foreign_key_list(?)', (name,))
    return {str(row[0]) for row in rows}


def _table(schema: apsw.Connection, name: str) -> Table:
    columns = list(schema.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)))
    key = sorted((number, column) for column, number in columns if number)
    made = schema.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).get
    return Table(
        name=name,
        columns=tuple(str(column) for column, _ in columns),
        key=tuple(str(column) for _, column in key),
        numbers_once="AUTOINCREMENT" in str(made),
    )
