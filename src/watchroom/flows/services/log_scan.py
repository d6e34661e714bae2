"""Finds the latest lines that are wanted: in the end of a log first, then further back."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from watchroom.docker import log_stream
from watchroom.docker.engine import Engine
from watchroom.docker.log_lines import LogRecord
from watchroom.domain.errors import EngineUnavailable
from watchroom.flows.services.log_filters import Found, LineFilter, lines_of
from watchroom.flows.services.log_sources import records_of
from watchroom.flows.services.log_views import LogLine, LogQuery
from watchroom.flows.services.views import ServiceView

READ_S: Final = 20.0  # for all looks together
CONTEXT_LINES: Final = 50  # before the first wanted one, for the level that it goes on with
LEAST_WINDOW: Final = 2_000  # lines, where not every line is wanted
GROWTH: Final = 16
BATCH_LINES: Final = 2_000  # that are looked through in a thread at once
DISORDER_NS: Final = 10_000_000  # a program's two streams may come in a little out of order
KEPT_LAST: Final = 2_000  # of the very last lines, by which a follower knows where it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a look at a log gave."""

    lines: tuple[LogLine, ...]  # wanted ones, oldest first
    first_ns: int | None  # time of the oldest line looked at; None if there was none
    last: tuple[LogRecord, ...]  # the very last lines, wanted or not
    is_whole: bool  # nothing wanted lies further back in this log, or there are enough lines
    was_cut_short: bool  # time ran out before older lines were looked at
    behind: int | None  # about how many lines come after the first wanted one; None: unknown


async def scan(
    engine: Engine, view: ServiceView, query: LogQuery, *, deadline_s: float = READ_S
) -> Scanned:
    """
    Return the latest lines that a query wants.

    Raises what the engine says, EngineUnavailable if nothing could be read in time, and
    InvalidInput for a regular expression that cannot be used.
    """
    done: Scanned | None = None
    try:
        async with asyncio.timeout(deadline_s):
            for window in _windows(view, query):
                done = await _look(engine, view, query, window)
                if done.is_whole:
                    return done
    except TimeoutError as error:
        if done is None:
            raise EngineUnavailable(
                f"the log of {view.service.container_name} could not be read in {deadline_s:g} s"
            ) from error
    assert done is not None  # noqa: S101  # there is always a window
    return Scanned(
        lines=done.lines,
        first_ns=done.first_ns,
        last=done.last,
        is_whole=False,
        was_cut_short=True,
        behind=done.behind,
    )


class _Look:
    """One pass over the end of a log."""

    def __init__(self, query: LogQuery, *, window: int | None) -> None:
        self._filter = LineFilter(query)
        self._is_raw = query.is_raw
        self._since_ns = query.since_ns
        self._until_ns = query.until_ns
        self._behind = 0 if query.until_ns is None else query.behind
        self._seen = 0  # lines in time, wanted or not
        self._before: deque[int] = deque(maxlen=query.lines)  # how many before each that was found
        self._skip = window is not None  # the first line of a window may have lost its beginning
        self._is_all = window is None
        self._found: deque[Found] = deque(maxlen=query.lines)
        self.last: deque[LogRecord] = deque(maxlen=KEPT_LAST)
        self.first_ns: int | None = None

    def take(self, records: Sequence[LogRecord]) -> None:
        """Look through more lines."""
        self.last.extend(records)
        for record in records:
            if self._skip:
                self._skip = False
                continue
            at_ns = record.time_ns
            if self.first_ns is None:
                self.first_ns = at_ns
            found = self._filter.take_at(record, at_ns)
            if found is not None:
                self._found.append(found)
                self._before.append(self._seen)
            self._seen += self._until_ns is None or (at_ns or 0) < self._until_ns

    def result(self) -> Scanned:
        """Return what came of it."""
        is_full = len(self._found) == self._found.maxlen
        is_before = None not in {self._since_ns, self.first_ns} and (
            (self.first_ns or 0) < (self._since_ns or 0)
        )
        return Scanned(
            lines=tuple(lines_of(list(self._found), is_raw=self._is_raw)),
            first_ns=self.first_ns,
            last=tuple(self.last),
            is_whole=self._is_all or is_full or is_before,
            was_cut_short=False,
            behind=self._lines_behind(),
        )

    def _lines_behind(self) -> int | None:
        if self._behind is None or not self._before:
            return self._behind
        return self._behind + self._seen - self._before[0]


async def _look(engine: Engine, view: ServiceView, query: LogQuery, window: int | None) -> Scanned:
    look = _Look(query, window=window)
    bounds = log_stream.LogQuery(
        tail=window,
        since_ns=query.since_ns if window is None else None,
        until_ns=None if query.until_ns is None else query.until_ns + DISORDER_NS,
    )
    is_swarm = view.replicas_wanted is not None
    batch: list[LogRecord] = []
    async with aclosing(records_of(engine, view, bounds)) as records:
        async for record in records:
            batch.append(record)
            if len(batch) >= BATCH_LINES and not is_swarm:
                await asyncio.to_thread(look.take, batch)
                batch = []
    if is_swarm:  # its lines are in order only within each task
        batch.sort(key=lambda record: record.timestamp or "")
    await asyncio.to_thread(look.take, batch)
    return await asyncio.to_thread(look.result)


def _windows(view: ServiceView, query: LogQuery) -> Iterator[int | None]:
    """Give how many of the last lines to look at; None is all of them."""
    behind = 0 if query.until_ns is None else query.behind
    is_swarm = view.replicas_wanted is not None
    if behind is not None and is_every_line(query):
        if not (is_swarm and behind):  # of a Swarm service it is so many lines of each task
            yield behind + query.lines + CONTEXT_LINES + 1
    elif not is_swarm:
        window = max(LEAST_WINDOW, GROWTH * query.lines)
        yield (behind or 0) + window
        yield (behind or 0) + GROWTH * window
    yield None


def is_every_line(query: LogQuery) -> bool:
    """Tell whether lines are wanted whatever they say."""
    return not (query.search or query.regex or query.levels or query.stream)
