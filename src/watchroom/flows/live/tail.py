"""The newest entries of the event log, read once by each server for all of its listeners."""

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog

from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.events import Event
from watchroom.flows.backoff import Backoff
from watchroom.store import event_log
from watchroom.store.database import Database

READ_AT_ONCE: Final = 500  # events

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How patient and how much; tests shrink these."""

    kept_events: int = 2000  # in memory, at least, and twice as many at most: 10 MB; else the store
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=5.0))


class Tail:
    """
    Follows the log for everybody who listens in this process.

    A listener holds nothing but its own position, the place of the last event it was told of.
    There is no queue for each of them: a slow listener costs no memory, and misses nothing.
    """

    def __init__(self, store: Database, *, position: int, pace: Pace | None = None) -> None:
        self._store = store
        self._pace = pace or Pace()
        self._kept: list[Event] = []  # gapless, from beyond `_kept_beyond` up to `_position`
        self._kept_beyond = position
        self._position = position
        self._news = asyncio.Event()  # set once, when the position moves; then there is a new one

    @classmethod
    async def open(cls, store: Database, *, pace: Pace | None = None) -> "Tail":
        """Return one that stands at the end of the log. Raises StoreUnavailable."""
        return cls(store, position=await event_log.last_seq(store), pace=pace)

    @property
    def position(self) -> int:
        """The place of the latest event that is known here; 0 while nothing ever happened."""
        return self._position

    async def run(self) -> None:
        """Follow the log for ever; a store that is away is asked again, and nothing is lost."""
        failures = 0
        async with self._store.wakes() as wakes:
            while True:
                try:
                    while await self._read_on():
                        pass
                except StoreUnavailable as error:
                    failures += 1
                    if failures == 1:
                        log.warning("event log out of reach", reason=str(error))
                    await self._pace.retry.wait(failures)
                else:
                    failures = 0
                    await wakes.wait()

    async def beyond(self, seq: int, *, limit: int = READ_AT_ONCE) -> Sequence[Event]:
        """
        Return the first *limit* events after *seq*, in order; none if nothing happened since.

        Complete as far as the log is still kept: see `event_log.first_seq`. Raises
        StoreUnavailable, for events that are older than those in memory.
        """
        if seq >= self._kept_beyond:
            begin = bisect_right(self._kept, seq, key=_seq_of)
            return self._kept[begin : begin + limit]
        return await event_log.after(self._store, seq, limit=limit)

    async def wait_beyond(self, seq: int) -> None:
        """Return as soon as there is an event after *seq*."""
        while self._position <= seq:
            await self._news.wait()

    async def _read_on(self) -> bool:
        """Take in what is new; tell whether there may be more."""
        events = await event_log.after(self._store, self._position, limit=READ_AT_ONCE)
        if events:
            self._keep(events)
        return len(events) == READ_AT_ONCE

    def _keep(self, events: Sequence[Event]) -> None:
        self._kept.extend(events)
        if len(self._kept) > 2 * self._pace.kept_events:
            forgotten = len(self._kept) - self._pace.kept_events
            self._kept_beyond = self._kept[forgotten - 1].seq
            del self._kept[:forgotten]
        self._position = events[-1].seq
        self._news.set()
        self._news = asyncio.Event()


def _seq_of(event: Event) -> int:
    return event.seq
