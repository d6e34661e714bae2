"""Containers of an engine."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from enum import StrEnum
from typing import Final

import msgspec

from watchroom.docker.answers import JsonObject, decode, json_object, json_objects
from watchroom.docker.connection import Connection, Request
from watchroom.docker.log_lines import LogRecord
from watchroom.docker.log_stream import LogQuery, log_records
from watchroom.docker.paths import Filters, filter_params, object_path

NO_FILTERS: Final[Filters] = {}


class WaitFor(StrEnum):
    """What to wait for; the values are the engine's."""

    STOPPED = "not-running"  # or already so
    REMOVED = "removed"


class Created(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A container that was made."""

    id: str
    warnings: tuple[str, ...] | None = None  # what the engine did otherwise than told


class _Waited(msgspec.Struct, rename="pascal"):
    status_code: int


class Containers:
    """
    What an engine does with containers; each is named by its id, a prefix of it, or its name.

    Every method may raise EngineUnavailable, and EngineRefused with the engine's reason. Those
    that name a container raise NotFound if there is none.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list_all(self, *, filters: Filters = NO_FILTERS) -> list[JsonObject]:
        """Return the entry of every container, also of those that do not run, newest first."""
        params = {"all": "1", **filter_params(filters)}
        answer = await self._connection.fetch(Request(path="/containers/json", params=params))
        return json_objects(answer.body)

    async def inspect(self, container: str) -> JsonObject:
        """Return everything that the engine knows of a container."""
        request = Request(path=object_path("container", container, "/json"))
        return json_object((await self._connection.fetch(request)).body)

    async def changes(self, container: str) -> list[JsonObject]:
        """Return which files a container added, changed or removed in its own file system."""
        request = Request(path=object_path("container", container, "/changes"))
        answer = await self._connection.fetch(request, deadline_s=self._change_s)
        return json_objects(answer.body)

    async def create(self, name: str, body: JsonObject) -> Created:
        """
        Make a container and leave it stopped; *body* is what `POST /containers/create` takes.

        Raises Conflict if the name is taken, and NotFound if the image is not here.
        """
        request = Request(
            method="POST", path="/containers/create", params={"name": name}, body=body
        )
        answer = await self._connection.fetch(request, deadline_s=self._change_s)
        return decode(answer.body, Created)

    async def start(self, container: str) -> bool:
        """Start a container; return False if it ran already."""
        return await self._change(container, "/start")

    async def stop(self, container: str, *, grace_s: int) -> bool:
        """
        Stop a container, killing it after *grace_s* seconds; return False if it was stopped.

        Its own grace is `Config.StopTimeout` of its inspection, 10 s if that says nothing.
        """
        return await self._change(container, "/stop", {"t": str(grace_s)}, grace_s=grace_s)

    async def restart(self, container: str, *, grace_s: int) -> None:
        """Stop a container as `stop` does, if it runs, and start it."""
        await self._change(container, "/restart", {"t": str(grace_s)}, grace_s=grace_s)

    async def unpause(self, container: str) -> None:
        """Let a paused container go on. Raises EngineRefused if it is not paused."""
        await self._change(container, "/unpause")

    async def rename(self, container: str, name: str) -> None:
        """Give a container another name. Raises Conflict if that is taken."""
        await self._change(container, "/rename", {"name": name})

    async def set_restart_policy(self, container: str, name: str, most_retries: int = 0) -> None:
        """Change when the engine restarts a container: no, always, unless-stopped, on-failure."""
        body = {"RestartPolicy": {"Name": name, "MaximumRetryCount": most_retries}}
        path = object_path("container", container, "/update")
        await self._connection.fetch(Request(method="POST", path=path, body=body))

    async def remove(self, container: str, *, force: bool = False) -> None:
        """
        Remove a container, *force* also a running one; its volumes stay, also those without name.

        Raises Conflict if it runs, or is being removed.
        """
        path, params = object_path("container", container), {"force": str(int(force)), "v": "0"}
        request = Request(method="DELETE", path=path, params=params)
        await self._connection.fetch(request, deadline_s=self._change_s)

    async def wait(self, container: str, condition: WaitFor, *, deadline_s: float) -> int | None:
        """Return the exit code once *condition* holds; None if it does not within *deadline_s*."""
        path = object_path("container", container, "/wait")
        request = Request(method="POST", path=path, params={"condition": condition})
        patience = asyncio.timeout(deadline_s)
        try:
            async with patience, aclosing(self._connection.stream(request)) as pieces:
                body = b"".join([piece async for piece in pieces])
        except TimeoutError:
            return None
        return decode(body, _Waited).status_code

    def logs(
        self, container: str, *, tty: bool, query: LogQuery
    ) -> AsyncGenerator[LogRecord, None]:
        """
        Give lines of a container's log, the oldest first; *tty* is `Config.Tty` of its inspection.

        Following ends when the container stops. Raises EngineRefused where its logging driver
        keeps nothing to be read.
        """
        path = object_path("container", container, "/logs")
        return log_records(self._connection, path, tty=tty, query=query)

    async def stats(self, container: str) -> JsonObject:
        """
        Return one reading of a container's counters; `precpu_stats` is empty.

        Docker reads once a second, so it takes up to a second; many may be asked for at once. All
        counters of a stopped container are absent or zero.
        """
        path = object_path("container", container, "/stats")
        params = {"stream": "0", "one-shot": "1"}
        answer = await self._connection.fetch(Request(path=path, params=params))
        return json_object(answer.body)

    @property
    def _change_s(self) -> float:
        return self._connection.deadlines.change_s

    async def _change(
        self,
        container: str,
        action: str,
        params: dict[str, str] | None = None,
        *,
        grace_s: int | None = None,
    ) -> bool:
        """Do something with a container; return False if it was so already."""
        deadline_s = self._change_s
        if grace_s is not None:
            deadline_s = grace_s + self._connection.deadlines.stop_margin_s
        path = object_path("container", container, action)
        request = Request(method="POST", path=path, params=params or {})
        return (await self._connection.fetch(request, deadline_s=deadline_s)).changed
