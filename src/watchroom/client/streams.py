"""
Answers without end, read as they come, and where to go on after they were cut.

Formats: server-sent events (HTML Living Standard, section 9.2), and NDJSON, one JSON value a line.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic

from watchroom.client.errors import Unintelligible
from watchroom.client.line_place import LinePlace
from watchroom.client.models.events import EventGap, LoggedEvent, Told
from watchroom.client.models.logs import Followed, FollowedLine
from watchroom.client.request import T, decoded

QUIET_EVENTS_S: Final = 45.0  # the server gives a sign of life every 15
QUIET_LOG_S: Final = 300.0  # a log may be silent for long, and gives none; then it is asked anew
MOST_LINES: Final = 10_000  # that can be asked for when a log goes on
LONGEST_LINE_BYTES: Final = 16 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRequest:
    """A request for an answer without end."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    quiet_s: float  # silence after which the connection is taken for dead


class Feed(ABC, Generic[T]):
    """An answer without end, over as many connections as it takes."""

    def __init__(self) -> None:
        self._rest = b""

    @abstractmethod
    def request(self) -> StreamRequest:
        """Return what to ask now; half a line of the connection before is forgotten."""

    def take(self, data: bytes) -> Iterator[T]:
        """Give what stands in bytes that came. Raises Unintelligible."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE_BYTES:
            raise Unintelligible("a line is longer than anything that Watchroom sends")
        for line in lines:
            yield from self._take_line(line)

    @abstractmethod
    def _take_line(self, line: bytes) -> Iterator[T]:
        """Give what a line completes."""


class EventFeed(Feed[Told]):
    """What happens, as server-sent events."""

    def __init__(self, path: str, query: Mapping[str, str], *, after: int | None) -> None:
        super().__init__()
        self._path = path
        self._query = query
        self._place = after  # the last that came; None: from now on
        self._fields: dict[bytes, bytes] = {}  # of the event that is coming

    def request(self) -> StreamRequest:
        """Ask for what comes after the last event."""
        self._rest, self._fields = b"", {}
        query = dict(self._query)
        if self._place is not None:
            query["after"] = str(self._place)
        return StreamRequest(
            path=self._path,
            query=query,
            headers={"Accept": "text/event-stream"},
            quiet_s=QUIET_EVENTS_S,
        )

    def _take_line(self, line: bytes) -> Iterator[Told]:
        name, _, value = line.rstrip(b"\r").partition(b":")
        if name:
            self._fields[name] = value.removeprefix(b" ")
        elif not line.strip():
            fields, self._fields = self._fields, {}
            if b"id" in fields:
                self._place = int(fields[b"id"])
            if b"data" in fields:
                if fields.get(b"event") == b"gap":
                    yield decoded(fields[b"data"], EventGap)
                else:
                    yield decoded(fields[b"data"], LoggedEvent)


class LogFeed(Feed[Followed]):
    """What a service prints, as NDJSON."""

    def __init__(self, path: str, query: Mapping[str, str]) -> None:
        super().__init__()
        self._path = path
        self._query = query
        self._place = LinePlace()

    def request(self) -> StreamRequest:
        """Ask for what comes after the last line."""
        self._rest = b""
        query = dict(self._query)
        since_ns = self._place.go_on()
        if since_ns is not None:
            since = f"{since_ns // 10**9}.{since_ns % 10**9:09d}"
            query |= {"since": since, "lines": str(MOST_LINES)}
        return StreamRequest(path=self._path, query=query, quiet_s=QUIET_LOG_S)

    def _take_line(self, line: bytes) -> Iterator[Followed]:
        if not line.strip():
            return
        entry: Followed = decoded(line, Followed)  # type: ignore[arg-type]
        if not isinstance(entry, FollowedLine) or self._place.is_new(entry):
            yield entry
