"""
The event log as a stream of server-sent events.

Format: HTML Living Standard, section 9.2, "Server-sent events".
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Final

import msgspec
import structlog

from watchroom.domain.errors import NotAllowed, NotAuthenticated, StoreUnavailable
from watchroom.domain.events import Event, is_gap
from watchroom.store import event_log
from watchroom.store.event_log import Wanted
from watchroom.web.endpoint import Call
from watchroom.web.rechecks import Recheck
from watchroom.web.streams import Seat
from watchroom.web.times import iso_time
from watchroom.web.wire.event_log import LoggedEvent

RETRY_MS: Final = 3000  # that a browser waits before it comes again

log = structlog.get_logger(__name__)


class EventStream:
    """
    What happens, told to one caller until it leaves, its key ends, or the server does.

    It holds nothing but its place in the log. A caller that does not take what it is sent holds
    only itself up, and is cut off by the connection.
    """

    def __init__(self, call: Call[Any], wanted: Wanted | None, *, seat: Seat) -> None:
        """*wanted* is None if nothing can be told; *seat* is held for as long as this is."""
        self._call = call
        self._wanted = wanted
        self._seat = seat
        self._streams = call.services.streams
        self._tail = call.services.tail

    async def parts(self, after: int | None) -> AsyncGenerator[bytes]:
        """Give the stream from behind *after* on, or from now on; it goes on where it ended."""
        yield f"retry: {RETRY_MS}\n\n".encode()
        try:
            begin, gap = await self._begin(after)
            yield gap
            async for part in self._follow(begin):
                yield part
        except (NotAuthenticated, NotAllowed):
            return
        except StoreUnavailable as error:
            log.warning("stream of events ended", reason=str(error))
        finally:
            self._streams.leave(self._seat)

    async def _begin(self, after: int | None) -> tuple[int, bytes]:
        """Return where to begin, and what to say if that is not where it was asked to."""
        if after is None:
            place = self._tail.position
            return place, _sign_of_life(place)
        async with self._call.services.store.reading() as session:
            first, last = await event_log.first_seq(session), await event_log.last_seq(session)
        if not is_gap(after, first=first, last=last):
            return after, b""
        begin = last if after > last or first is None else first - 1
        told = msgspec.json.encode({"from": after, "to": begin})
        return begin, b"event: gap\nid: %d\ndata: %b\n\n" % (begin, told)

    async def _follow(self, place: int) -> AsyncGenerator[bytes]:
        ticks, beat_s = asyncio.get_running_loop().time, self._streams.beat_s
        told_s, recheck = ticks(), Recheck(self._streams, self._call.admit)
        while True:
            happened = await self._has_happened(place)
            if self._streams.has_ended:
                return
            await recheck.if_due()
            for event in await self._tail.beyond(place) if happened else ():
                place = event.seq
                if self._wants(event):
                    yield _part(event)
                    told_s = ticks()
            # Much may happen of which nothing is wanted: the stream is quiet then too.
            if not happened or ticks() - told_s >= beat_s:
                yield _sign_of_life(place)
                told_s = ticks()

    async def _has_happened(self, place: int) -> bool:
        """Wait for something to happen; False once it is time for a sign of life, or to end."""
        try:
            async with self._streams.waiting(self._streams.beat_s):
                await self._tail.wait_beyond(place)
        except TimeoutError:
            return False
        return True

    def _wants(self, event: Event) -> bool:
        wanted = self._wanted
        return (
            wanted is not None
            and (not wanted.types or event.type in wanted.types)
            and wanted.host in {None, event.host}
            and wanted.service in {None, event.service}
        )


def shown_event(event: Event) -> LoggedEvent:
    """Return an event as the API shows it."""
    return LoggedEvent(
        type=event.type,
        seq=event.seq,
        at=iso_time(event.at_ms),
        host=event.host,
        service_id=event.service,
        execution_id=event.execution_id,
        data=event.data,
    )


def _sign_of_life(place: int) -> bytes:
    """Return a comment with a place: a caller that is cut off comes back to it."""
    return b": \nid: %d\n\n" % place


def _part(event: Event) -> bytes:
    data = msgspec.json.encode(shown_event(event))
    return b"event: %b\nid: %d\ndata: %b\n\n" % (event.type.encode(), event.seq, data)
