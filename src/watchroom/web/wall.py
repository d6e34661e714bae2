"""
What every request passes before it reaches an endpoint, and every answer on its way out.

Plain ASGI, one layer: foreign hosts and forged requests are refused, requests are counted, and
answers get their headers, whoever gives them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send, WebSocketScope
from litestar.utils import normalize_path

from watchroom.domain.errors import WatchroomError
from watchroom.domain.times import Clock, to_ms
from watchroom.web.addresses import ClientAddresses
from watchroom.web.cookies import session_secret
from watchroom.web.errors import ErrorCode, Problem, body_of, headers_of, problem_of
from watchroom.web.headers import Headers, StandardHeaders
from watchroom.web.limits import Budget, Limiter, Spending, budget_of
from watchroom.web.limits import headers_of as limit_headers
from watchroom.web.origins import HANDSHAKE, comes_from_page, is_forged, is_our_host
from watchroom.web.routes import SOCKETS
from watchroom.web.times import iso_time
from watchroom.web.wings import Wing, wing_of

CLIENT: Final = "client"  # key of the request's state: its sender as limits name them
ALIAS: Final = "/api/v1/"

SocketApp = Callable[[WebSocketScope, Receive, Send], Awaitable[None]]

_FOREIGN_HOST: Final = Problem(
    status=421,
    code=ErrorCode.MISDIRECTED_REQUEST,
    message="This server has no such host name; WATCHROOM_ALLOWED_HOSTS gives it more.",
)
_FORGED: Final = Problem(
    status=403,
    code=ErrorCode.PERMISSION_DENIED,
    message="A page of another origin may not do this.",
)
_NO_HANDSHAKE: Final = Problem(
    status=426,
    code=ErrorCode.VALIDATION_ERROR,
    message="This is a WebSocket: open it with a handshake. A proxy in between has to pass on the"
    " headers Upgrade and Connection.",
    headers={"Upgrade": "websocket", "Connection": "Upgrade"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the wall goes by."""

    allowed_hosts: frozenset[str]
    trusted_origins: frozenset[str]
    addresses: ClientAddresses
    limiter: Limiter | None  # None: nothing is counted
    is_open: bool  # everybody is let in, so nobody has a session
    find_session: Callable[[Headers], Awaitable[str | None]]  # its id by the cookie; None: none
    headers: StandardHeaders
    clock: Clock


