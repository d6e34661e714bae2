"""Something that listens like a Docker Engine, and answers as a test wants it to go wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]


def answer(body: bytes, *, status: str = "200 OK", kind: str = "application/json") -> Reply:
    """Return a reply that is whole and correct HTTP."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return raw(head.encode() + body)


def raw(data: bytes) -> Reply:
    """Return a reply of exactly these bytes, after which the connection is closed."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return reply


def unfinished(data: bytes) -> Reply:
    """Return a reply that begins with these bytes and never goes on."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        await raw(data)(writer)
        await asyncio.Event().wait()

    return reply


def after(delay_s: float, then: Reply) -> Reply:
    """Return a reply that takes its time."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(delay_s)
        await then(writer)

    return reply


SILENCE = unfinished(b"")
STREAM_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
VERSION = answer(b'{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12"}')
PONG = answer(b"OK", kind="text/plain")


@dataclass(kw_only=True)
class FaultyEngine:
    """Replies by the beginning of the path, the version left out; anything else is silence."""

    socket: Path
    replies: Mapping[str, Reply]
    asked: list[str] = field(default_factory=list)  # every path so far
    open_connections: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"unix://{self.socket}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close the connection."""
        self.open_connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode().removeprefix("/v1.41")
                self.asked.append(path)
                await self._reply_to(path, reader, writer)
        finally:
            self.open_connections -= 1
            writer.close()

    async def _reply_to(
        self, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Reply, but no longer than the other side listens."""
        known = (reply for start, reply in self.replies.items() if path.startswith(start))
        async with asyncio.TaskGroup() as tasks:
            replying = tasks.create_task(_awaited(next(known, SILENCE)(writer)))
            leaving = tasks.create_task(_until_gone(reader))
            await asyncio.wait((replying, leaving), return_when=asyncio.FIRST_COMPLETED)
            replying.cancel()
            leaving.cancel()


@asynccontextmanager
async def faulty_engine(folder: Path, replies: Mapping[str, Reply]) -> AsyncIterator[FaultyEngine]:
    """Listen on a socket in *folder*."""
    engine = FaultyEngine(socket=folder / "faulty.sock", replies=replies)
    server = await asyncio.start_unix_server(engine.serve, engine.socket)
    try:
        yield engine
    finally:
        server.close()


async def _awaited(reply: Awaitable[None]) -> None:
    await reply


async def _until_gone(reader: asyncio.StreamReader) -> None:
    while await reader.read(4096):
        pass
