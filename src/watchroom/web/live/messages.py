"""Reads what comes in over a WebSocket."""

from dataclasses import dataclass
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct

from watchroom.domain.errors import InvalidInput
from watchroom.web.live.filters import FILTERS, Filters
from watchroom.web.refusals import shape_refusal, words_of
from watchroom.web.wire.live import LiveChannel

LARGEST_MESSAGE_BYTES: Final = 64 * 1024
LARGEST_NUMBER: Final = 2**53 - 1  # that JavaScript can hold

_Id = (
    Annotated[str, Meta(max_length=64)]
    | Annotated[int, Meta(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
    | None
)
_NO_FILTERS: Final = Raw(b"{}")

S = TypeVar("S", bound=Struct)


class Message(Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What every message may carry."""

    type: str
    id: _Id = None  # given back with the answer


class Ping(Message, kw_only=True, frozen=True):
    """Asks for a sign of life."""


class Unsubscribe(Message, kw_only=True, frozen=True):
    """Ends a subscription."""

    channel: LiveChannel


class _Subscribe(Message, kw_only=True, frozen=True, rename="camel"):
    channel: LiveChannel
    filters: Raw = _NO_FILTERS
    resume_from: Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)] | None = None
    snapshot: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Begins a subscription, or changes one."""

    channel: LiveChannel
    filters: Filters  # of the channel's kind
    resume_from: int | None  # the last event that the client knows; None: only what comes now
    snapshot: bool | None  # whether to tell first how things stand; None: as the channel does
    id: str | int | None


Incoming = Subscribe | Unsubscribe | Ping

KINDS: Final[dict[str, type[_Subscribe | Unsubscribe | Ping]]] = {
    "subscribe": _Subscribe,
    "unsubscribe": Unsubscribe,
    "ping": Ping,
}


class _Kind(Struct, kw_only=True):
    type: str


def read_message(text: str | bytes) -> Incoming:
    """Return what a message says. Raises InvalidInput with the field and what it may be."""
    kind = KINDS.get(_decoded(_Kind, text).type)
    if kind is None:
        raise InvalidInput("type", words_of(KINDS))
    message = _decoded(kind, text)
    if isinstance(message, _Subscribe):
        return Subscribe(
            channel=message.channel,
            filters=_decoded(FILTERS[message.channel], message.filters, within="filters"),
            resume_from=message.resume_from,
            snapshot=message.snapshot,
            id=message.id,
        )
    return message


def id_of(text: str | bytes) -> str | int | None:
    """Return the id of a message that cannot be used, as far as it has one."""
    try:
        found = msgspec.json.decode(text, type=_Identified).id
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found


class _Identified(Struct, kw_only=True):
    id: _Id = None


def _decoded(model: type[S], text: str | bytes | Raw, *, within: str = "") -> S:
    try:
        return msgspec.json.decode(text, type=model)
    except msgspec.ValidationError as error:
        raise shape_refusal(error, model, whole="message", within=within) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InvalidInput("message", "Is no JSON object") from error
