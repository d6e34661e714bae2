"""
Log lines that outlive their containers, bounded in size for each service.

Lines are packed, many to a row, as they come: compressed they take about a tenth. A row's key is
the number of bytes that the service ever brought, this row included: what exceeds a bound is
then found, and deleted, without counting.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

import msgspec

from watchroom.domain.log_levels import LogLevel
from watchroom.domain.search_words import clean_text
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Session

CHUNK_CHARS: Final = 131_072  # of messages in a row; a longer line has a row of its own

LineEntry = tuple[int, str | None, LogLevel | None, str]  # time in ns, stream, level, message

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[LineEntry])


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of a service's log."""

    host: str  # the engine's name in the settings
    service: str  # id of the service
    at_ns: int  # nanoseconds since 1970, as the engine stamped it
    stream: str | None  # stdout or stderr; None under a terminal
    level: LogLevel | None  # None if unknown
    message: str


async def append_many(session: Session, lines: Iterable[LogLine]) -> None:
    """Keep lines, each service's after all that were kept of it before."""
    by_service = sorted(lines, key=attrgetter("host", "service"))
    for _, group in groupby(by_service, key=attrgetter("host", "service")):
        await _append(session, list(group))


async def newest(reader: Reader, *, host: str, service: str) -> list[LogLine]:
    """Return the lines with the latest time, several if they share it: where to go on after."""
    key = (storable_name(host), storable_name(service))
    rows = await reader.fetch(
        """
        SELECT body FROM kept_log WHERE host = $1 AND service = $2 AND last_ns = (
            SELECT max(last_ns) FROM kept_log WHERE host = $1 AND service = $2
        ) ORDER BY end_bytes
        """,
        *key,
    )
    lines = [line_of(*key, entry) for (body,) in rows for entry in unpacked(body)]
    latest_ns = max((line.at_ns for line in lines), default=None)
    return [line for line in lines if line.at_ns == latest_ns]


async def services(reader: Reader) -> list[tuple[str, str]]:
    """Return host and id of every service that lines are kept of, those long gone too."""
    rows = await reader.fetch("SELECT DISTINCT host, service FROM kept_log ORDER BY host, service")
    return [(host, service) for host, service in rows]


async def prune(
    session: Session, *, host: str, service: str, most_bytes: int, before_ns: int
) -> None:
    """Delete a service's oldest lines, row by row, beyond a size on disk or older than a time."""
    key = (storable_name(host), storable_name(service))
    await session.execute(
        """
        DELETE FROM kept_log WHERE host = $1 AND service = $2 AND end_bytes <= (
            SELECT max(end_bytes) FROM kept_log WHERE host = $1 AND service = $2
        ) - $3
        """,
        *key,
        most_bytes,
    )
    await session.execute(
        "DELETE FROM kept_log WHERE host = $1 AND service = $2 AND last_ns < $3", *key, before_ns
    )


def line_of(host: str, service: str, entry: LineEntry) -> LogLine:
    """Return a stored line."""
    at_ns, stream, level, message = entry
    return LogLine(
        host=host, service=service, at_ns=at_ns, stream=stream, level=level, message=message
    )


def unpacked(body: bytes) -> list[LineEntry]:
    """Return the lines of a row, in the order in which they came."""
    return _decoder.decode(zlib.decompress(body))


async def _append(session: Session, lines: Sequence[LogLine]) -> None:
    key = (storable_name(lines[0].host), storable_name(lines[0].service))
    [(end_bytes,)] = await session.fetch(
        "SELECT max(end_bytes) FROM kept_log WHERE host = $1 AND service = $2", *key
    )
    rows: list[tuple[object, ...]] = []
    end_bytes = end_bytes or 0
    for chunk in _chunks(lines):
        body = zlib.compress(_encoder.encode(chunk))
        end_bytes += len(body)
        times = [entry[0] for entry in chunk]
        rows.append((*key, end_bytes, min(times), max(times), body))
    await session.execute_many(
        "INSERT INTO kept_log (host, service, end_bytes, first_ns, last_ns, body) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        rows,
    )


def _chunks(lines: Iterable[LogLine]) -> Iterator[list[LineEntry]]:
    """Cut lines into what a row takes."""
    chunk: list[LineEntry] = []
    chars = 0
    for line in lines:
        if chunk and chars + len(line.message) > CHUNK_CHARS:
            yield chunk
            chunk, chars = [], 0
        chunk.append((line.at_ns, line.stream, line.level, clean_text(line.message)))
        chars += len(line.message)
    yield chunk
