"""Receivers of webhooks on real sockets of the loopback address, each with a script."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request that arrived in full."""

    path: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def id(self) -> str:
        """The message's id."""
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """Who is told, and what it answers."""

    url: str = ""
    answers: list[bytes] = field(default_factory=list)  # one for each request; then `usual`
    usual: bytes = OK
    script: Callable[[asyncio.StreamWriter], Awaitable[None]] | None = None  # in place of answers
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def hang(self, _writer: asyncio.StreamWriter) -> None:
        """Take a request and never answer."""
        await self.closing.wait()

    async def drip(self, writer: asyncio.StreamWriter) -> None:
        """Answer with headers that never end, one byte at a time."""
        writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.closing.is_set():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        try:
            self.received.append(await _request(reader))
            if self.script is not None:
                await self.script(writer)
            else:
                writer.write(self.answers.pop(0) if self.answers else self.usual)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    """Return a whole answer; `Retry_After="5"` is a header."""
    known = {"Content-Length": str(len(body)), "Connection": "close"}
    given = known | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {text}" for name, text in given.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


@asynccontextmanager
async def receiving(*, tls: ssl.SSLContext | None = None, **facts: Any) -> AsyncIterator[Receiver]:
    """Listen on a port of the loopback address until the end of the block."""
    receiver = Receiver(**facts)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    receiver.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}/hook"
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.close()
        await server.wait_closed()


async def _request(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): text.strip()
        for name, _, text in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(path=head[0].split(" ")[1], headers=headers, body=body)
