"""The part of the story that the product itself has to play: its own API is asked for it."""

import asyncio
from typing import Any, Final

import aiohttp
import structlog

from watchroom.demo.home import HOST
from watchroom.demo.receivers import BROKEN, WORKING
from watchroom.domain.errors import Unavailable

UPDATED: Final = "qdrant"  # its newer image fails its health check, so the update rolls back
DEADLINE_S: Final = 30.0  # for the server to answer, and for a service to be seen
LOOK_EVERY_S: Final = 0.25
REPLY_DEADLINE_S: Final = 10.0

log = structlog.get_logger(__name__)

_WEBHOOKS: Final = (
    {
        "events": ["service:error", "service:update", "execution:risk", "incident:open"],
        "description": "Control room",
        "path": WORKING,
    },
    {
        "events": ["service:error", "execution:risk"],
        "description": "Old pager gateway (its receiver answers 500)",
        "path": BROKEN,
    },
)


class Api:
    """The server of the demo, as its clients see it. Raises Unavailable."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str) -> None:
        self._session = session
        self._base_url = base_url

    async def get(self, path: str) -> Any:  # noqa: ANN401  JSON
        """Return what an endpoint answers."""
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: object = None) -> Any:  # noqa: ANN401  JSON
        """Send something to an endpoint, and return what it answers."""
        return await self._ask("POST", path, body)

    async def _ask(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401  JSON
        deadline = aiohttp.ClientTimeout(total=REPLY_DEADLINE_S)
        try:
            async with self._session.request(
                method, f"{self._base_url}{path}", json=body, timeout=deadline
            ) as reply:
                reply.raise_for_status()
                return await reply.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(f"{method} {path}: {error}") from error


async def answers(api: Api) -> None:
    """Return once the server answers. Raises TimeoutError."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            try:
                await api.get("/api/health")
            except Unavailable:  # not yet
                await asyncio.sleep(LOOK_EVERY_S)
            else:
                return


async def tell(api: Api, *, receiver_port: int) -> None:
    """Make the webhooks of the story, and begin the update that will not succeed."""
    for webhook in _WEBHOOKS:
        url = f"http://{HOST}:{receiver_port}{webhook['path']}"
        facts = {name: value for name, value in webhook.items() if name != "path"}
        await api.post("/api/webhooks", {"url": url, **facts})
    async with asyncio.timeout(DEADLINE_S):
        await _be_seen(api)
    await api.post(f"/api/services/{UPDATED}/update?wait=false", {})


async def _be_seen(api: Api) -> None:
    while True:
        services = await api.get("/api/services")
        if any(service["id"] == UPDATED for service in services["data"]):
            return
        await asyncio.sleep(LOOK_EVERY_S)
