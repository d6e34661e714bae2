"""What comes before a request can be answered has bounds, in size and in time."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn

from site_under_test import OPEN, Site
from watchroom.web.app import create_app
from watchroom.web.connections import HEAD_LIMIT_BYTES, BoundedConnection

REQUEST = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n"


class HurriedConnection(BoundedConnection):
    """A connection that waits for headers no longer than a test does."""

    head_deadline_s = 0.2


@asynccontextmanager
async def connected(
    site: Site, connection: type[BoundedConnection] = BoundedConnection
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Run a server and connect to it."""
    app = create_app(site.services, OPEN)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, http=connection))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            try:
                yield reader, writer
            finally:
                writer.close()
                server.should_exit = True


@pytest.mark.parametrize(
    "head",
    [
        REQUEST + b"X: " + b"a" * HEAD_LIMIT_BYTES,
        REQUEST + b"X: a\r\n" * (HEAD_LIMIT_BYTES // 5),
        b"GET /" + b"a" * HEAD_LIMIT_BYTES,
    ],
    ids=["one header", "many headers", "path"],
)
@pytest.mark.parametrize("ending", [b"", b"\r\n\r\n"], ids=["endless", "complete"])
async def test_a_head_beyond_the_limit_is_refused(site: Site, head: bytes, ending: bytes) -> None:
    """Whoever sends headers without end would otherwise fill the memory, with no key at all."""
    async with connected(site) as (reader, writer):
        writer.write(head + ending)
        answer = await reader.read()

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'"code":"VALIDATION_ERROR"' in answer
    assert b"x-content-type-options: nosniff" in answer


async def test_a_head_that_never_ends_is_given_up(site: Site) -> None:
    """Half a request must not hold a connection for ever."""
    async with connected(site, HurriedConnection) as (reader, writer):
        writer.write(REQUEST)
        answer = await reader.read()

    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_a_silent_connection_is_closed(site: Site) -> None:
    """Without a word: nobody has asked for anything."""
    async with connected(site, HurriedConnection) as (reader, _):
        assert await reader.read() == b""


async def test_requests_may_follow_each_other(site: Site) -> None:
    """The bounds are those of one request, not of the connection."""
    padding = b"X: " + b"a" * (HEAD_LIMIT_BYTES // 2) + b"\r\n\r\n"
    async with connected(site) as (reader, writer):
        for _ in range(4):
            writer.write(REQUEST + padding)
            assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)


async def test_what_is_no_http_is_told_so_in_json(site: Site) -> None:
    """Every error has one shape, also where the parser gives up."""
    async with connected(site) as (reader, writer):
        writer.write(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
        answer = await reader.read()

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"error":{"code":"VALIDATION_ERROR"' in answer
