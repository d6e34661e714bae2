"""A real server over a real engine: what happens to containers is heard when it happens."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from docker_engine import DockerEngine
from live_site import Client
from running_server import KEY, RunningServer, serving, until

pytestmark = pytest.mark.docker

WITHIN_S = 35.0
PRINTING = "i=0; while :; do echo line $i; i=$((i+1)); sleep 0.2; done"


async def test_what_happens_on_an_engine_is_heard(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """State, figures, lines and the steps of an operation, all over one connection."""
    image = docker_engine.image()
    docker_engine.run(image, "sh", "-c", PRINTING, options=("--name", "thing", "--init"))
    with serving(tmp_path, DOCKER_HOSTS=f"rack={docker_engine.url}") as server:
        await asyncio.to_thread(
            until, lambda: server.get("/api/services").json()["data"], within_s=WITHIN_S
        )
        url = server.urls[0].replace("http", "ws") + "/ws"
        headers = {"X-API-Key": KEY}
        async with (
            asyncio.timeout(90),
            connect(url, additional_headers=headers, proxy=None) as connection,
        ):
            client = Client(connection)
            await listens_to_services(client)
            await listens_to_lines(client)
            await listens_to_figures(client)
            await listens_to_an_operation(client, server)
            await asyncio.to_thread(docker_engine.docker, "stop", "thing")
            await stands_still(client)
        server.stop()
        assert "Traceback" not in server.logged()


async def listens_to_services(client: Client) -> None:
    await client.say(type="subscribe", channel="services")
    [service] = (await client.hear_until(type="snapshot"))[-1]["services"]
    assert (service["id"], service["status"]) == ("thing", "running")


async def listens_to_lines(client: Client) -> None:
    await client.say(type="subscribe", channel="logs", filters={"service": ["thing"], "lines": 1})
    lines = [await heard(client, "log") for _ in range(4)]
    numbers = [int(each["line"]["message"].removeprefix("line ")) for each in lines]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    await client.ask(type="unsubscribe", channel="logs")


async def listens_to_figures(client: Client) -> None:
    await client.say(type="subscribe", channel="stats")
    while True:
        [usage] = (await heard(client, "stats"))["services"]
        if usage["stats"]["cpu"] is not None:
            assert usage["stats"]["memoryUsage"] > 0
            await client.ask(type="unsubscribe", channel="stats")
            return


async def listens_to_an_operation(client: Client, server: RunningServer) -> None:
    await client.say(type="subscribe", channel="operations")
    await client.hear_until(type="snapshot", channel="operations")
    answer = await asyncio.to_thread(post, server, "/api/services/thing/restart")
    ended = await heard(client, "operation.ended", also="service.restarted")
    assert ended["operation"]["id"] == answer["operationId"]
    assert ended["operation"]["status"] == "succeeded"


async def stands_still(client: Client) -> None:
    """Wait until a stop was told, and it stands as stopped: a restart stops it too."""
    told: set[str] = set()
    while True:
        message = await client.hear()
        told.add(message["type"])
        stands = message.get("service", {}).get("status")
        if "service.stopped" in told and stands == "stopped":
            return


def post(server: RunningServer, path: str) -> dict[str, Any]:
    """Order something, and return the operation."""
    with server.client() as caller:
        operation: dict[str, Any] = caller.post(path, params={"wait": "false"}).json()["data"]
    return operation


async def heard(client: Client, type_: str, *, also: str | None = None) -> dict[str, Any]:
    """Return the next message of a type, once one of another type has been heard as well."""
    found: dict[str, dict[str, Any]] = {}
    wanted = {each for each in (type_, also) if each is not None}
    while wanted - found.keys():
        message = await client.hear()
        found[message["type"]] = message
    return found[type_]
