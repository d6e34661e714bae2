"""`GET /api/events`: everything that happens, read page by page or followed."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from litestar.response import Response, Stream

from watchroom.domain.errors import InvalidInput
from watchroom.domain.events import Channel, Event, EventType, is_gap
from watchroom.store import event_log
from watchroom.store.event_log import Wanted
from watchroom.web.endpoint import EVENT_STREAM, Call, json_response
from watchroom.web.event_stream import EventStream, shown_event
from watchroom.web.inputs import Inputs, header, query
from watchroom.web.kinds import ANY_TEXT, choice, integer, many, text
from watchroom.web.unknown_names import unknown_ids
from watchroom.web.wire.event_log import EventLog, EventLogAnswer, EventLogMeta

NAME: Final = text(255)

_OF_PAGES: Final = ("before", "order", "limit")


class Order(StrEnum):
    """Which end of the log comes first."""

    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLogInputs(Inputs):
    """Which events, and how."""

    after: int | None = query(
        integer(0),
        says="Only events after this `seq`. Without it: all that are kept, and of a stream those "
        "that happen from now on.",
        default=None,
    )
    before: int | None = query(integer(1), says="Only events before this `seq`.", default=None)
    order: Order = query(
        choice(Order), says="Which events come first, and are on the page.", default=Order.OLDEST
    )
    limit: int = query(integer(1, 1000), says="Number of results per page.", default=100)
    types: tuple[EventType, ...] = query(
        many(choice(EventType)),
        name="type",
        says="Only events of these types.",
        default=(),
        example="service.failed,service.oom",
    )
    channels: tuple[Channel, ...] = query(
        many(choice(Channel)), name="channel", says="Only events of these channels.", default=()
    )
    host: str | None = query(NAME, says="Only events on this Docker host.", default=None)
    service: str | None = query(
        NAME, says="Only events of the service with this `id`.", default=None
    )
    accept: str = header(
        ANY_TEXT,
        name="accept",
        says="`text/event-stream` follows what happens, without end.",
        default="",
    )
    last_event_id: int | None = header(
        integer(0),
        name="last-event-id",
        says="Of a stream: the last `id` that arrived. It goes before `after`.",
        default=None,
    )


async def list_happenings(call: Call[EventLogInputs]) -> Response[Any]:
    """
    List everything that happens, or follow it: runs, services, operations, incidents.

    Read on with the last `seq` as `after`, or, with `order=newest`, as `before`. `gap` is true
    where the log does not reach back to `after`, or never came that far: then look at how things
    stand. Where nothing is found, `meta.warnings` names a service or a host that there is none of.
    With `Accept: text/event-stream` the same URL is a stream of server-sent events without
    end: `event` is the type, `data` one of the events below, `id` its `seq`. It goes on after
    `Last-Event-ID`; where that lies outside the log, an event `gap` says so. A comment comes after
    15 quiet seconds.
    """
    asked = call.inputs
    wanted = _wanted(asked)
    if not _is_stream(asked.accept):
        return json_response(await _page(call, wanted))
    for name in _OF_PAGES:
        if name in asked.given:
            raise InvalidInput(name, "Is of pages; a stream has no end")
    seat = call.services.streams.seat(call.caller.identity)
    after = asked.after if asked.last_event_id is None else asked.last_event_id
    stream = EventStream(call, wanted, seat=seat)
    # Proxies that gather answers before they pass them on would hold back what happens now.
    return Stream(stream.parts(after), media_type=EVENT_STREAM, headers={"X-Accel-Buffering": "no"})


async def _page(call: Call[EventLogInputs], wanted: Wanted | None) -> EventLogAnswer:
    asked, after = call.inputs, call.inputs.after or 0
    async with call.services.store.reading() as session:
        first, last = await event_log.first_seq(session), await event_log.last_seq(session)
        found: Collection[Event] = ()
        if wanted is not None:
            found = await event_log.page(
                session,
                wanted,
                limit=asked.limit + 1,
                after=after,
                before=asked.before,
                newest_first=asked.order is Order.NEWEST,
            )
    shown = [shown_event(event) for event in found][: asked.limit]
    warned = []
    if not shown:
        warned = await unknown_ids(call.services, service=asked.service, host=asked.host)
    return EventLogAnswer(
        data=EventLog(
            events=shown, first_seq=first, last_seq=last, gap=is_gap(after, first=first, last=last)
        ),
        meta=EventLogMeta(
            timestamp=call.meta.timestamp,
            limit=asked.limit,
            has_more=len(found) > len(shown),
            warnings=warned,
        ),
    )


def _wanted(asked: EventLogInputs) -> Wanted | None:
    """Return which events are asked for; None if there can be none."""
    types = frozenset(
        each
        for each in EventType
        if (not asked.types or each in asked.types)
        and (not asked.channels or each.channel in asked.channels)
    )
    if not types:
        return None
    everything = len(types) == len(EventType)
    return Wanted(
        types=frozenset() if everything else types, host=asked.host, service=asked.service
    )


def _is_stream(accept: str) -> bool:
    ranges = (part.partition(";")[0].strip().lower() for part in accept.split(","))
    return EVENT_STREAM in ranges
