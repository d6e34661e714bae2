"""Files of many runs, made in the background and kept for a day."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

KEPT_MS: Final = 86_400_000  # after it has ended
MOST_IDS: Final = 5_000  # runs that an order may name one by one
MOST_PICTURED: Final = 100_000  # runs of an archive: each of its entries stays in memory to the end
MOST_BYTES: Final = 20 * 2**30  # of everything that is kept at once
MOST_ATTEMPTS: Final = 3  # servers that may end while they make one and the same


class ExportFormat(StrEnum):
    """What a file of runs looks like."""

    CSV = "csv"  # RFC 4180 in UTF-8; no cell begins a formula
    JSONL = "jsonl"  # one run a line, as the list of runs has it, without pictures
    PARQUET = "parquet"  # a table with types; needs pyarrow
    ZIP = "zip"  # the pictures, and index.csv

    @property
    def media_type(self) -> str:
        """The media type of such a file; text is in UTF-8."""
        return _MEDIA_TYPES[self]

    @property
    def has_columns(self) -> bool:
        """Whether columns can be chosen."""
        return self is not ExportFormat.JSONL


_MEDIA_TYPES: Final = {
    ExportFormat.CSV: "text/csv",
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
    ExportFormat.ZIP: "application/zip",
}


class ExportState(StrEnum):
    """How far a file is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"  # it can be fetched until it expires
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One file that was ordered."""

    id: str
    owner: str  # what tells who ordered it from all other callers
    owner_name: str  # as it was then
    format: ExportFormat
    columns: tuple[str, ...] | None  # in this order; None: all of them
    state: ExportState
    attempts: int  # how often it was begun
    rows_done: int  # runs that are written
    rows_total: int  # runs that there were when it was ordered
    size_bytes: int  # of what is written
    pieces: int  # objects that may be there of it
    reason: str | None  # why it failed
    created_ms: int
    ended_ms: int | None
    expires_ms: int | None  # when it is forgotten; None while it has not ended

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in {ExportState.DONE, ExportState.FAILED}

    @property
    def file_name(self) -> str:
        """What the file is called where it is saved."""
        return f"watchroom-{self.id}.{self.format}"
