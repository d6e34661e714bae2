"""A thin client of the Docker Engine API, which Podman's compatible socket speaks too."""

from types import TracebackType
from typing import Self

from watchroom.docker.address import EngineAddress
from watchroom.docker.connection import Connection
from watchroom.docker.containers import Containers
from watchroom.docker.deadlines import STANDARD_DEADLINES, Deadlines
from watchroom.docker.images import Images
from watchroom.docker.logins import FindLogin, no_login
from watchroom.docker.networks import Networks
from watchroom.docker.swarm import Swarm
from watchroom.docker.system import System


class Engine:
    """
    One Docker Engine; to be made where an event loop runs, and closed.

    Making it sends nothing: an engine that is away is noticed by the first request, and every
    request and stream finds one that came back, also if it came back as another version. Streams
    do not reconnect by themselves. Raises Misconfigured if the address's certificates cannot be
    used.
    """

    def __init__(
        self,
        address: EngineAddress,
        *,
        deadlines: Deadlines = STANDARD_DEADLINES,
        find_login: FindLogin = no_login,
    ) -> None:
        self.address = address
        self._connection = Connection(address, deadlines)
        self.containers = Containers(self._connection)
        self.images = Images(self._connection, find_login)
        self.networks = Networks(self._connection)
        self.swarm = Swarm(self._connection, find_login)
        self.system = System(self._connection)

    async def api_version(self) -> tuple[int, int]:
        """Return the version of the API that is spoken with this engine."""
        return await self._connection.version()

    async def close(self) -> None:
        """Close every connection; what still waits for an answer or a line gets an error."""
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
