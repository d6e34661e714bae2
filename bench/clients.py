"""Clients of the server that cost little themselves: connections that stay open, no parsing."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random

from bench.server import Server

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
_OK = b"HTTP/1.1 200 "


class Client:
    """One connection, one request at a time."""

    def __init__(
        self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer

    async def get(self, path: str) -> bytes:
        """Return the body of the answer to *path*; raises RuntimeError unless it is 200."""
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {self._server.key}\r\n\r\n"
        self._writer.write(request.encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not head.startswith(_OK) or length is None:
            raise RuntimeError(f"{path}: {head.decode('latin-1')}")
        return await self._reader.readexactly(int(length[1]))

    async def close(self) -> None:
        """Close the connection."""
        self._writer.close()
        await self._writer.wait_closed()


@asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Client]:
    """Give a client of *server*."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    client = Client(server, reader, writer)
    try:
        yield client
    finally:
        await client.close()


async def closed_loop(server: Server, path: str, *, clients: int, seconds: float) -> list[float]:
    """Let *clients* ask again as soon as they are answered; returns every answer's time in ms."""

    async def ask(client: Client, end_s: float, taken: list[float]) -> None:
        while (began_s := time.perf_counter()) < end_s:
            await client.get(path)
            taken.append((time.perf_counter() - began_s) * 1000)

    return await _all(server, ask, clients=clients, seconds=seconds)


async def paced(
    server: Server, path: str, *, clients: int, per_s: float, seconds: float
) -> list[float]:
    """
    Let each of *clients* ask *per_s* times a second; returns every answer's time in ms.

    Times count from the moment at which a request was due, also if the one before it was late.
    """
    chance = Random(clients)

    async def ask(client: Client, end_s: float, taken: list[float]) -> None:
        due_s = time.perf_counter() + chance.random() / per_s
        while due_s < end_s:
            await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
            await client.get(path)
            taken.append((time.perf_counter() - due_s) * 1000)
            due_s += 1 / per_s

    return await _all(server, ask, clients=clients, seconds=seconds)


async def _all(
    server: Server,
    ask: Callable[[Client, float, list[float]], Awaitable[None]],
    *,
    clients: int,
    seconds: float,
) -> list[float]:
    taken: list[float] = []

    async def one(end_s: float) -> None:
        async with connected(server) as client:
            await ask(client, end_s, taken)

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(one(time.perf_counter() + seconds))
    return taken
