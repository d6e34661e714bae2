"""One connection: hears what a client wants, and tells it what happens."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from watchroom.domain.errors import WatchroomError
from watchroom.web.endpoint import moment_of
from watchroom.web.errors import ErrorCode, problem_of
from watchroom.web.live.bounds import Bounds
from watchroom.web.live.filters import LogFilters
from watchroom.web.live.line import POLICY_VIOLATION, Goodbye, Line
from watchroom.web.live.log_follows import LogFollows
from watchroom.web.live.messages import Incoming, Ping, Subscribe, Unsubscribe, id_of, read_message
from watchroom.web.live.per_minute import PerMinute
from watchroom.web.live.subscriptions import Subscriptions
from watchroom.web.live.telling import Telling
from watchroom.web.services import Services
from watchroom.web.times import iso_time
from watchroom.web.wire.live import (
    Heartbeat,
    LiveChannel,
    Pong,
    Refusal,
    Subscribed,
    Unsubscribed,
)


class Listener:
    """Talks with one client until one of them says goodbye."""

    def __init__(
        self,
        line: Line,
        *,
        services: Services,
        telling: Telling,
        caller: str,
        sees_secrets: bool,
        check: Callable[[], Awaitable[None]],
        bounds: Bounds,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """*caller* is who has the key; *check* raises Goodbye if it may not be here any more."""
        self._line = line
        self._services = services
        snapshots = PerMinute(bounds.snapshots_per_minute, ticks)
        self._subscriptions = Subscriptions(line, services, telling, snapshots)
        self._caller = caller
        self._sees_secrets = sees_secrets  # of the logs that it follows
        self._check = check
        self._bounds = bounds
        self._messages = PerMinute(bounds.messages_per_minute, ticks)

    async def run(self) -> None:
        """Talk until a Goodbye is raised, in a group; whatever was followed has ended then."""
        async with asyncio.TaskGroup() as tasks:
            logs = LogFollows(
                self._line,
                self._services.wing_a,
                streams=self._services.streams,
                caller=self._caller,
                is_raw=self._sees_secrets,
                tasks=tasks,
                turn=self._subscriptions.turn,
            )
            tasks.create_task(self._subscriptions.tell())
            tasks.create_task(self._subscriptions.tell_usage())
            tasks.create_task(self._beat())
            tasks.create_task(self._keep_checking())
            await self._listen(logs)

    async def _listen(self, logs: LogFollows) -> None:
        while True:
            text = await self._line.hear()
            await self._count()
            try:
                await self._follow(read_message(text), logs)
            except WatchroomError as error:
                problem = problem_of(error)
                await self._line.say(
                    Refusal(
                        code=problem.code,
                        message=problem.message,
                        details=problem.details,
                        id=id_of(text),
                    )
                )

    async def _follow(self, message: Incoming, logs: LogFollows) -> None:
        if isinstance(message, Ping):
            await self._line.say(Pong(seq=self._seq, server_time=self._now, id=message.id))
        elif message.channel is LiveChannel.LOGS:
            await self._follow_logs(message, logs)
        elif isinstance(message, Subscribe):
            await self._subscriptions.begin(message)
        else:
            await self._subscriptions.end(message)

    async def _follow_logs(self, message: Subscribe | Unsubscribe, logs: LogFollows) -> None:
        async with self._subscriptions.turn:
            if isinstance(message, Unsubscribe):
                logs.end()
                await self._line.say(Unsubscribed(channel=message.channel, id=message.id))
            elif isinstance(message.filters, LogFilters):
                logs.begin(message.filters)
                told = Subscribed(channel=message.channel, seq=self._seq, id=message.id)
                await self._line.say(told)

    async def _count(self) -> None:
        """Refuse to listen to a client that talks too much. Raises Goodbye."""
        if self._messages.take():
            return
        words = f"More than {self._messages.most} messages a minute are not taken."
        await self._line.say(
            Refusal(code=ErrorCode.RATE_LIMIT_EXCEEDED, message=words, details=None, id=None)
        )
        raise Goodbye(POLICY_VIOLATION, words)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._bounds.heartbeat_s)
            await self._line.say(Heartbeat(seq=self._seq, server_time=self._now))

    async def _keep_checking(self) -> None:
        while True:
            await self._services.streams.until_look(self._bounds.check_s)
            await self._check()

    @property
    def _seq(self) -> int:
        return self._subscriptions.seq

    @property
    def _now(self) -> str:
        return iso_time(moment_of(self._services))
