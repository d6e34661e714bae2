"""Answers without end: how many there may be at once, and their end when the server ends."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeVar
from weakref import WeakSet

from watchroom.domain.errors import TooManyRequests

# Each holds a connection, and a process may often have no more than 1024 of them.
MOST_IN_ALL: Final = 200
MOST_OF_A_CALLER: Final = 50
RETRY_AFTER_S: Final = 30  # nobody knows when a caller leaves
BEAT_S: Final = 15.0  # between signs of life: proxies close what is silent for a minute

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Seat:
    """The right to one such answer, for as long as somebody holds on to it."""

    caller: str


class Streams:
    """
    The answers without end of one server.

    A seat is free again when it was left, and also when what holds it is dropped: a caller may be
    gone before its answer began, and then no code of the answer ever runs.
    """

    def __init__(
        self,
        *,
        most_in_all: int = MOST_IN_ALL,
        most_of_a_caller: int = MOST_OF_A_CALLER,
        beat_s: float = BEAT_S,
    ) -> None:
        self.beat_s = beat_s
        self._most_in_all = most_in_all
        self._most_of_a_caller = most_of_a_caller
        self._taken: WeakSet[Seat] = WeakSet()
        self._waits: set[asyncio.Timeout] = set()
        self._has_ended = False
        self._looks = 0
        self._look = asyncio.Event()

    @property
    def has_ended(self) -> bool:
        """Whether the server is about to end."""
        return self._has_ended

    def look_count(self) -> int:
        """How often it was said that somebody's rights have changed."""
        return self._looks

    def look_again(self) -> None:
        """Let it be looked at once who may still be here: somebody's rights have changed."""
        self._looks += 1
        self._look.set()
        self._look = asyncio.Event()
        _end_now(wait for wait in self._waits if wait.when() is not None)

    async def until_look(self, longest_s: float) -> None:
        """Return once it is said, or after *longest_s*."""
        try:
            async with asyncio.timeout(longest_s):
                await self._look.wait()
        except TimeoutError:
            return

    def seat(self, caller: str) -> Seat:
        """Return a seat for a caller. Raises TooManyRequests if none is free."""
        of_caller = sum(seat.caller == caller for seat in self._taken)
        if len(self._taken) >= self._most_in_all or of_caller >= self._most_of_a_caller:
            raise TooManyRequests(
                f"{self._most_of_a_caller} streams of one caller, and {self._most_in_all} in all, "
                "are the most: leave one first.",
                retry_after_s=RETRY_AFTER_S,
            )
        seat = Seat(caller=caller)
        self._taken.add(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        """Give a seat back."""
        self._taken.discard(seat)

    def end(self) -> None:
        """Let every answer end, now and from now on: the server is about to."""
        self._has_ended = True
        _end_now(self._waits)

    @asynccontextmanager
    async def waiting(self, longest_s: float | None = None) -> AsyncIterator[asyncio.Timeout]:
        """
        Bound a wait; raises TimeoutError after *longest_s*, and when the server ends.

        Where *longest_s* is given, also when somebody's rights have changed.
        """
        async with asyncio.timeout(0 if self._has_ended else longest_s) as wait:
            self._waits.add(wait)
            try:
                yield wait
            finally:
                self._waits.discard(wait)

    async def until_end(self, parts: AsyncGenerator[T]) -> AsyncGenerator[T]:
        """Pass on what comes, until the server ends."""
        async with aclosing(parts):
            while True:
                try:
                    async with self.waiting() as wait:
                        part = await anext(parts)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    if wait.expired():
                        return
                    raise
                yield part


def _end_now(waits: Iterable[asyncio.Timeout]) -> None:
    now_s = asyncio.get_running_loop().time()
    for wait in waits:
        if not wait.expired():
            wait.reschedule(now_s)
