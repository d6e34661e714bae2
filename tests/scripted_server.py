"""An HTTP server that answers what a test has written down, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class ScriptedServer:
    """Gives one answer after the other, the last one for ever; None cuts the connection."""

    answers: list[bytes | None]
    port: int = 0
    asked: list[str] = field(default_factory=list)  # first lines of requests

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.split(b"\r\n")[0].decode())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        writer.write(answer or b"")
        if answer is None:
            writer.transport.abort()
        else:
            await writer.drain()
            writer.close()


def answer(status: str, body: str, *headers: str, length: int | None = None) -> bytes:
    """Return an answer; *length* may promise more than comes."""
    told = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {told}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", body]).encode()


@asynccontextmanager
async def scripted(*answers: bytes | None) -> AsyncIterator[ScriptedServer]:
    """Listen while the block runs."""
    scripted_server = ScriptedServer(list(answers))
    server = await asyncio.start_server(scripted_server.take, "127.0.0.1", 0)
    async with server:
        scripted_server.port = server.sockets[0].getsockname()[1]
        yield scripted_server
