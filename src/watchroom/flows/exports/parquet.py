"""A table with types, written by pyarrow, which is installed as the extra `parquet`."""

import importlib.util
from collections.abc import Sequence
from typing import Any, Final

from watchroom.domain.errors import InvalidInput
from watchroom.flows.exports.columns import ColumnKind, ExportColumn
from watchroom.flows.exports.pictured import Outbox, Pictured

NO_PARQUET: Final = "Parquet needs pyarrow on the server: pip install 'watchroom[parquet]'"
GROUP_ROWS: Final = 10_000  # rows that are in memory until they are written together


class ParquetWriter:
    """Writes row groups as they become full."""

    def __init__(self, columns: Sequence[ExportColumn]) -> None:
        """Raises InvalidInput if pyarrow is not installed."""
        if not has_parquet():
            raise InvalidInput("format", NO_PARQUET)
        import pyarrow as pa  # noqa: PLC0415  an extra, and slow to load
        import pyarrow.parquet  # noqa: PLC0415

        self._columns = columns
        self._outbox = Outbox()
        self._rows: list[Pictured] = []
        self._table = pa.Table
        types = {
            ColumnKind.TEXT: pa.string(),
            ColumnKind.INTEGER: pa.int64(),
            ColumnKind.NUMBER: pa.float64(),
            ColumnKind.TRUTH: pa.bool_(),
            ColumnKind.MOMENT: pa.timestamp("ms", tz="UTC"),
        }
        self._schema = pa.schema([(column.name, types[column.kind]) for column in columns])
        self._file: Any = pa.parquet.ParquetWriter(self._outbox, self._schema)

    def add(self, runs: Sequence[Pictured]) -> bytes:
        """Keep some runs; write them once there are enough."""
        self._rows += runs
        if len(self._rows) >= GROUP_ROWS:
            self._write()
        return self._outbox.take()

    def end(self) -> bytes:
        """Write what is left, and the description of the whole."""
        if self._rows:
            self._write()
        self._file.close()
        return self._outbox.take()

    def close(self) -> None:
        """Nothing but memory is held."""

    def _write(self) -> None:
        values = {c.name: [c.value(each.run) for each in self._rows] for c in self._columns}
        self._file.write_table(self._table.from_pydict(values, schema=self._schema))
        self._rows.clear()


def has_parquet() -> bool:
    """Tell whether pyarrow is installed."""
    return importlib.util.find_spec("pyarrow") is not None
