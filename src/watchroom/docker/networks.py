"""Networks of an engine, and which containers are on them."""

from watchroom.docker.answers import JsonObject, json_object
from watchroom.docker.connection import Connection, Request
from watchroom.docker.paths import object_path


class Networks:
    """
    What an engine does with networks; each is named by its id or its name.

    Every method may raise EngineUnavailable, EngineRefused with the engine's reason, and NotFound.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def inspect(self, network: str) -> JsonObject:
        """Return everything that the engine knows of a network."""
        request = Request(path=object_path("network", network))
        return json_object((await self._connection.fetch(request)).body)

    async def connect(
        self, network: str, container: str, *, endpoint: JsonObject | None = None
    ) -> None:
        """Connect a container; *endpoint* is an EndpointSettings: addresses, aliases, links."""
        body = {"Container": container, "EndpointConfig": endpoint or {}}
        await self._change(network, "/connect", body)

    async def disconnect(self, network: str, container: str, *, force: bool = False) -> None:
        """Disconnect a container; *force* also one that the engine has lost track of."""
        await self._change(network, "/disconnect", {"Container": container, "Force": force})

    async def _change(self, network: str, action: str, body: JsonObject) -> None:
        request = Request(method="POST", path=object_path("network", network, action), body=body)
        await self._connection.fetch(request, deadline_s=self._connection.deadlines.change_s)
