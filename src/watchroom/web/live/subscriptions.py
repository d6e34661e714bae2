"""What one client listens to, and how far it has been told of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.errors import StoreUnavailable, TooManyRequests
from watchroom.domain.events import Event, is_gap
from watchroom.store import event_log
from watchroom.web.live.filters import Filters, ServiceFilters
from watchroom.web.live.line import Line
from watchroom.web.live.messages import Subscribe, Unsubscribe
from watchroom.web.live.per_minute import PerMinute
from watchroom.web.live.snapshots import UNASKED, snapshot
from watchroom.web.live.telling import Telling
from watchroom.web.services import Services
from watchroom.web.wire.live import Gap, LiveChannel, Snapshot, Subscribed, Unsubscribed, Usage

AT_ONCE: Final = 50  # events, then it is another's turn to say something
RETRY_S: Final = 1.0  # while the store is away
RETRY_AFTER_S: Final = 60  # that a client waits which wanted too many snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subscription:
    filters: Filters
    beyond: int  # events up to this place are known to the client


class Subscriptions:
    """
    The channels of one client.

    What it was told is one place in the log: there is no queue that could overflow. A channel
    that resumes from an earlier place catches up by itself, and joins the others when it is
    there. Whoever says something takes a turn, so a snapshot never comes after newer events.
    """

    def __init__(
        self, line: Line, services: Services, telling: Telling, snapshots: PerMinute
    ) -> None:
        """*snapshots* bounds how often it is told how things stand."""
        self.turn = asyncio.Lock()
        self._line = line
        self._services = services
        self._telling = telling
        self._snapshots = snapshots
        self._tail = services.tail
        self._told = services.tail.position
        self._catching_up: int | None = None  # how far the channel is that resumes now
        self._wanted: dict[LiveChannel, _Subscription] = {}

    @property
    def seq(self) -> int:
        """Every event up to here that is wanted has been told; the client can resume from it."""
        return self._told if self._catching_up is None else min(self._told, self._catching_up)

    async def begin(self, asked: Subscribe) -> None:
        """
        Subscribe to a channel, or change what is wanted of it.

        Raises StoreUnavailable, and TooManyRequests where too many snapshots were told already:
        what was subscribed to before stands then.
        """
        if asked.resume_from is None:
            async with self.turn:
                await self._begin_now(asked)
        elif await self._is_forgotten(asked.resume_from):
            async with self.turn:
                gap = Gap(channel=asked.channel, from_seq=asked.resume_from, to_seq=self._told)
                await self._begin_now(asked, gap=gap)
        else:
            await self._resume(asked, asked.resume_from)

    async def end(self, asked: Unsubscribe) -> None:
        """Tell nothing of a channel any more."""
        async with self.turn:
            self._wanted.pop(asked.channel, None)
            await self._line.say(Unsubscribed(channel=asked.channel, id=asked.id))

    async def tell(self) -> None:
        """Tell what happens, for ever."""
        while True:
            await self._tail.wait_beyond(self._told)
            try:
                async with self.turn:
                    events = await self._tail.beyond(self._told, limit=AT_ONCE)
                    await self._say([event for event in events if self._is_wanted(event)])
                    self._told = events[-1].seq
            except StoreUnavailable:
                await asyncio.sleep(RETRY_S)

    async def tell_usage(self) -> None:
        """Tell what services use, for ever; sweeps that a slow client misses are passed over."""
        wing = self._services.wing_a
        if wing is None:
            return
        while True:
            sweep = wing.fleet.sweeps.count
            await wing.fleet.sweeps.wait_beyond(sweep)
            async with self.turn:
                wanted = self._wanted.get(LiveChannel.STATS)
                if wanted is not None and isinstance(wanted.filters, ServiceFilters):
                    await self._line.say_text(self._telling.usage(wanted.filters))

    async def _begin_now(self, asked: Subscribe, *, gap: Gap | None = None) -> None:
        is_shown = asked.channel in UNASKED or gap is not None
        shown = None
        if is_shown if asked.snapshot is None else asked.snapshot:
            shown = await self._shown(asked, self._told)
        self._wanted[asked.channel] = _Subscription(filters=asked.filters, beyond=self._told)
        await self._line.say(Subscribed(channel=asked.channel, seq=self._told, id=asked.id))
        for message in (gap, shown):
            if message is not None:
                await self._line.say(message)

    async def _shown(self, asked: Subscribe, seq: int) -> Snapshot | Usage | None:
        if not self._snapshots.take():
            words = f"More than {self._snapshots.most} snapshots a minute are not taken"
            raise TooManyRequests(f"{words}; nothing has changed.", retry_after_s=RETRY_AFTER_S)
        return await snapshot(self._services, asked.channel, asked.filters, seq=seq)

    async def _is_forgotten(self, seq: int) -> bool:
        """Tell whether events after a place may be missing from the log."""
        async with self._services.store.reading() as session:
            first = await event_log.first_seq(session)
            last = await event_log.last_seq(session)
        return is_gap(seq, first=first, last=last)

    async def _resume(self, asked: Subscribe, seq: int) -> None:
        async with self.turn:
            shown = await self._shown(asked, seq) if asked.snapshot else None
            self._catching_up = seq  # from the first word on: a heartbeat may come between
            self._wanted.pop(asked.channel, None)
            await self._line.say(Subscribed(channel=asked.channel, seq=seq, id=asked.id))
            if shown is not None:
                await self._line.say(shown)
        reached: int | None = seq
        try:
            while reached is not None:
                self._catching_up = reached
                reached = await self._tell_missed(asked, reached)
        finally:
            self._catching_up = None

    async def _tell_missed(self, asked: Subscribe, seq: int) -> int | None:
        """Tell the next events of a channel; return how far it is now, None once it has joined."""
        async with self.turn:
            if seq >= self._told:
                self._wanted[asked.channel] = _Subscription(filters=asked.filters, beyond=seq)
                return None
            events = await self._tail.beyond(seq, limit=AT_ONCE)
            missed = [event for event in events if _channel(event) is asked.channel]
            await self._say([event for event in missed if asked.filters.wants(event)])
            return events[-1].seq if events else self._told

    async def _say(self, events: Sequence[Event]) -> None:
        for text in await self._telling.texts(events):
            await self._line.say_text(text)

    def _is_wanted(self, event: Event) -> bool:
        wanted = self._wanted.get(_channel(event))
        return wanted is not None and event.seq > wanted.beyond and wanted.filters.wants(event)


def _channel(event: Event) -> LiveChannel:
    return LiveChannel(event.type.channel)
