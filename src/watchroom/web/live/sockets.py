"""The WebSockets of the server: who may come in, and how a connection ends."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import structlog
from litestar.types import Receive, Send, WebSocketScope

from watchroom.domain.access import Scope as Right
from watchroom.domain.errors import (
    NotAllowed,
    NotAuthenticated,
    NotFound,
    StoreUnavailable,
    TooManyRequests,
)
from watchroom.web.access import Access
from watchroom.web.callers import Caller
from watchroom.web.headers import Headers
from watchroom.web.live.line import INTERNAL_ERROR, POLICY_VIOLATION, Goodbye, Line
from watchroom.web.live.listener import Listener
from watchroom.web.live.seats import Seats
from watchroom.web.live.telling import Telling
from watchroom.web.log_secrets import sees_secrets, still_sees_secrets
from watchroom.web.origins import HANDSHAKE
from watchroom.web.routes import SOCKETS
from watchroom.web.services import Services, WebOptions
from watchroom.web.wall import CLIENT

SUBPROTOCOL: Final = "watchroom"
KEY_PREFIX: Final = "watchroom.key."  # of the subprotocol that carries a key, in base64url

log = structlog.get_logger(__name__)

_Admit = Callable[[], Awaitable[Caller]]


class Sockets:
    """Admits clients, and talks with each until it leaves."""

    def __init__(self, services: Services, access: Access, options: WebOptions) -> None:
        self._services = services
        self._access = access
        self._options = options
        self._bounds = options.live
        self._seats = Seats(options.live)
        self._telling = Telling(services)

    async def __call__(self, scope: WebSocketScope, receive: Receive, send: Send) -> None:
        """Take a connection, as ASGI has it. Raises WatchroomError before it is accepted."""
        if scope["path"] not in SOCKETS:
            raise NotFound("There is no WebSocket here.")
        admit = partial(
            self._access.admit,
            [*scope["headers"], *_offered_keys(scope)],
            client=scope["state"][CLIENT],
            scope=Right.READ,
            method=HANDSHAKE,
        )
        caller = await admit()
        name = caller.identity
        with self._seats.taken(name):
            await receive()  # that the client wants to connect
            known = SUBPROTOCOL if SUBPROTOCOL in scope["subprotocols"] else None
            await send({"type": "websocket.accept", "subprotocol": known, "headers": []})
            await self._access.note_use(caller)
            line = Line(receive, send, send_deadline_s=self._bounds.send_deadline_s)
            await line.close(await self._talk(line, caller, admit))

    async def _talk(self, line: Line, caller: Caller, admit: _Admit) -> Goodbye:
        """Return what ended the connection."""
        is_raw = sees_secrets(self._options, caller)
        ends: list[Goodbye] = []
        listener = Listener(
            line,
            services=self._services,
            telling=self._telling,
            caller=caller.identity,
            sees_secrets=is_raw,
            check=partial(
                _check, partial(still_sees_secrets, self._options, admit) if is_raw else admit
            ),
            bounds=self._bounds,
        )
        try:
            await listener.run()
        except* Goodbye as group:
            ends += [each for each in group.exceptions if isinstance(each, Goodbye)]
        except* Exception:
            log.exception("connection failed")
        return ends[0] if ends else Goodbye(INTERNAL_ERROR, "The server made a mistake.")


async def _check(admit: _Admit) -> None:
    """Raise Goodbye if a client that is here would not be let in any more."""
    try:
        await admit()
    except (NotAuthenticated, NotAllowed, TooManyRequests) as error:
        raise Goodbye(POLICY_VIOLATION, "This key is not valid any more.") from error
    except StoreUnavailable:
        return  # nobody can tell; what it may hear does not come through either


def _offered_keys(scope: WebSocketScope) -> Headers:
    """Return the keys that stand among the subprotocols: browsers can set no other header."""
    return [
        (b"x-api-key", _decoded(offered.removeprefix(KEY_PREFIX)))
        for offered in scope["subprotocols"]
        if offered.startswith(KEY_PREFIX)
    ]


def _decoded(text: str) -> bytes:
    """Return what stands in base64url, with or without its padding; nothing if it is none."""
    padded = text + "=" * (-len(text) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
