"""Waiting for events in PostgreSQL: a connection of its own that is told of them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import asyncpg
import structlog

from watchroom.store.event_log import WAKE_CHANNEL

LOOK_S: Final = 2.0  # between looks while nothing is told, for whatever reason
FIRST_RETRY_S: Final = 0.5
MOST_RETRY_S: Final = 30.0
PROBE_DEADLINE_S: Final = 5.0

_FAILURES: Final = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # cut in the middle of an answer
)

log = structlog.get_logger(__name__)


class PostgresWakes:
    """
    Wakes as soon as any server's transaction with an event is committed.

    While the connection is cut, and as long as the database stays silent, it is time to look every
    two seconds: a listener is never later than that.
    """

    def __init__(self, connect: "Callable[[], Awaitable[asyncpg.Connection[Any]]]") -> None:
        self._connect = connect
        self._connection: asyncpg.Connection[Any] | None = None
        self._failures = 0
        self._retry_s = 0.0  # by the loop's clock
        self._is_told = asyncio.Event()

    async def wait(self) -> None:
        """Return once there may be news, or it is time to look for some."""
        if self._connection is None and await self._listen():
            return  # what happened before it listened was told to nobody
        try:
            async with asyncio.timeout(LOOK_S):
                await self._is_told.wait()
        except TimeoutError:
            await self._probe()
        self._is_told.clear()

    async def close(self) -> None:
        """End the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*_FAILURES):
                await connection.close(timeout=PROBE_DEADLINE_S)

    async def _listen(self) -> bool:
        """Connect if it is time to; tell whether that has succeeded just now."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._retry_s:
            return False
        try:
            self._connection = await self._connected()
        except _FAILURES as error:
            delay_s = min(FIRST_RETRY_S * 2.0 ** min(self._failures, 32), MOST_RETRY_S)
            self._failures += 1
            self._retry_s = loop.time() + delay_s
            log.warning("not told of events", reason=str(error), failures=self._failures)
            return False
        self._failures = 0
        return True

    async def _connected(self) -> "asyncpg.Connection[Any]":
        connection = await self._connect()
        try:
            connection.add_termination_listener(self._on_end)
            await connection.add_listener(WAKE_CHANNEL, self._on_event)
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def _probe(self) -> None:
        """Ask a silent connection whether it lives: one that was cut without a word is let go."""
        if self._connection is None:
            return
        try:
            await self._connection.execute("SELECT 1", timeout=PROBE_DEADLINE_S)
        except _FAILURES as error:
            log.warning("connection for events is cut", reason=str(error))
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.terminate()

    def _on_event(self, *_: object) -> None:
        self._is_told.set()

    def _on_end(self, connection: object) -> None:
        if connection is self._connection:
            self._connection = None
            self._is_told.set()
