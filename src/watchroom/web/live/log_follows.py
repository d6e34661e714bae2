"""The logs that one connection follows."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from watchroom.domain.errors import InvalidInput, NotFound, WatchroomError
from watchroom.flows.services.log_views import Followed, LogQuery
from watchroom.web.errors import problem_of
from watchroom.web.live.filters import LogFilters
from watchroom.web.live.line import Line
from watchroom.web.service_logs import shown_followed
from watchroom.web.streams import Seat, Streams
from watchroom.web.wing_a import WingA
from watchroom.web.wings import Wing
from watchroom.web.wire.live import Printed
from watchroom.web.wire.service_logs import FollowedGap, FollowedLine, FollowedMark

MOST_FOLLOWED: Final = 8  # by one connection


class LogFollows:
    """Follows what services print, each in a task of the connection."""

    def __init__(
        self,
        line: Line,
        wing: WingA | None,
        *,
        streams: Streams,
        caller: str,
        is_raw: bool,
        tasks: asyncio.TaskGroup,
        turn: asyncio.Lock,
    ) -> None:
        self._line = line
        self._wing = wing
        self._streams = streams  # each log is one: it holds a connection to its engine
        self._caller = caller
        self._is_raw = is_raw  # the caller sees secrets
        self._tasks = tasks
        self._turn = turn  # to say something
        self._running: list[asyncio.Task[None]] = []

    def begin(self, filters: LogFilters) -> None:
        """
        Follow these, and no others any more.

        Raises NotFound, InvalidInput and TooManyRequests; then nothing has changed.
        """
        followed = {name: self._opened(name, filters) for name in _checked(filters)}
        seats = [self._streams.seat(self._caller) for _ in followed]
        self.end()
        for (name, entries), seat in zip(followed.items(), seats, strict=True):
            self._running.append(self._tasks.create_task(self._pass_on(name, entries, seat)))

    def end(self) -> None:
        """Follow none any more."""
        for task in self._running:
            task.cancel()
        self._running.clear()

    def _opened(self, name: str, filters: LogFilters) -> AsyncGenerator[Followed, None]:
        if self._wing is None:
            raise NotFound("There are no services here: no Docker host is configured.")
        wanted = LogQuery(
            lines=filters.lines,
            search=filters.search,
            regex=filters.regex,
            levels=frozenset(filters.level),
            stream=filters.stream,
            is_raw=self._is_raw,
        )
        return self._wing.logs.follow(name, wanted, host=filters.host)

    async def _pass_on(
        self, name: str, entries: AsyncGenerator[Followed, None], seat: Seat
    ) -> None:
        """Tell of every line; what ends a log is told as a mark, as it is over HTTP."""
        try:
            async with aclosing(entries):
                async for entry in entries:
                    await self._say(name, shown_followed(entry))
        except WatchroomError as error:
            words = problem_of(error, Wing.SERVICES).message
            await self._say(
                name, FollowedMark(timestamp=None, timestamp_ns=None, event="ended", detail=words)
            )
        finally:
            self._streams.leave(seat)

    async def _say(self, name: str, entry: FollowedLine | FollowedGap | FollowedMark) -> None:
        match entry:
            case FollowedLine():
                message = Printed(service=name, line=entry)
            case FollowedGap():
                message = Printed(service=name, gap=entry)
            case FollowedMark():
                message = Printed(service=name, mark=entry)
        async with self._turn:
            await self._line.say(message)


def _checked(filters: LogFilters) -> list[str]:
    names = list(dict.fromkeys(filters.service))
    if len(names) > MOST_FOLLOWED:
        raise InvalidInput("filters.service", f"A connection follows {MOST_FOLLOWED} logs at most")
    return names
