"""What is said and heard over a WebSocket, whichever way it is carried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import Struct

from watchroom.client.errors import Refused
from watchroom.client.line_place import LinePlace
from watchroom.client.models.live import (
    Gap,
    LiveEvent,
    LiveRefusal,
    Message,
    Printed,
    Snapshot,
    Standing,
    Usage,
)
from watchroom.client.request import camel, decoded

LOGS: Final = "logs"
STATS: Final = "stats"
MOST_LINES: Final = 1000  # of the past, that can be asked for when a log goes on

_CHANNELS: Final = {  # by the first part of an event's type
    "execution": "executions",
    "service": "services",
    "host": "services",
    "operation": "operations",
    "incident": "incidents",
}
_OTHERS: Final = "system"


@dataclass(slots=True, kw_only=True)
class _Subscription:
    id: int
    filters: Mapping[str, object]
    snapshot: bool | None
    place: int | None  # events up to here are known; None: none are
    stands: bool = False  # the server has said so on this connection


class _Kind(Struct):
    type: str


class Talk:
    """
    The subscriptions of one client, and how far each of them has been told.

    That outlasts connections: a new one goes on at the place where the one before was cut.
    """

    def __init__(self) -> None:
        self._wanted: dict[str, _Subscription] = {}
        self._lines: dict[str, LinePlace] = {}  # by service
        self._last_id = 0

    def subscribe(
        self,
        channel: str,
        filters: Mapping[str, object],
        *,
        resume_from: int | None,
        snapshot: bool | None,
    ) -> bytes:
        """Return what to say for a subscription, in the place of an earlier one to the channel."""
        self._last_id += 1
        wanted = {camel(name): value for name, value in filters.items() if value is not None}
        self._wanted[channel] = _Subscription(
            id=self._last_id, filters=wanted, snapshot=snapshot, place=resume_from
        )
        return self._said(channel, snapshot=snapshot)

    def unsubscribe(self, channel: str) -> bytes:
        """Return what to say to hear nothing of a channel any more."""
        self._wanted.pop(channel, None)
        return msgspec.json.encode({"type": "unsubscribe", "channel": channel})

    def again(self) -> list[bytes]:
        """Return what to say on a new connection."""
        for place in self._lines.values():
            place.go_on()
        for wanted in self._wanted.values():
            wanted.stands = False
        return [
            self._said(channel, snapshot=wanted.snapshot if wanted.place is None else None)
            for channel, wanted in self._wanted.items()
        ]

    def hear(self, text: str | bytes) -> Message | None:
        """
        Return what is worth telling; None for signs of life, and for what is known already.

        Raises Refused where the server cannot follow a subscription, which has ended then, and
        Unintelligible.
        """
        kind = decoded(text, _Kind).type
        match kind:
            case "subscribed" | "heartbeat" | "pong":
                self._stand(decoded(text, Standing))
                return None
            case "snapshot":
                snapshot = decoded(text, Snapshot)
                self._put(snapshot.channel, snapshot.seq)
                return snapshot
            case "gap":
                gap = decoded(text, Gap)
                self._put(gap.channel, gap.to_seq)
                return gap
            case "stats":
                return decoded(text, Usage)
            case "log":
                return self._printed(decoded(text, Printed))
            case "error":
                raise self._refused(decoded(text, LiveRefusal))
        return self._happened(decoded(text, LiveEvent)) if "." in kind else None

    def _said(self, channel: str, *, snapshot: bool | None) -> bytes:
        wanted = self._wanted[channel]
        said: dict[str, object] = {"type": "subscribe", "channel": channel, "id": wanted.id}
        said["filters"] = dict(wanted.filters)
        if channel == LOGS and self._lines:
            said["filters"] = {**wanted.filters, "lines": MOST_LINES}
        if wanted.place is not None and channel not in {LOGS, STATS}:
            said["resumeFrom"] = wanted.place
        if snapshot is not None:
            said["snapshot"] = snapshot
        return msgspec.json.encode(said)

    def _stand(self, standing: Standing) -> None:
        """Take note how far everything was told that the server has confirmed."""
        if standing.channel is None:
            for wanted in self._wanted.values():
                if wanted.stands and wanted.place is not None:
                    wanted.place = max(wanted.place, standing.seq)
            return
        confirmed = self._wanted.get(standing.channel)
        if confirmed is not None and confirmed.id == standing.id:
            confirmed.stands, confirmed.place = True, standing.seq

    def _put(self, channel: str, seq: int) -> None:
        if channel in self._wanted:
            self._wanted[channel].place = seq

    def _happened(self, event: LiveEvent) -> LiveEvent | None:
        wanted = self._wanted.get(_channel_of(event))
        if wanted is None or (wanted.place is not None and event.seq <= wanted.place):
            return None
        wanted.place = event.seq
        return event

    def _printed(self, printed: Printed) -> Printed | None:
        if printed.line is None:
            return printed
        place = self._lines.setdefault(printed.service, LinePlace())
        return printed if place.is_new(printed.line) else None

    def _refused(self, refusal: LiveRefusal) -> Refused:
        for channel, wanted in list(self._wanted.items()):
            if wanted.id == refusal.id:
                del self._wanted[channel]
        return Refused(refusal.message, status=None, code=refusal.code, details=refusal.details)


def _channel_of(event: LiveEvent) -> str:
    return _CHANNELS.get(event.type.partition(".")[0], _OTHERS)
