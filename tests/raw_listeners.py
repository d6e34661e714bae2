"""Clients of WebSockets that cost next to nothing, or do not read at all."""

import asyncio
import base64
import json
import re
import socket
import struct
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

SMALL_BUFFER_BYTES: Final = 4096  # of one that does not read: nothing hides in its kernel
_SEQ: Final = re.compile(rb'"seq":(\d+)')
_KEY: Final = base64.b64encode(bytes(16))
_TEXT: Final = 0x1
_CLOSE: Final = 0x8


def handshake(key: str | None) -> bytes:
    """Return the request that opens `/ws`."""
    credentials = f"X-API-Key: {key}\r\n" if key else ""
    return (
        f"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {_KEY.decode()}\r\n{credentials}\r\n"
    ).encode()


def frame(message: object) -> bytes:
    """Return a message as a client sends it, with a mask of zeros. Source: RFC 6455, 5.2."""
    text = json.dumps(message).encode()
    assert len(text) < 126
    return bytes([0x80 | _TEXT, 0x80 | len(text)]) + bytes(4) + text


@dataclass
class RawListener(asyncio.Protocol):
    """Notes when which event came."""

    subscription: object
    key: str | None
    heard: dict[int, float] = field(default_factory=dict)  # when, by place in the log
    order: list[int] = field(default_factory=list)
    subscribed: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    close_code: int | None = None
    _buffer: bytes = b""
    _is_open: bool = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(handshake(self.key))
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._is_open:
            head, separator, rest = self._buffer.partition(b"\r\n\r\n")
            if not separator:
                return
            assert head.startswith(b"HTTP/1.1 101 "), head
            self._is_open, self._buffer = True, rest
            self._transport.write(frame(self.subscription))
        while (found := _frame_in(self._buffer)) is not None:
            opcode, payload, self._buffer = found
            self._take(opcode, payload)

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set()

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == _CLOSE:
            self.close_code = struct.unpack("!H", payload[:2])[0]
        elif payload.startswith(b'{"type":"subscribed"'):
            self.subscribed.set()
        elif payload.startswith(b'{"type":"service.'):
            place = _SEQ.search(payload)
            assert place is not None
            self.order.append(int(place[1]))
            self.heard[int(place[1])] = monotonic()


def _frame_in(data: bytes) -> tuple[int, bytes, bytes] | None:
    """Return opcode, payload and the rest; None while a frame is not complete."""
    if len(data) < 2:
        return None
    size, begin = data[1], 2
    if size == 126:
        begin = 4
    elif size == 127:
        begin = 10
    if len(data) < begin:
        return None
    if begin > 2:
        size = int.from_bytes(data[2:begin])
    end = begin + size
    return None if len(data) < end else (data[0] & 0xF, data[begin:end], data[end:])


async def stalled_listener(port: int, subscription: object, key: str | None) -> socket.socket:
    """Connect, subscribe, and never read again; the socket is to be closed by the caller."""
    loop = asyncio.get_running_loop()
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
    opened.setblocking(False)
    await loop.sock_connect(opened, ("127.0.0.1", port))
    await loop.sock_sendall(opened, handshake(key))
    head = await loop.sock_recv(opened, 100)
    assert head.startswith(b"HTTP/1.1 101 "), head
    await loop.sock_sendall(opened, frame(subscription))
    return opened
