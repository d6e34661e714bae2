"""`/api/keys`: what programs prove themselves with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from litestar.response import Response

from watchroom.domain.errors import InvalidInput
from watchroom.domain.times import EPOCH, MILLISECOND
from watchroom.flows import api_keys
from watchroom.store import keys
from watchroom.web.bodies import body
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, RefusedError, path
from watchroom.web.kinds import MOMENT, text
from watchroom.web.shown_people import shown_key, written_key
from watchroom.web.wire.people import KeyAnswer, KeyList, NewKey, WrittenKeyAnswer

EXAMPLE_ID: Final = "3f9a1c70"


async def list_keys(call: Call[Inputs]) -> Response[bytes]:
    """List every key that was ever made, the oldest first; secrets are not kept."""
    found = await keys.list_all(call.services.store)
    return json_response(KeyList(data=[shown_key(key) for key in found]))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeyInputs(Inputs):
    """A key to be made."""

    key: NewKey = body(
        NewKey,
        example={
            "name": "night script",
            "scopes": ["read", "operate"],
            "expiresAt": "2030-01-01T00:00:00Z",
        },
    )


async def create_key(call: Call[NewKeyInputs]) -> Response[bytes]:
    """
    Make a key; its `secret` is in this answer alone.

    Each scope stands for itself: a key that is to see what it works on needs `read` too.
    """
    asked, now = call.inputs.key, call.services.clock()
    made = await api_keys.create_key(
        call.services.store,
        name=asked.name,
        scopes=asked.scopes,
        now=now,
        expires=_expiry(asked.expires_at, now),
        who=call.caller.name,
    )
    return json_response(WrittenKeyAnswer(data=written_key(made)))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInputs(Inputs):
    """Which key."""

    id: str = path(text(64), says="Id of the key.", example=EXAMPLE_ID)


async def revoke_key(call: Call[KeyInputs]) -> Response[bytes]:
    """Make a key useless, at once and for good, with all that was begun with it."""
    gone = await api_keys.revoke_key(
        call.services.store, call.inputs.id, who=call.caller.name, now=call.services.clock()
    )
    call.services.streams.look_again()
    return json_response(KeyAnswer(data=shown_key(gone)))


def _expiry(said: str | None, now: datetime) -> datetime | None:
    if said is None:
        return None
    try:
        expires = (EPOCH + MOMENT.read(said) * MILLISECOND).astimezone(UTC)
    except RefusedError as error:
        raise InvalidInput("expiresAt", str(error)) from error
    if expires <= now:
        raise InvalidInput("expiresAt", "Must lie in the future")
    return expires
