"""Looks through kept log lines, newest first, a bounded stretch at a time."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from watchroom.domain.errors import InvalidInput
from watchroom.domain.log_levels import LogLevel
from watchroom.domain.search_words import clean_text
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session, one_moment
from watchroom.store.kept_logs import LineEntry, LogLine, line_of, unpacked

WINDOW_CHARS: Final = 8 << 20  # of messages that one search looks through
ROWS_AT_ONCE: Final = 8

_CURSOR: Final = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which lines are wanted."""

    host: str
    service: str
    since_ns: int | None = None  # inclusive
    until_ns: int | None = None  # exclusive
    text: str | None = None  # somewhere in the message, in capitals or not
    levels: frozenset[LogLevel] = frozenset()  # empty: any, also unknown
    stream: str | None = None  # stdout or stderr; None: any

    def takes(self, entry: LineEntry) -> bool:
        """Tell whether a line is wanted; `text` must be folded."""
        at_ns, stream, level, message = entry
        return (
            (self.since_ns is None or at_ns >= self.since_ns)
            and (self.until_ns is None or at_ns < self.until_ns)
            and (self.stream is None or stream == self.stream)
            and (not self.levels or level in self.levels)
            and (self.text is None or self.text in message.casefold())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Some lines, and how far back the search has come."""

    lines: tuple[LogLine, ...]  # oldest first
    reached_ns: int | None  # earliest time looked at; None if there was nothing to look at
    next_cursor: str | None  # to look further back from here; None: all has been looked through


async def search(
    reader: Reader,
    query: LogQuery,
    *,
    limit: int,
    cursor: str | None = None,
    most_chars: int = WINDOW_CHARS,
) -> LogPage:
    """
    Return the newest *limit* lines that a query wants, further back than *cursor* if one is given.

    The search gives up after *most_chars* of messages, found what it may: the page says how far
    it came, and has a cursor to go on. Raises InvalidInput for a cursor that is not ours.
    """
    looked = _Search(_folded(query), limit=limit, chars=most_chars, place=_place_of(cursor))
    async with one_moment(reader) as session:
        while not looked.ended and (rows := await _rows(session, looked)):
            await asyncio.to_thread(looked.look_through, rows)
    wanted = looked.query
    return LogPage(
        lines=tuple(
            line_of(wanted.host, wanted.service, entry) for entry in reversed(looked.entries)
        ),
        reached_ns=looked.reached_ns,
        next_cursor=_cursor_of(looked.place) if looked.ended else None,
    )


@dataclass(slots=True)
class _Search:
    """A search under way."""

    query: LogQuery
    limit: int
    chars: int  # of messages that may still be looked through
    place: tuple[int, int] | None  # row, and how many of its lines are left; None: at the end
    entries: list[LineEntry] = field(default_factory=list)  # that were found, newest first
    reached_ns: int | None = None

    @property
    def ended(self) -> bool:
        return len(self.entries) >= self.limit or self.chars <= 0

    def look_through(self, rows: Sequence[Row]) -> None:
        for end_bytes, body in rows:
            entries = unpacked(body)
            if self.place and self.place[0] == end_bytes:
                entries = entries[: self.place[1]]
            self._look_through_row(end_bytes, entries)
            if self.ended:
                return

    def _look_through_row(self, end_bytes: int, entries: Sequence[LineEntry]) -> None:
        for index in range(len(entries) - 1, -1, -1):
            entry = entries[index]
            self.place = (end_bytes, index)
            self.chars -= len(entry[3])
            self.reached_ns = min(entry[0], self.reached_ns or entry[0])
            if self.query.takes(entry):
                self.entries.append(entry)
            if self.ended:
                return


async def _rows(session: Session, looked: _Search) -> list[Row]:
    """Return the next rows to look through, newest first."""
    query, bind = looked.query, Bindings()
    conditions = [f"host = {bind(query.host)}", f"service = {bind(query.service)}"]
    if looked.place is not None:
        end_bytes, left = looked.place
        conditions.append(f"end_bytes {'<=' if left else '<'} {bind(end_bytes)}")
    if query.since_ns is not None:
        conditions.append(f"last_ns >= {bind(query.since_ns)}")
    if query.until_ns is not None:
        conditions.append(f"first_ns < {bind(query.until_ns)}")
    return await session.fetch(
        f"SELECT end_bytes, body FROM kept_log WHERE {' AND '.join(conditions)} "
        f"ORDER BY end_bytes DESC LIMIT {bind(ROWS_AT_ONCE)}",
        *bind.values,
    )


def _folded(query: LogQuery) -> LogQuery:
    return replace(
        query,
        host=storable_name(query.host),
        service=storable_name(query.service),
        text=None if query.text is None else clean_text(query.text).casefold(),
    )


def _cursor_of(place: tuple[int, int] | None) -> str | None:
    return None if place is None else f"{place[0]}.{place[1]}"


def _place_of(cursor: str | None) -> tuple[int, int] | None:
    if cursor is None:
        return None
    match = _CURSOR.fullmatch(cursor)
    if match is None:
        raise InvalidInput("cursor", "is not one that this server gave")
    return int(match[1]), int(match[2])
