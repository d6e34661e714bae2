"""A site that listens on a port of this machine, and clients of its WebSockets."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from happenings import note, running_tail
from site_under_test import OPEN, Site
from watchroom.domain.events import Event, NewEvent
from watchroom.flows.live.tail import Tail
from watchroom.web.app import create_app
from watchroom.web.live.bounds import Bounds
from watchroom.web.live.protocol import LiveConnection
from watchroom.web.serving import config_of

PATIENCE_S = 30.0


class Client:
    """One who listens."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, message: object = None, /, **members: Any) -> None:
        """Send a message: text as it is, anything else as JSON."""
        said = members if message is None else message
        await self.connection.send(said if isinstance(said, str | bytes) else json.dumps(said))

    async def hear(self) -> dict[str, Any]:
        """Return the next message."""
        async with asyncio.timeout(PATIENCE_S):
            heard: dict[str, Any] = json.loads(await self.connection.recv())
        return heard

    async def ask(self, message: object = None, /, **members: Any) -> dict[str, Any]:
        """Send a message, and return the next that comes."""
        await self.say(message, **members)
        return await self.hear()

    async def hear_until(self, **wanted: Any) -> list[dict[str, Any]]:
        """Return what comes up to a message that has these members, that one included."""
        heard = [await self.hear()]
        while not wanted.items() <= heard[-1].items():
            heard.append(await self.hear())
        return heard

    async def hear_all(self) -> list[dict[str, Any]]:
        """Return what was sent up to now: an answer to a ping comes after it."""
        await self.say(type="ping", id="all")
        return (await self.hear_until(type="pong", id="all"))[:-1]

    async def end(self) -> tuple[int, str]:
        """Return the code and the reason with which the server ends it."""
        with suppress(ConnectionClosed):
            while True:
                await self.hear()
        code, reason = self.connection.close_code, self.connection.close_reason
        assert code is not None
        return code, reason or ""


@dataclass(frozen=True, kw_only=True)
class LiveSite:
    """A site and where it listens."""

    site: Site
    port: int
    server: uvicorn.Server

    def sockets(self) -> list[LiveConnection]:
        """Return the connections that are there."""
        connections = self.server.server_state.connections
        return [each for each in connections if isinstance(each, LiveConnection)]

    async def note(self, *events: NewEvent) -> list[Event]:
        """Write events into the log."""
        return await note(self.site.store, *events)

    @asynccontextmanager
    async def client(self, path: str = "/ws", **options: Any) -> AsyncIterator[Client]:
        """Connect."""
        url = f"ws://127.0.0.1:{self.port}{path}"
        async with connect(url, proxy=None, compression=None, **options) as connection:
            yield Client(connection)


@asynccontextmanager
async def live_site(
    site: Site, bounds: Bounds | None = None, **options: Any
) -> AsyncIterator[LiveSite]:
    """Listen as a server does while the block runs."""
    async with (
        running_tail(site.store) as tail,
        served(site, tail, live=bounds or Bounds(), **options) as live,
    ):
        yield live


@asynccontextmanager
async def served(site: Site, tail: Tail, **options: Any) -> AsyncIterator[LiveSite]:
    """Listen while the block runs, with a tail that somebody else runs."""
    services = replace(site.services, tail=tail)
    server = uvicorn.Server(config_of(create_app(services, replace(OPEN, **options))))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            try:
                yield LiveSite(site=site, port=listening.getsockname()[1], server=server)
            finally:
                server.should_exit = True
