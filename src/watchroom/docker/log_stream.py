"""Asks an engine for logs, of a container or of a Swarm service."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from watchroom.docker.connection import Connection, Request
from watchroom.docker.framing import FramedLog, TerminalLog
from watchroom.docker.log_lines import LogRecord, seconds_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which lines of a log are wanted."""

    since_ns: int | None = None  # the first moment, which is included; None from the beginning
    until_ns: int | None = None  # the last moment; None up to now
    tail: int | None = None  # only so many of the newest, counted before `since`; None for all
    follow: bool = False  # whether to go on with lines that come later, until the container stops

    def params(self) -> dict[str, str]:
        """Return the query as the engine takes it; timestamps are always asked for."""
        params = {"stdout": "1", "stderr": "1", "timestamps": "1", "follow": str(int(self.follow))}
        params["tail"] = "all" if self.tail is None else str(self.tail)
        if self.since_ns is not None:
            params["since"] = seconds_text(self.since_ns)
        if self.until_ns is not None:
            params["until"] = seconds_text(self.until_ns)
        return params


async def log_records(
    connection: Connection, path: str, *, tty: bool, query: LogQuery
) -> AsyncGenerator[LogRecord, None]:
    """
    Give the lines at *path* as they come; dropping the generator closes the connection.

    *tty* is whether the container has a terminal: below API 1.42 the answer does not tell.
    """
    log = TerminalLog() if tty else FramedLog()
    pieces = connection.stream(Request(path=path, params=query.params()))
    async with aclosing(pieces):
        async for piece in pieces:
            for record in log.feed(piece):
                yield record
    for record in log.end():
        yield record
