"""Reads lines of a log out of the store, where they outlive their container."""

import asyncio
from typing import Final

from watchroom.flows.services.log_patterns import LinePattern
from watchroom.flows.services.log_views import LogLine, LogPage, LogQuery, LogStream
from watchroom.store import kept_logs, log_search
from watchroom.store.database import Reader

MOST_LOOKS: Final = 10  # at the store for one answer; each goes through some megabytes
LINES_A_LOOK: Final = 10_000  # where an expression has to choose among them


async def kept_hosts(reader: Reader, service: str) -> list[str]:
    """Return the hosts from which lines of a service were kept."""
    return [host for host, id_ in await kept_logs.services(reader) if id_ == service]


async def kept_lines(reader: Reader, host: str, service: str, query: LogQuery) -> LogPage:
    """Return the latest kept lines that a query wants. Raises StoreUnavailable, InvalidInput."""
    pattern = None if query.regex is None else LinePattern(query.regex)
    wanted = log_search.LogQuery(
        host=host,
        service=service,
        since_ns=query.since_ns,
        until_ns=query.until_ns,
        text=query.search,
        levels=query.levels,
        stream=query.stream,
    )
    lines: list[LogLine] = []
    cursor, reached_ns = None, None
    for _ in range(MOST_LOOKS):
        limit = query.lines - len(lines) if pattern is None else LINES_A_LOOK
        page = await log_search.search(reader, wanted, limit=limit, cursor=cursor)
        cursor, reached_ns = page.next_cursor, page.reached_ns
        lines = await asyncio.to_thread(_matching, page.lines, pattern) + lines
        if cursor is None or len(lines) >= query.lines:
            break
    is_cut_short = cursor is not None and len(lines) < query.lines
    return LogPage(
        lines=tuple(lines[-query.lines :]),
        driver_reason=None,
        reached_ns=reached_ns if is_cut_short else None,
    )


def _matching(lines: tuple[kept_logs.LogLine, ...], pattern: LinePattern | None) -> list[LogLine]:
    return [
        LogLine(
            at_ns=line.at_ns,
            stream=None if line.stream is None else LogStream(line.stream),
            level=line.level,
            message=line.message,
        )
        for line in lines
        if pattern is None or pattern.is_in(line.message)
    ]
