"""WebSocket connections of the server, with bounds on what a client can make it hold."""

import logging
import socket
from asyncio import BaseTransport, TimerHandle
from typing import TYPE_CHECKING, Final

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidHandshake
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request

from watchroom.web.connections import MALFORMED, raw_answer
from watchroom.web.errors import ErrorCode, Problem

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

WRITE_BUFFER_BYTES: Final = 32 * 1024  # beyond it nothing more is written until it has drained
KERNEL_BUFFER_BYTES: Final = 128 * 1024  # the kernel's own would grow to megabytes
MOST_FRAGMENTS: Final = 1024  # of one message
MOST_WAITING: Final = 64  # messages that came before the first of them was read
END_DEADLINE_S: Final = 3.0  # for a client to take the end of a connection

_NO_HANDSHAKE: Final = Problem(
    status=400,
    code=ErrorCode.VALIDATION_ERROR,
    message="This is no handshake of a WebSocket, version 13.",
    headers={"sec-websocket-version": "13"},
)
_FAILED: Final = Problem(
    status=500,
    code=ErrorCode.INTERNAL_ERROR,
    message="The server made a mistake; its log says which.",
)
_ENDING: Final = Problem(
    status=503,
    code=ErrorCode.PROCESSING_ERROR,
    message="The server is about to end. Try again in a moment.",
)


class LiveConnection(WebSocketsSansIOProtocol):
    """
    One WebSocket; uvicorn's own protocol waits without end for clients that do not read.

    What is refused before the handshake is answered in the shape of all errors.
    """

    _end: TimerHandle | None = None  # cuts off a client that does not take the end

    def connection_made(self, transport: BaseTransport) -> None:
        """Take over a connection, and bound what may wait to be sent."""
        super().connection_made(transport)
        self.logger = logging.getLogger("uvicorn.error.websockets")
        self.logger.setLevel(logging.WARNING)  # it would tell of each handshake, query and all
        self.conn.logger = self.logger  # and this of each connection, but not whose it is
        self.transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES)
        own = transport.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        if self._end is not None:
            self._end.cancel()

    def shutdown(self) -> None:
        """Say that the server ends."""
        if self.handshake_complete:
            super().shutdown()
        else:
            self._refuse(_ENDING)
        self._end_soon()

    def data_received(self, data: bytes) -> None:
        """Take bytes; a handshake is the first that comes, and in one piece."""
        super().data_received(data)
        if not self.handshake_initiated and self.conn.handshake_exc is not None:
            self._refuse(MALFORMED)

    def handle_connect(self, event: Request) -> None:
        """Begin the handshake."""
        try:
            self.conn.process_request(event)
        except InvalidHandshake:
            self._refuse(_NO_HANDSHAKE)
        else:
            super().handle_connect(event)

    def handle_parser_exception(self) -> None:
        """End a connection on which something came that is no WebSocket."""
        super().handle_parser_exception()
        self._end_soon()

    def handle_close(self, event: Frame) -> None:
        """Take the client's goodbye."""
        super().handle_close(event)
        self._end_soon()

    def handle_ping(self) -> None:
        """Answer a ping, but not those of a client that reads no answers."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def handle_cont(self, event: Frame) -> None:
        """Take a further part of a message."""
        if len(self.frames) < MOST_FRAGMENTS:
            super().handle_cont(event)
        else:
            self._fail(CloseCode.MESSAGE_TOO_BIG, "This message has too many fragments.")

    def send_receive_event_to_app(self) -> None:
        """Pass on a message."""
        if self.queue.qsize() < MOST_WAITING:
            super().send_receive_event_to_app()
        else:
            self._fail(CloseCode.POLICY_VIOLATION, "These are too many messages at once.")

    def keepalive_timeout(self) -> None:
        """End a connection whose client answers no ping."""
        super().keepalive_timeout()
        self._end_soon()

    def send_500_response(self) -> None:
        """Answer where the application failed before the handshake."""
        if not (self.handshake_complete or self.initial_response):
            self._refuse(_FAILED)

    async def send(self, message: "ASGISendEvent") -> None:
        """Send what the application says; a goodbye goes out at once, or never."""
        if message["type"] == "websocket.close":
            self._end_soon()
            self.writable.set()
        await self.writable.wait()
        if self.close_sent:
            raise ClientDisconnected
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True  # uvicorn would log that there was none as a defect

    def _fail(self, code: CloseCode, reason: str) -> None:
        self.frames = []
        if not self.close_sent:
            self.conn.fail(code, reason)
            self.handle_parser_exception()

    def _refuse(self, problem: Problem) -> None:
        self.handshake_complete = self.close_sent = True
        self.transport.write(raw_answer(problem, secure=self.scheme == "wss"))
        self.transport.close()

    def _end_soon(self) -> None:
        if self._end is None:
            self._end = self.loop.call_later(END_DEADLINE_S, self.transport.abort)
