"""Lines of a log, and how they grow together from the entries that the engine keeps."""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec

MOST_LINE_BYTES: Final = 1024 * 1024

# What the engine writes before each entry: RFC 3339 with nine decimals in UTC; Podman leaves out
# zeros at the end and uses its own zone.
_STAMP: Final = re.compile(
    rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) ?", re.ASCII
)
_DECIMALS: Final = re.compile(r"\.(\d{1,9})", re.ASCII)
_NANO: Final = 1_000_000_000


class OutputStream(StrEnum):
    """Where a program wrote a line."""

    STDOUT = "stdout"
    STDERR = "stderr"


class LogRecord(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line that a container wrote."""

    timestamp: str | None  # the engine's text, to the nanosecond; None if it sent none
    stream: OutputStream | None  # None where a terminal has mixed both
    message: str  # without line end; what is not UTF-8 is replaced
    cut_bytes: int = 0  # how many bytes at the end of the line were left out for its length

    @property
    def time_ns(self) -> int | None:
        """The timestamp in nanoseconds since 1970; None without one, or if it is no time."""
        return nanoseconds(self.timestamp) if self.timestamp else None


def nanoseconds(timestamp: str) -> int | None:
    """Return an RFC 3339 time in nanoseconds since 1970; None if it is no time."""
    second, decimals, end = timestamp[:19], timestamp[20:29], 29
    is_dockers = timestamp[19:20] == "." and timestamp[29:] == "Z" and timestamp.isascii()
    if not (is_dockers and decimals.isdecimal()):
        found = _DECIMALS.match(timestamp, 19)
        decimals, end = (found[1], found.end()) if found else ("", 19)
    try:
        return _unix_seconds(second + timestamp[end:]) * _NANO + int(decimals.ljust(9, "0"))
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1024)
def _unix_seconds(moment: str) -> int:
    """Return a time without decimals as seconds since 1970; lines of one second are many."""
    return int(datetime.fromisoformat(moment).timestamp())


def seconds_text(time_ns: int) -> str:
    """Return nanoseconds since 1970 as the engine takes a time: seconds, a dot, nine decimals."""
    return f"{time_ns // _NANO}.{time_ns % _NANO:09d}"


class LineBuilder:
    """
    Joins the entries of one stream into lines.

    The engine keeps a line of more than 16 KiB as several entries with one timestamp, of which
    only the last has a line end. An entry without line end and with a timestamp of its own is what
    a program left unfinished when it ended. Source: moby, daemon/logger/copier.go.
    """

    def __init__(
        self, stream: OutputStream | None, *, most_bytes: int, is_terminal: bool = False
    ) -> None:
        self.stream = stream
        self._most_bytes = most_bytes
        self._is_terminal = is_terminal  # a line ends in CR LF there
        self._stamp: bytes | None = None
        self._line = bytearray()
        self._cut_bytes = 0
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Whether a line is unfinished."""
        return self._is_open

    def add(self, entry: bytes) -> Sequence[LogRecord]:
        """Take an entry with its timestamp; return the lines that are complete now."""
        match = _STAMP.match(entry)
        stamp, begin = (match[1], match.end()) if match else (None, 0)
        before = self.end() if stamp != self._stamp else ()
        self._stamp = stamp
        if not self._is_open and entry.endswith(b"\n") and len(entry) <= self._most_bytes:
            return (*before, self._record(entry[begin:-1], cut_bytes=0))  # nearly every line
        return (*before, *self.extend(entry[begin:]))

    def extend(self, text: bytes, *, cut_bytes: int = 0) -> Sequence[LogRecord]:
        """Take more of an entry, *cut_bytes* of which are missing; return the line if it ends."""
        is_end = text.endswith(b"\n")
        content = text[:-1] if is_end else text
        room = self._most_bytes - len(self._line)
        self._line += content[:room]
        self._cut_bytes += cut_bytes + max(0, len(content) - room)
        self._is_open = True
        return self.end() if is_end else ()

    def end(self) -> Sequence[LogRecord]:
        """Return the line that is unfinished, if there is one."""
        if not self._is_open:
            return ()
        record = self._record(bytes(self._line), cut_bytes=self._cut_bytes)
        self._line, self._cut_bytes, self._is_open = bytearray(), 0, False
        return (record,)

    def _record(self, line: bytes, *, cut_bytes: int) -> LogRecord:
        if self._is_terminal and not cut_bytes:
            line = line.removesuffix(b"\r")
        return LogRecord(
            timestamp=self._stamp.decode() if self._stamp else None,
            stream=self.stream,
            message=line.decode("utf-8", "replace"),
            cut_bytes=cut_bytes,
        )
