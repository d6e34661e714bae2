"""What is asked of the server, apart from how it is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar, cast
from urllib.parse import quote

import msgspec

from watchroom.client.errors import Unintelligible
from watchroom.client.models.base import Answer

When: TypeAlias = datetime | str  # aware, or ISO 8601 with its offset
OnDay: TypeAlias = date | str  # or YYYY-MM-DD
Words: TypeAlias = str | Sequence[str]  # one, or any of several
Value: TypeAlias = str | int | bool | date | Sequence[str] | None
Verb: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

ANSWER_S: Final = 30.0  # for an answer that is made at once
ORDER_S: Final = (
    930.0  # for one that comes when the order was carried out: the server's 900 s, and more
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An answer as it came over the network."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Generic[T]):
    """A request, and how its answer is read."""

    verb: Verb
    path: str  # escaped, from the root of the server
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None  # JSON
    shape: Any  # type of the answer, as it is decoded; None if it is no JSON
    read: Callable[[Received], T]
    accepted: frozenset[int] = frozenset({200, 202})  # statuses that come with such an answer
    answer_s: float = ANSWER_S  # seconds between any two bytes of the answer


def ask(
    verb: Verb,
    path: str,
    shape: type[T],
    *,
    body: object = None,
    accepted: frozenset[int] = frozenset({200, 202}),
    answer_s: float = ANSWER_S,
    **query: Value,
) -> Request[T]:
    """Return a request whose answer is wanted whole; what is None is left out of *query*."""
    return Request(
        verb=verb,
        path=path,
        query=spelled(query),
        body=None if body is None else msgspec.json.encode(body),
        shape=shape,
        read=lambda received: decoded(received.body, shape),
        accepted=accepted,
        answer_s=answer_s,
    )


def ask_data(
    verb: Verb,
    path: str,
    shape: type[T],
    *,
    body: object = None,
    answer_s: float = ANSWER_S,
    **query: Value,
) -> Request[T]:
    """Return a request of whose answer only `data` is wanted."""
    whole = cast("type[Answer[T]]", Answer[shape])  # type: ignore[valid-type]
    return Request(
        verb=verb,
        path=path,
        query=spelled(query),
        body=None if body is None else msgspec.json.encode(body),
        shape=whole,
        read=lambda received: decoded(received.body, whole).data,
        answer_s=answer_s,
    )


def decoded(data: bytes | str, shape: type[T]) -> T:
    """Return what stands in JSON. Raises Unintelligible."""
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unintelligible(f"this is not what Watchroom answers: {error}") from error


def in_path(value: str | int) -> str:
    """Return a value as it stands between two slashes."""
    return quote(str(value), safe="")


def spelled(query: Mapping[str, Value]) -> dict[str, str]:
    """Return parameters by the names that the server gives them, without those that are None."""
    return {camel(name): _text(value) for name, value in query.items() if value is not None}


def camel(name: str) -> str:
    """Return the server's name of a parameter; Python's own words end in an underscore here."""
    first, *others = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in others)


def _text(value: Value) -> str:
    match value:
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case str() | int():
            return str(value)
    return ",".join(value or ())
