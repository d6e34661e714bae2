"""The client for programs that do other things while they wait."""

import asyncio
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self

import httpx

from watchroom.client.answers import answer_of, refusal_of
from watchroom.client.errors import ClientError, NotInTime
from watchroom.client.listings import Walk
from watchroom.client.live_asynchronous import AsyncLive
from watchroom.client.live_door import Door
from watchroom.client.methods import Methods
from watchroom.client.request import Request, T
from watchroom.client.retries import Retries, is_passing
from watchroom.client.streams import Feed
from watchroom.client.transport import (
    checked_url,
    http_options,
    http_request,
    network_errors,
    received,
    stream_request,
)
from watchroom.client.waiting import Wait


class AsyncWatchroom(Methods):
    """A Watchroom server, for programs that use asyncio; `Watchroom` with `await` before it."""

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        verify: ssl.SSLContext | bool = True,
        retries: Retries | None = None,
    ) -> None:
        """*verify* is how its certificate is checked. Raises ValueError for a bad *base_url*."""
        self.base_url = checked_url(base_url)
        self._http = httpx.AsyncClient(**http_options(self.base_url, api_key, verify))
        self._door = Door(self.base_url, api_key, verify)
        self._retries = retries or Retries()

    async def __aenter__(self) -> Self:
        """Be closed at the end of the block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    def live(self) -> AsyncLive:
        """Return a WebSocket on which one is told what happens; to be used as a context."""
        return AsyncLive(self._door, self._retries)

    async def ask(self, what: Request[T] | Wait[T]) -> T:
        """
        Return the answer to a request, or what was waited for.

        Raises Refused, Unreachable, Unintelligible, NotInTime.
        """
        return await (self._wait(what) if isinstance(what, Wait) else self._ask(what))

    def give(self, what: Walk[Any, T] | Feed[T]) -> AsyncIterator[T]:
        """Give what stands on all pages of a list, or what comes. Raises as `ask` does."""
        return self._follow(what) if isinstance(what, Feed) else self._walk(what)

    async def _ask(self, request: Request[T]) -> T:
        tries = 0
        while True:
            tries += 1
            try:
                with network_errors(self.base_url):
                    answer = await self._http.send(http_request(self._http, request))
                return answer_of(request, received(answer))
            except ClientError as error:
                pause_s = self._retries.pause_s(request, error, tries)
                if pause_s is None:
                    raise
            await asyncio.sleep(pause_s)

    async def _wait(self, wait: Wait[T]) -> T:
        deadline_s, tries = time.monotonic() + wait.deadline_s, 0
        while not wait.is_over(answer := await self._ask(wait.request)):
            tries += 1
            if time.monotonic() >= deadline_s:
                raise NotInTime(f"not over within {wait.deadline_s:g} seconds")
            await asyncio.sleep(wait.pause_s(tries))
        return answer

    async def _walk(self, walk: Walk[Any, T]) -> AsyncIterator[T]:
        rest: Walk[Any, T] | None = walk
        while rest is not None:
            page = await self._ask(rest.request)
            for item in rest.items(page):
                yield item
            rest = rest.after(page)

    async def _follow(self, feed: Feed[T]) -> AsyncIterator[T]:
        was_connected, tries = False, 0
        while True:
            try:
                async with aclosing(self._stream(feed)) as parts:
                    async for data in parts:
                        was_connected, tries = True, 0
                        for item in feed.take(data):
                            yield item
            except ClientError as error:
                if not (was_connected and is_passing(error)):
                    raise
            tries += 1
            await asyncio.sleep(self._retries.growing_s(tries))

    async def _stream(self, feed: Feed[Any]) -> AsyncGenerator[bytes, None]:
        """Give what comes over one connection; nothing at first, once it is there."""
        request = stream_request(self._http, feed.request())
        with network_errors(self.base_url):
            async with aclosing(await self._http.send(request, stream=True)) as answer:
                if answer.status_code != httpx.codes.OK:
                    await answer.aread()
                    raise refusal_of(received(answer))
                yield b""
                async for data in answer.aiter_bytes():
                    yield data
