"""Connections of the server, with bounds on what comes before a request can be answered."""

import re
from asyncio import TimerHandle, Transport
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from watchroom.domain.times import to_ms
from watchroom.web.errors import ErrorCode, Problem, body_of, headers_of
from watchroom.web.headers import StandardHeaders
from watchroom.web.times import iso_time

HEAD_LIMIT_BYTES: Final = 64 * 1024  # of a request line and its headers
SOCKETS_UNDER: Final = re.compile(rb"[^?]*/ws(?:[/?]|$)")  # a base path may stand before it
HEAD_DEADLINE_S: Final = 15.0  # from a connection, or a request's first byte, to its last header
TAKING_DEADLINE_S: Final = 30.0  # for a client to take what waits for it: 64 KiB at most

MALFORMED: Final = Problem(
    status=400,
    code=ErrorCode.VALIDATION_ERROR,
    message="This is no HTTP request.",
)
_TOO_LARGE: Final = Problem(
    status=431,
    code=ErrorCode.VALIDATION_ERROR,
    message=f"Request line and headers must not exceed {HEAD_LIMIT_BYTES} bytes.",
)
_TOO_SLOW: Final = Problem(
    status=408,
    code=ErrorCode.VALIDATION_ERROR,
    message="The headers took too long to arrive.",
)
_HEADERS: Final = StandardHeaders(shared=False)


class _HeadTooLargeError(Exception):
    """Ends the parsing of a request."""


class BoundedConnection(HttpToolsProtocol):
    """
    One connection; uvicorn's own protocol sets no bound to the size of headers, to their time, or
    to the time in which an answer is taken.

    Answers of its own have the shape of all errors, and end the connection.
    """

    head_deadline_s = HEAD_DEADLINE_S
    taking_deadline_s = TAKING_DEADLINE_S

    _taking: TimerHandle | None = None  # ends the connection; None while the client keeps up
    _waiting: TimerHandle | None = None  # ends the connection; None while no head is awaited
    _head_bytes = 0  # of a head that is not complete yet
    _malformed = MALFORMED  # what to say of a request that cannot be parsed

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Take a connection, and wait for its first request."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._head_arrived()
        self._has_taken()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Hold back what is to be sent: the client has to take what waits for it first."""
        super().pause_writing()
        self._taking = self.loop.call_later(self.taking_deadline_s, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on sending."""
        self._has_taken()
        super().resume_writing()

    def eof_received(self) -> None:
        """Note that the other side is gone: an answer on its way must not fail in the transport."""
        if self._is_answering():
            self.cycle.disconnected = True

    def data_received(self, data: bytes) -> None:
        """Take bytes, as many as a head may have."""
        super().data_received(data)
        if self._waiting is None:
            return
        self._head_bytes += len(data)
        if self._head_bytes > HEAD_LIMIT_BYTES:
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Wait for the headers of a request that begins."""
        super().on_message_begin()
        if self._waiting is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Begin the answer. Raises _HeadTooLargeError, which the parser passes on as its own."""
        self._head_arrived()
        lines = sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.url) + lines > HEAD_LIMIT_BYTES:
            self._malformed = _TOO_LARGE
            raise _HeadTooLargeError
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's words are for its log
        """Answer what the parser refuses."""
        self._refuse(self._malformed)

    def _should_upgrade(self) -> bool:
        """Tell whether a request becomes a WebSocket; elsewhere its wish to is passed over."""
        is_socket = self.scope["method"] == "GET" and SOCKETS_UNDER.match(self.url) is not None
        return is_socket and super()._should_upgrade()

    def _is_answering(self) -> bool:
        # uvicorn's annotation hides that there is no cycle before the first request.
        return bool(self.cycle) and not self.cycle.response_complete

    def _await_head(self) -> None:
        self._head_bytes = 0
        self._waiting = self.loop.call_later(self.head_deadline_s, self._give_up)

    def _head_arrived(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _has_taken(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _give_up(self) -> None:
        if self._is_answering():
            self._await_head()  # another answer is on its way, and goes first
        elif self._head_bytes:
            self._refuse(_TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        self._head_arrived()
        if self.transport.is_closing():
            return
        self.transport.write(raw_answer(problem, secure=self.scheme == "https"))
        self.transport.close()


def raw_answer(problem: Problem, *, secure: bool) -> bytes:
    """Return the whole answer to a request that no application sees; it ends the connection."""
    body = body_of(problem, timestamp=iso_time(to_ms(datetime.now(UTC))))
    given = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    ]
    given += [(name.encode(), value.encode()) for name, value in headers_of(problem).items()]
    status = HTTPStatus(problem.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    headers = _HEADERS.completed(given, secure=secure)
    lines += [name + b": " + value for name, value in headers]
    return b"\r\n".join([*lines, b"", body])
