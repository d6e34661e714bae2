"""What is counted as it happens: requests, and WebSockets that are open."""

import time
from collections.abc import Callable
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

ENDPOINT: Final = "endpoint"  # the key, in a request's state, of the name of who answers it
NO_ENDPOINT: Final = "none"  # refused before it reached one, or there is none
OTHER_METHOD: Final = "other"

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)


class Traffic:
    """The traffic of one server, by the names of endpoints: paths can be anything."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "watchroom_http_requests",
            "Requests, by endpoint (operation id of the API reference) and class of status.",
            ("endpoint", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "watchroom_http_request_duration_seconds",
            "Time until an answer began.",
            ("endpoint",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.open_sockets = 0  # WebSockets
        self._sockets = Gauge(
            "watchroom_websocket_clients", "Open WebSockets.", registry=self.registry
        )

    def note_request(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        known = method if method in _METHODS else OTHER_METHOD
        self._requests.labels(endpoint, known, f"{status // 100}xx").inc()
        self._seconds.labels(endpoint).observe(seconds)

    def note_socket(self, change: int) -> None:
        """Count one WebSocket more, or one less."""
        self.open_sockets += change
        self._sockets.inc(change)


class Counted:
    """An application whose traffic is counted."""

    def __init__(
        self,
        app: ASGIApp,
        traffic: Traffic,
        *,
        ticks: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app = app
        self._traffic = traffic
        self._ticks = ticks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note how it was answered."""
        if scope["type"] == ScopeType.HTTP:
            await self._app(scope, receive, self._noting_answer(scope, send))
        else:
            await self._pass_on_socket(scope, receive, send)

    def _noting_answer(self, scope: Scope, send: Send) -> Send:
        began_s = self._ticks()

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._traffic.note_request(
                    _endpoint(scope),
                    str(scope.get("method")),
                    message["status"],
                    self._ticks() - began_s,
                )
            await send(message)

        return note

    async def _pass_on_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = 0

        async def note(message: Message) -> None:
            nonlocal accepted
            if message["type"] == "websocket.accept":
                accepted = 1
                self._traffic.note_socket(1)
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            self._traffic.note_socket(-accepted)


def _endpoint(scope: Scope) -> str:
    """Return the name of the endpoint that a request was led to."""
    name: str = scope["state"].get(ENDPOINT, NO_ENDPOINT)
    return name
