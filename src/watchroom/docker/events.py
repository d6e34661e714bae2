"""The stream of what happens on an engine."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Final

import msgspec

from watchroom.docker.answers import decode
from watchroom.docker.connection import Connection, Request
from watchroom.docker.event_cursor import EventCursor
from watchroom.docker.json_lines import json_lines
from watchroom.docker.log_lines import seconds_text
from watchroom.docker.paths import Filters, filter_params
from watchroom.domain.errors import EngineUnavailable

_NANO: Final = 1_000_000_000


class EngineEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, by the engine's clock and in its words."""

    time_ns: int  # nanoseconds since 1970
    kind: str  # of object: "container", "image", "network", "service" ...
    action: str  # such as "start", "die", "oom", "health_status: unhealthy"
    id: str  # of the object
    attributes: Mapping[str, str]  # its name, image and labels; exitCode, signal and so on


class _Actor(msgspec.Struct, rename="pascal"):
    id: str = msgspec.field(default="", name="ID")
    attributes: dict[str, str] | None = None


class _Wire(msgspec.Struct, rename="pascal"):
    type: str
    action: str
    time: int = msgspec.field(name="time")
    time_nano: int | None = msgspec.field(default=None, name="timeNano")
    actor: _Actor = msgspec.field(default_factory=_Actor)


async def engine_events(
    connection: Connection, cursor: EventCursor, filters: Filters
) -> AsyncGenerator[EngineEvent, None]:
    """
    Give events from where *cursor* stands; it moves along, and no event is given twice.

    The generator never ends by itself: it raises EngineUnavailable when the engine is gone, and
    another one goes on with the same cursor and filters. The engine remembers 256 events, and none
    across its own restart: after a pause, what has been must also be looked up.
    """
    params = {"since": seconds_text(cursor.since_ns), **filter_params(filters)}
    lines = json_lines(connection.stream(Request(path="/events", params=params)))
    async with aclosing(lines):
        async for line in lines:
            event = _event(decode(line, _Wire))
            if cursor.is_new(line, event.time_ns):
                yield event
    raise EngineUnavailable(f"{connection.shown} ended its stream of events")


def _event(wire: _Wire) -> EngineEvent:
    return EngineEvent(
        time_ns=wire.time * _NANO if wire.time_nano is None else wire.time_nano,
        kind=wire.type,
        action=wire.action,
        id=wire.actor.id,
        attributes=wire.actor.attributes or {},
    )
