"""Turns runs into the bytes of a file, portion after portion."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from watchroom.domain.csv_text import csv_lines
from watchroom.domain.exports import ExportFormat
from watchroom.flows.exports.columns import ExportColumn, chosen_columns, text_cell
from watchroom.flows.exports.parquet import ParquetWriter
from watchroom.flows.exports.pictured import Pictured
from watchroom.flows.exports.zipped import ZipWriter
from watchroom.store.executions import ExecutionSummary

Item = Callable[[ExecutionSummary], bytes]  # a run as the API's list shows it


class Writer(Protocol):
    """
    Writes one file.

    What it returns, joined in order, is the file. It may work for a while: call it in a thread.
    Raises OSError where it keeps something on the disk.
    """

    def add(self, runs: Sequence[Pictured]) -> bytes:
        """Write some runs; what is not returned now comes later."""
        ...

    def end(self) -> bytes:
        """Return what is left, once."""
        ...

    def close(self) -> None:
        """Let go of everything, also of a file that did not come to its end."""
        ...


class CsvWriter:
    """A table in plain text."""

    def __init__(self, columns: Sequence[ExportColumn]) -> None:
        self._columns = columns
        self._head = csv_lines([[column.name for column in columns]])

    def add(self, runs: Sequence[Pictured]) -> bytes:
        """Return the lines of some runs, before the first ones the line of names."""
        head, self._head = self._head, b""
        return head + csv_lines([text_cell(c, each.run) for c in self._columns] for each in runs)

    def end(self) -> bytes:
        """Return the line of names if there was no run."""
        return self._head

    def close(self) -> None:
        """Nothing is held."""


class JsonLinesWriter:
    """One JSON object a line."""

    def __init__(self, item: Item) -> None:
        self._item = item

    def add(self, runs: Sequence[Pictured]) -> bytes:
        """Return a line for each run."""
        return b"".join(self._item(each.run) + b"\n" for each in runs)

    def end(self) -> bytes:
        """Return nothing: each line stands for itself."""
        return b""

    def close(self) -> None:
        """Nothing is held."""


def writer_of(
    form: ExportFormat, columns: Sequence[str] | None, *, item: Item, scratch: Path
) -> Writer:
    """
    Return what writes a file; *scratch* is a folder for what has to wait for the end.

    Raises InvalidInput for a column that there is none of, or a format that needs what is not
    installed.
    """
    match form:
        case ExportFormat.CSV:
            return CsvWriter(chosen_columns(columns))
        case ExportFormat.JSONL:
            return JsonLinesWriter(item)
        case ExportFormat.PARQUET:
            return ParquetWriter(chosen_columns(columns))
        case ExportFormat.ZIP:
            return ZipWriter(chosen_columns(columns), scratch)
