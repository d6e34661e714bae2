"""The made-up engine over its socket, asked by the product's own client."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from waiting import eventually
from watchroom.demo.engine.blueprints import Blueprint
from watchroom.demo.engine.images import make_image, publish
from watchroom.demo.engine.server import simulated_engine
from watchroom.demo.engine.values import Program
from watchroom.demo.engine.world import World
from watchroom.docker.address import parse_address
from watchroom.docker.containers import WaitFor
from watchroom.docker.engine import Engine
from watchroom.docker.event_cursor import EventCursor
from watchroom.docker.log_stream import LogQuery
from watchroom.docker.references import ImageReference, parse_reference
from watchroom.domain.errors import Conflict, EngineRefused, EngineUnavailable, NotFound

PATIENCE_S = 10.0
APP = Blueprint(
    project="app",
    service="web",
    title="Web",
    description="Something that runs",
    image="team/web:latest",
    version="1.0",
    program=Program(stop_s=0.05, ready_s=0.0),
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A made-up engine on which one container runs, and a client of it."""

    world: World
    engine: Engine
    id: str  # of the container


def empty_world() -> World:
    """Return a world that goes with the real time."""
    world = World(seed=1, clock=lambda: datetime.now(UTC))
    world.state.add_network("app_default")
    return world


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Asked]:
    """A container runs."""
    world = empty_world()
    container = world.run(APP)
    async with (
        simulated_engine(world, tmp_path / "made.sock") as url,
        Engine(parse_address(url)) as engine,
    ):
        yield Asked(world=world, engine=engine, id=container.id)


async def test_starting_and_stopping(asked: Asked) -> None:
    """What is so already is told as such, and a stop answers when it is over."""
    containers = asked.engine.containers
    changed = [
        await containers.start("app-web-1"),
        await containers.stop("app-web-1", grace_s=5),
        await containers.stop("app-web-1", grace_s=5),
        await containers.start("app-web-1"),
    ]
    started = (await containers.inspect("app-web-1"))["State"]
    await containers.restart("app-web-1", grace_s=5)

    assert changed == [False, True, False, True]
    assert (await containers.inspect("app-web-1"))["State"] != started


async def test_it_is_found_by_any_name(asked: Asked) -> None:
    """Id, beginning of an id, name; and unknown is unknown."""
    found = [
        (await asked.engine.containers.inspect(each))["Id"]
        for each in (asked.id, asked.id[:12], "app-web-1")
    ]

    assert set(found) == {asked.id}
    with pytest.raises(NotFound, match="No such container: nobody"):
        await asked.engine.containers.inspect("nobody")


async def test_events_tell_what_was_and_what_comes(asked: Asked) -> None:
    """From a time in the past on, without a gap at the present."""
    begin = EventCursor(asked.world.container("web").created_ns - 1)
    heard = []
    async with asyncio.timeout(PATIENCE_S), aclosing(asked.engine.system.events(begin)) as events:
        async for event in events:
            if event.kind == "container":
                heard.append(event.action)
            if event.action == "start" and len(heard) == 2:
                await asked.engine.containers.stop("app-web-1", grace_s=5)
            if event.action == "stop":
                break

    assert heard == ["create", "start", "kill", "die", "stop"]


async def test_a_log_is_followed_to_the_end(asked: Asked) -> None:
    """Lines come as they are printed, and when the container stops it is over."""
    asked.world.say("web", "first")
    query = LogQuery(follow=True)
    heard: list[tuple[str | None, str]] = []
    async with asyncio.timeout(PATIENCE_S):
        async for record in asked.engine.containers.logs("app-web-1", tty=False, query=query):
            heard.append((record.stream, record.message))
            if record.message == "first":
                asked.world.say("web", "second", to_stderr=True)
            elif record.message == "second":
                await asked.engine.containers.stop("app-web-1", grace_s=5)

    assert heard == [("stdout", "first"), ("stderr", "second")]


async def test_waiting_ends_with_the_exit_code(asked: Asked) -> None:
    """And has patience of its own."""
    waited = asked.engine.containers.wait("app-web-1", WaitFor.STOPPED, deadline_s=0.1)
    assert await waited is None

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(
            asked.engine.containers.wait("app-web-1", WaitFor.STOPPED, deadline_s=PATIENCE_S)
        )
        await asked.engine.containers.stop("app-web-1", grace_s=5)
    assert task.result() == 0


