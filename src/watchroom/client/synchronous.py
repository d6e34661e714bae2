"""The client for programs that wait."""

import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from types import TracebackType
from typing import Any, Self

import httpx

from watchroom.client.answers import answer_of, refusal_of
from watchroom.client.errors import ClientError, NotInTime
from watchroom.client.listings import Walk
from watchroom.client.live_door import Door
from watchroom.client.live_synchronous import Live
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


class Watchroom(Methods):
    """A Watchroom server, for programs that wait for its answers; one thread at a time."""

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
        self._http = httpx.Client(**http_options(self.base_url, api_key, verify))
        self._door = Door(self.base_url, api_key, verify)
        self._retries = retries or Retries()

    def __enter__(self) -> Self:
        """Be closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def live(self) -> Live:
        """Return a WebSocket on which one is told what happens; to be used as a context."""
        return Live(self._door, self._retries)

    def ask(self, what: Request[T] | Wait[T]) -> T:
        """
        Return the answer to a request, or what was waited for.

        Raises Refused, Unreachable, Unintelligible, NotInTime.
        """
        return self._wait(what) if isinstance(what, Wait) else self._ask(what)

    def give(self, what: Walk[Any, T] | Feed[T]) -> Iterator[T]:
        """Give what stands on all pages of a list, or what comes. Raises as `ask` does."""
        return self._follow(what) if isinstance(what, Feed) else self._walk(what)

    def _ask(self, request: Request[T]) -> T:
        tries = 0
        while True:
            tries += 1
            try:
                with network_errors(self.base_url):
                    answer = self._http.send(http_request(self._http, request))
                return answer_of(request, received(answer))
            except ClientError as error:
                pause_s = self._retries.pause_s(request, error, tries)
                if pause_s is None:
                    raise
            time.sleep(pause_s)

    def _wait(self, wait: Wait[T]) -> T:
        deadline_s, tries = time.monotonic() + wait.deadline_s, 0
        while not wait.is_over(answer := self._ask(wait.request)):
            tries += 1
            if time.monotonic() >= deadline_s:
                raise NotInTime(f"not over within {wait.deadline_s:g} seconds")
            time.sleep(wait.pause_s(tries))
        return answer

    def _walk(self, walk: Walk[Any, T]) -> Iterator[T]:
        rest: Walk[Any, T] | None = walk
        while rest is not None:
            page = self._ask(rest.request)
            yield from rest.items(page)
            rest = rest.after(page)

    def _follow(self, feed: Feed[T]) -> Iterator[T]:
        was_connected, tries = False, 0
        while True:
            try:
                for data in self._stream(feed):
                    was_connected, tries = True, 0
                    yield from feed.take(data)
            except ClientError as error:
                if not (was_connected and is_passing(error)):
                    raise
            tries += 1
            time.sleep(self._retries.growing_s(tries))

    def _stream(self, feed: Feed[Any]) -> Iterator[bytes]:
        """Give what comes over one connection; nothing at first, once it is there."""
        request = stream_request(self._http, feed.request())
        with (
            network_errors(self.base_url),
            closing(self._http.send(request, stream=True)) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                answer.read()
                raise refusal_of(received(answer))
            yield b""
            yield from answer.iter_bytes()
