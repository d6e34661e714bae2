"""
An archive of pictures, and a table of the runs that they are of.

Pictures are stored as they are: they are compressed already. The table comes last, for only then
is it known which pictures the object store still has.
"""

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from watchroom.domain.csv_text import csv_lines
from watchroom.flows.exports.columns import ExportColumn, text_cell
from watchroom.flows.exports.pictured import Outbox, Pictured

INDEX: Final = "index.csv"
PICTURES: Final = "pictures"  # last column of the table: names in the archive, between spaces
COPIED_BYTES: Final = 2**20


class ZipWriter:
    """Writes an archive from its beginning to its end, without ever going back."""

    def __init__(self, columns: Sequence[ExportColumn], scratch: Path) -> None:
        """*scratch* is the folder where the table waits, in a file without a name."""
        self._columns = columns
        self._outbox = Outbox()
        self._zip = zipfile.ZipFile(self._outbox, "w", compression=zipfile.ZIP_STORED)
        self._index = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115  `close` does
        self._index.write(csv_lines([[*(column.name for column in columns), PICTURES]]))

    def add(self, runs: Sequence[Pictured]) -> bytes:
        """Write the pictures of some runs, and note the runs in the table."""
        for each in runs:
            for picture in each.pictures:
                self._zip.writestr(picture.name, picture.data)
            names = " ".join(picture.name for picture in each.pictures)
            cells = [text_cell(column, each.run) for column in self._columns]
            self._index.write(csv_lines([[*cells, names]]))
        return self._outbox.take()

    def end(self) -> bytes:
        """Write the table and the archive's own list."""
        self._index.seek(0)
        entry = zipfile.ZipInfo(INDEX)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(entry, "w", force_zip64=True) as table:
            while part := self._index.read(COPIED_BYTES):
                table.write(part)
        self._zip.close()
        return self._outbox.take()

    def close(self) -> None:
        """Let go of the table."""
        self._index.close()