async def test_waiting_for_a_removal(asked: Asked) -> None:
    """Which ends it, however it comes about, with the code of the last end."""
    connector = aiohttp.UnixConnector(str(asked.engine.address.socket))
    async with aiohttp.ClientSession("http://engine", connector=connector) as session:
        path = "/containers/app-web-1/wait?condition=removed"
        async with session.post(path) as response:  # entered when the engine has begun to answer
            with pytest.raises(Conflict, match="You cannot remove a running container"):
                await asked.engine.containers.remove("app-web-1")
            await asked.engine.containers.remove("app-web-1", force=True)
            told = await response.json()

    assert told == {"Error": None, "StatusCode": 137}
    assert await asked.engine.containers.list_all() == []


async def test_a_container_is_made_as_asked(asked: Asked) -> None:
    """With the image's settings where none were given, on networks, with its volumes."""
    body = {
        "Image": "team/web",
        "Env": ["MODE=mine"],
        "HostConfig": {"NetworkMode": "app_default", "Binds": ["data:/data:ro"]},
    }
    made = await asked.engine.containers.create("other", body)
    await asked.engine.containers.start(made.id)
    told = await asked.engine.containers.inspect("other")
    network = await asked.engine.networks.inspect("app_default")

    assert told["Config"]["Cmd"] == ["/bin/web"]  # type: ignore[index]
    assert "MODE=mine" in told["Config"]["Env"]  # type: ignore[index]
    assert told["Mounts"][0]["RW"] is False  # type: ignore[index]
    assert len(network["Containers"]) == 2  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="already in use"):
        await asked.engine.containers.create("other", body)


def reference(text: str) -> ImageReference:
    """Return a reference that is one."""
    parsed = parse_reference(text)
    assert parsed is not None
    return parsed


async def test_something_newer_is_pulled(asked: Asked) -> None:
    """The registry tells its digest before, steps tell of the pull, and the tag moves."""
    newer = make_image(asked.world.state, APP.image, version="2.0")
    before = await asked.engine.images.inspect(APP.image)
    publish(asked.world.state, APP.image, newer)
    remote = await asked.engine.images.remote(reference(APP.image))
    steps = [step async for step in asked.engine.images.pull(reference(APP.image))]
    again = [step.status async for step in asked.engine.images.pull(reference(APP.image))]
    after = await asked.engine.images.inspect(APP.image)

    assert remote.digest == newer.digest
    assert (after["Id"], before["Id"] != after["Id"]) == (newer.image.id, True)
    assert any(step.total_bytes for step in steps)
    assert again[-1] == "Status: Image is up to date for team/web:latest"
    with pytest.raises(NotFound, match="manifest unknown"):
        await asked.engine.images.remote(reference("team/web:9"))


async def test_it_is_no_swarm(asked: Asked) -> None:
    """Said in its facts, and in Docker's words to those who ask all the same."""
    info = await asked.engine.system.info()

    assert (info.swarm.state, info.swarm.is_manager) == ("inactive", False)
    with pytest.raises(EngineRefused, match="not a swarm manager"):
        await asked.engine.swarm.services()


async def test_an_unknown_request_and_an_unknown_version(asked: Asked) -> None:
    """In the engine's words, for clients negotiate by them."""
    path = asked.engine.address.socket
    connector = aiohttp.UnixConnector(str(path))
    async with aiohttp.ClientSession("http://engine", connector=connector) as session:
        answers = []
        for address in ("/v1.41/nothing", "/v1.99/info", "/v1.2/info", "/info"):
            async with session.get(address) as response:
                answers.append((response.status, (await response.json()).get("message", "")[:23]))

    assert answers == [
        (404, "page not found"),
        (400, "client version 1.99 is "),
        (400, "client version 1.2 is t"),
        (200, ""),
    ]


async def test_it_ends_although_somebody_listens(tmp_path: Path) -> None:
    """A demo that is stopped must not wait for its own dashboard."""
    world = empty_world()
    world.run(replace(APP, program=Program(voice="nginx")))
    address = parse_address(f"unix://{tmp_path / 'made.sock'}")
    heard: list[str] = []

    async def follow(engine: Engine) -> None:
        records = engine.containers.logs("app-web-1", tty=False, query=LogQuery(follow=True))
        with suppress(EngineUnavailable):
            async for record in records:
                heard.append(record.message)  # noqa: PERF401 - it is looked at meanwhile

    async with Engine(address) as engine, asyncio.TaskGroup() as tasks:
        async with simulated_engine(world, tmp_path / "made.sock"):
            tasks.create_task(follow(engine))
            await eventually(lambda: heard)
            began_s = time.monotonic()
        took_s = time.monotonic() - began_s

    assert took_s < 3.0
