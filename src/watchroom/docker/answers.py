"""What an engine answers, as our own types; JSON that others read in full stays JSON."""

from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from watchroom.domain.errors import (
    Conflict,
    EngineRefused,
    EngineUnavailable,
    NotFound,
    WatchroomError,
)
from watchroom.domain.secret_shapes import masked_text

JsonObject = Mapping[str, object]

MOST_ERROR_CHARS: Final = 1000
UNKNOWN_PATH: Final = "page not found"  # the engine's word for a path that it does not serve

T = TypeVar("T")


class _Complaint(msgspec.Struct):
    message: str


def decode(body: bytes, kind: type[T]) -> T:
    """Return JSON as *kind*. Raises EngineUnavailable: what answers like that is no engine."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EngineUnavailable(f"this is not the answer of a Docker Engine: {error}") from error


def json_object(body: bytes) -> JsonObject:
    """Return a JSON object. Raises EngineUnavailable."""
    return decode(body, dict[str, object])


def json_objects(body: bytes) -> list[JsonObject]:
    """Return a JSON array of objects; an empty one for null. Raises EngineUnavailable."""
    return [] if body.strip() == b"null" else list(decode(body, list[dict[str, object]]))


def error_of(status: int, body: bytes) -> WatchroomError:
    """
    Return the error that an answer with an HTTP status of 300 or more is.

    Engines repeat what they were given, such as a command that cannot be started: secrets in it
    are masked.
    """
    complaint = _complaint(body)
    words = masked_text((complaint or body.decode(errors="replace")).strip())[:MOST_ERROR_CHARS]
    message = words or f"the engine answered {status} without a word"
    if status == 404 and complaint not in {None, UNKNOWN_PATH}:
        return NotFound(message)
    if status == 409:
        return Conflict(message)
    return EngineRefused(message)


def _complaint(body: bytes) -> str | None:
    """Return what an engine says in JSON; None if it is not one that speaks."""
    try:
        return msgspec.json.decode(body, type=_Complaint).message
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