class Wall:
    """Stands around the application."""

    def __init__(self, app: ASGIApp, sockets: SocketApp, rules: Rules) -> None:
        self._app = app
        self._sockets = sockets
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == ScopeType.HTTP:
            await self._take_request(scope, receive, send)
        else:
            await self._take_socket(scope, receive, send)

    async def _take_request(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        scope["path"] = path = plain_path(scope["path"])
        headers = dict(scope["headers"])
        if self._came_over_tls(scope, headers):
            scope["scheme"] = "https"
        scope["state"][CLIENT] = self._client(scope)
        problem = self._refusal(scope, headers) or (_NO_HANDSHAKE if path in SOCKETS else None)
        spending = None if problem else await self._spend(budget_of(path), scope)
        if spending is not None and not spending.allowed:
            problem = _too_many(spending)
        outwards = self._completing(send, spending, secure=scope.get("scheme") == "https")
        if problem is None:
            await self._app(scope, receive, outwards)
        else:
            await self._answer(problem, wing_of(path), outwards)

    async def _take_socket(self, scope: WebSocketScope, receive: Receive, send: Send) -> None:
        """Pass on a handshake, or answer it as a request where it may not come in."""
        scope["path"] = normalize_path(scope["path"])
        scope["state"][CLIENT] = self._client(scope)
        problem = self._refusal(scope, dict(scope["headers"]))
        spending = None if problem else await self._spend(Budget.EXECUTIONS, scope)
        if spending is not None and not spending.allowed:
            problem = _too_many(spending)
        if problem is None:
            try:
                await self._sockets(scope, receive, send)
            except WatchroomError as error:
                problem = problem_of(error)
        if problem is not None:
            outwards = self._completing(_instead(send), spending, secure=scope["scheme"] == "wss")
            await self._answer(problem, Wing.EXECUTIONS, outwards)

    def _refusal(
        self, scope: HTTPScope | WebSocketScope, headers: dict[bytes, bytes]
    ) -> Problem | None:
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if not all(is_our_host(host, self._rules.allowed_hosts) for host in hosts or [""]):
            return _FOREIGN_HOST
        if is_forged(_method(scope), headers, self._rules.trusted_origins):
            return _FORGED
        return None

    def _client(self, scope: HTTPScope | WebSocketScope) -> str:
        peer = scope.get("client")
        forwarded = [
            value.decode("latin-1")
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
        ]
        return self._rules.addresses.client(peer[0] if peer else None, forwarded)

    def _came_over_tls(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> bool:
        """Tell whether a proxy of ours took a request over TLS, by its X-Forwarded-Proto."""
        peer = scope.get("client")
        is_ours = self._rules.addresses.is_proxy(peer[0] if peer else None)
        return is_ours and headers.get(b"x-forwarded-proto", b"").lower() == b"https"

    async def _spend(
        self, budget: Budget | None, scope: HTTPScope | WebSocketScope
    ) -> Spending | None:
        """Count a request: of who has signed in with that session, of others by their address."""
        limiter, client = self._rules.limiter, scope["state"][CLIENT]
        if limiter is None or budget is None:
            return None
        session_id = await self._find_session(limiter, client, list(scope["headers"]))
        is_person = session_id is not None or self._is_guest(scope)
        if is_person and budget is not Budget.PICTURES:
            budget = Budget.SESSIONS
        return await limiter.spend(budget, session_id or client)

    def _is_guest(self, scope: HTTPScope | WebSocketScope) -> bool:
        """Tell whether somebody looks at the pages of a server that knows no sessions."""
        return self._rules.is_open and comes_from_page(_method(scope), dict(scope["headers"]))

    async def _find_session(self, limiter: Limiter, client: str, headers: Headers) -> str | None:
        """Return the session of a request; cookies that are looked up are counted themselves."""
        if session_secret(headers) is None:
            return None
        looked = await limiter.spend(Budget.COOKIES, client)
        return await self._rules.find_session(headers) if looked.allowed else None

    def _completing(self, send: Send, spending: Spending | None, *, secure: bool) -> Send:
        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: Headers = list(message["headers"])
                if spending is not None:
                    now_s = self._rules.clock().timestamp()
                    headers += limit_headers(spending, now_s=now_s)
                message["headers"] = self._rules.headers.completed(headers, secure=secure)
            await send(message)

        return complete

    async def _answer(self, problem: Problem, wing: Wing, send: Send) -> None:
        now_ms = to_ms(self._rules.clock())
        body = body_of(problem, timestamp=iso_time(now_ms), wing=wing)
        headers: Headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
        ]
        headers += [(k.lower().encode(), v.encode()) for k, v in headers_of(problem).items()]
        await send({"type": "http.response.start", "status": problem.status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


def _method(scope: HTTPScope | WebSocketScope) -> str:
    return scope["method"] if scope["type"] == ScopeType.HTTP else HANDSHAKE


def _instead(send: Send) -> Send:
    """Return what sends the answer to a request where a handshake was expected."""

    async def answer(message: Message) -> None:
        renamed = {**message, "type": f"websocket.{message['type']}"}
        await send(cast("Message", renamed))

    return answer


def plain_path(path: str) -> str:
    """Return the path that the application goes by: no double slashes, no alias."""
    normal = normalize_path(path)
    return "/api/" + normal.removeprefix(ALIAS) if normal.startswith(ALIAS) else normal


def _too_many(spending: Spending) -> Problem:
    return Problem(
        status=429,
        code=ErrorCode.RATE_LIMIT_EXCEEDED,
        message="Too many requests. Please try again later.",
        retry_after_s=spending.retry_after_s,
    )
