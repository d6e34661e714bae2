"""Services and tasks of a Docker Swarm, asked of one of its managers."""

from collections.abc import AsyncGenerator
from typing import Final

import msgspec

from watchroom.docker.answers import JsonObject, decode, json_object, json_objects
from watchroom.docker.connection import Connection, Request
from watchroom.docker.log_lines import LogRecord
from watchroom.docker.log_stream import LogQuery, log_records
from watchroom.docker.logins import FindLogin, login_header
from watchroom.docker.paths import Filters, filter_params, object_path
from watchroom.docker.references import ImageReference

NO_FILTERS: Final[Filters] = {}


class _Updated(msgspec.Struct, rename="pascal"):
    warnings: list[str] | None = None


class Swarm:
    """
    What a manager does with services; each is named by its id or its name.

    Every method may raise EngineUnavailable, NotFound, and EngineRefused with the engine's reason,
    which may be that it is no manager: `EngineInfo.swarm` tells that beforehand.
    """

    def __init__(self, connection: Connection, find_login: FindLogin) -> None:
        self._connection = connection
        self._find_login = find_login

    async def services(self, *, filters: Filters = NO_FILTERS) -> list[JsonObject]:
        """Return every service."""
        return await self._list("/services", filters)

    async def service(self, service: str) -> JsonObject:
        """Return everything that the swarm knows of a service."""
        request = Request(path=object_path("service", service))
        return json_object((await self._connection.fetch(request)).body)

    async def update_service(
        self,
        service: str,
        *,
        version: int,
        spec: JsonObject,
        new_image: ImageReference | None = None,
    ) -> tuple[str, ...]:
        """
        Give a service another spec, which the swarm then brings about; return its warnings.

        *version* is `Version.Index` of the inspection that *spec* was made from: raises
        EngineRefused if the service has changed since. For *new_image* every node gets the login
        for its registry, to pull it with. Without one the tasks keep the login that the service
        had: another would replace them all.
        """
        login = self._find_login(new_image) if new_image else None
        params = {"version": str(version)} | ({} if login else {"registryAuthFrom": "spec"})
        request = Request(
            method="POST",
            path=object_path("service", service, "/update"),
            params=params,
            body=spec,
            headers=login_header(login),
        )
        deadline_s = self._connection.deadlines.registry_s  # the manager asks for the digest
        answer = await self._connection.fetch(request, deadline_s=deadline_s)
        return tuple(decode(answer.body, _Updated).warnings or ())

    async def roll_back(self, service: str, *, version: int, spec: JsonObject) -> None:
        """
        Let the swarm bring back the spec that a service had before its last update.

        *version* and *spec* are those of its inspection now. Raises EngineRefused if there is
        nothing to go back to.
        """
        params = {"version": str(version), "rollback": "previous", "registryAuthFrom": "spec"}
        path = object_path("service", service, "/update")
        request = Request(method="POST", path=path, params=params, body=spec)
        await self._connection.fetch(request, deadline_s=self._connection.deadlines.change_s)

    async def tasks(self, *, filters: Filters = NO_FILTERS) -> list[JsonObject]:
        """Return every task, also those that have ended and are still remembered."""
        return await self._list("/tasks", filters)

    def service_logs(
        self, service: str, *, tty: bool, query: LogQuery
    ) -> AsyncGenerator[LogRecord, None]:
        """
        Give lines of all tasks of a service as they come in, in order only within each task.

        *tty* is `TTY` of its container spec. Following does not end when tasks do.
        """
        path = object_path("service", service, "/logs")
        return log_records(self._connection, path, tty=tty, query=query)

    async def _list(self, path: str, filters: Filters) -> list[JsonObject]:
        request = Request(path=path, params=filter_params(filters))
        return json_objects((await self._connection.fetch(request)).body)
