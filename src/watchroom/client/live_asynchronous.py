"""WebSockets for programs that do other things while they wait."""

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from websockets.asyncio.client import ClientConnection, connect

from watchroom.client.errors import ClientError, Unreachable
from watchroom.client.live_door import SILENCE_S, Door
from watchroom.client.live_talk import Talk
from watchroom.client.models.live import Message
from watchroom.client.retries import Retries, is_passing


class AsyncLive:
    """What happens, as it happens; `Live` with `await` before it."""

    def __init__(self, door: Door, retries: Retries) -> None:
        self._door = door
        self._retries = retries
        self._talk = Talk()
        self._connection: ClientConnection | None = None
        self._held = AsyncExitStack()  # what ends the connection

    async def __aenter__(self) -> Self:
        """Connect. Raises Refused, Unreachable."""
        await self._connect()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        await self._leave()

    async def subscribe(
        self,
        channel: str,
        *,
        resume_from: int | None = None,
        snapshot: bool | None = None,
        **filters: object,
    ) -> None:
        """
        Listen to a channel, or change what is wanted of it.

        With *resume_from* what happened after that place in the log comes first. *snapshot* tells
        whether to begin with how things stand; None leaves it to the channel.
        """
        said = self._talk.subscribe(channel, filters, resume_from=resume_from, snapshot=snapshot)
        await self._say(said)

    async def unsubscribe(self, channel: str) -> None:
        """Listen to a channel no more."""
        await self._say(self._talk.unsubscribe(channel))

    def __aiter__(self) -> Self:
        """Give what is heard."""
        return self

    async def __anext__(self) -> Message:
        """Wait for the next message. Raises Refused for a subscription that cannot be followed."""
        while True:
            try:
                heard = self._talk.hear(await self._hear())
            except Unreachable:
                await self._connect_again()
                continue
            if heard is not None:
                return heard

    async def _hear(self) -> str | bytes:
        if self._connection is None:
            raise Unreachable(f"{self._door.url}: not connected")
        with self._door.errors():
            async with asyncio.timeout(SILENCE_S):
                return await self._connection.recv()

    async def _say(self, said: bytes) -> None:
        """Say something; where the connection is cut, the next one begins with it."""
        if self._connection is None:
            return
        try:
            with self._door.errors():
                await self._connection.send(said, text=True)
        except Unreachable:
            await self._leave()

    async def _connect(self) -> None:
        with self._door.errors():
            connecting = connect(self._door.url, **self._door.options())
            self._connection = await self._held.enter_async_context(connecting)
        for said in self._talk.again():
            await self._say(said)

    async def _connect_again(self) -> None:
        await self._leave()
        tries = 0
        while self._connection is None:
            tries += 1
            await asyncio.sleep(self._retries.growing_s(tries))
            try:
                await self._connect()
            except ClientError as error:
                if not is_passing(error):
                    raise

    async def _leave(self) -> None:
        self._connection = None
        await self._held.aclose()
