"""One endpoint: what it takes, what it answers, who may ask, and how it is described."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from inspect import cleandoc
from typing import Any, Final, Generic, Literal, TypeVar

import msgspec
from litestar.response import Response

from watchroom.domain.access import Scope
from watchroom.domain.times import to_ms
from watchroom.flows.people.accounts import Accounts
from watchroom.web.access import Access
from watchroom.web.callers import Caller
from watchroom.web.inputs import Inputs
from watchroom.web.services import Services, WebOptions
from watchroom.web.times import iso_time
from watchroom.web.wire.types import PlainMeta

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"  # one JSON value a line, for answers without end
EVENT_STREAM: Final = "text/event-stream"


class Anyone(Enum):
    """Who may ask, where no single right is needed."""

    KNOWN = "known"  # whoever has signed in, or sends a good key


Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

In = TypeVar("In", bound=Inputs)
In_co = TypeVar("In_co", bound=Inputs, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Where a request comes from."""

    address: str  # as limits name it
    user_agent: str  # what the program calls itself; empty: nothing
    is_secure: bool  # it came over TLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[In_co]):
    """One request to an endpoint, admitted and read."""

    services: Services
    options: WebOptions
    caller: Caller
    inputs: In_co
    sender: Sender
    access: Access  # knows callers
    accounts: Accounts  # people, and how they sign in
    now_ms: int  # when it arrived
    admit: Callable[[], Awaitable[Caller]]  # anew, where an answer lasts; raises as it did at first

    @property
    def meta(self) -> PlainMeta:
        """What every answer says about itself."""
        return PlainMeta(timestamp=iso_time(self.now_ms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How an endpoint appears in the API reference."""

    tag: str  # the chapter that it belongs to
    model: type[msgspec.Struct] | None = None  # the answer's JSON; None if it is none
    example: object = None  # an answer as it may come
    media_types: tuple[str, ...] = ()  # of answers that are no JSON
    lines: tuple[type[msgspec.Struct], ...] = ()  # what a line of an NDJSON answer can be
    other: tuple[int, ...] = ()  # further statuses of success besides 200
    errors: tuple[int, ...] = ()  # statuses besides those that every endpoint of its kind can give


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Generic[In]):
    """One URL; its handler's docstring is its text in the API reference."""

    path: str  # as in `/api/executions/{id}`
    method: Method = "GET"  # GET answers HEAD too
    inputs: type[In]
    handle: Callable[[Call[In]], Awaitable[Response[Any]]]
    scope: Scope | Anyone | None  # the right that a caller needs; None opens it to everybody
    shown: Shown | None  # None keeps it out of the reference

    @property
    def name(self) -> str:
        """Unique name, also the operation id of the reference."""
        return self.handle.__name__

    @property
    def summary(self) -> str:
        """The first line of what it does."""
        return self._text.partition("\n")[0].removesuffix(".")

    @property
    def description(self) -> str:
        """What it does, in full."""
        return self._text

    @property
    def _text(self) -> str:
        return cleandoc(self.handle.__doc__ or "")


def json_response(answer: msgspec.Struct, *, status: int = 200) -> Response[bytes]:
    """Return an answer as JSON."""
    return Response(msgspec.json.encode(answer), status_code=status, media_type=JSON)


def moment_of(services: Services) -> int:
    """Return the present moment in milliseconds."""
    return to_ms(services.clock())
