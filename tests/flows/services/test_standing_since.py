"""Since when services stand as they do, by a real engine."""

import asyncio

import pytest

from docker_engine import DockerEngine
from waiting import eventually
from watched_fleet import WatchedFleet, watched_fleet
from watchroom.docker.engine_times import time_ms
from watchroom.store.database import Database

pytestmark = pytest.mark.docker


def engine_ms(docker: DockerEngine, name: str, field: str) -> int | None:
    """Return a time of a container as the engine's own command line tells it."""
    return time_ms(docker.docker("inspect", "--format", f"{{{{.{field}}}}}", name))


def since_ms(watched: WatchedFleet, name: str) -> int | None:
    view = watched.view(name)
    assert view is not None
    return view.since_ms


async def test_every_status_tells_since_when(docker_engine: DockerEngine, store: Database) -> None:
    """The engine's own times, to the millisecond, also of what ended before we looked."""
    image = docker_engine.image("steady")
    docker_engine.run(image, options=("--name", "up"))
    docker_engine.docker("create", "--name", "fresh", image)
    docker_engine.docker("run", "--name", "done", docker_engine.image(), "true")

    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)

        found = {name: since_ms(watched, name) for name in ("up", "fresh", "done")}
    assert None not in found.values()
    assert found == {
        "up": engine_ms(docker_engine, "up", "State.StartedAt"),
        "fresh": engine_ms(docker_engine, "fresh", "Created"),
        "done": engine_ms(docker_engine, "done", "State.FinishedAt"),
    }


async def test_a_pause_is_known_by_its_event(docker_engine: DockerEngine, store: Database) -> None:
    """An inspection does not tell; the event does, and the store still does after a restart."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("thing", "running")
        await asyncio.to_thread(docker_engine.docker, "pause", "thing")
        await watched.becomes("thing", "paused")
        paused_ms = since_ms(watched, "thing")
        await eventually(lambda: "pause" in [event.kind for event in watched.heard])
        [told] = [event for event in watched.heard if event.kind == "pause"]
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("thing", "paused")
        recalled_ms = since_ms(watched, "thing")
        await asyncio.to_thread(docker_engine.docker, "unpause", "thing")
        await watched.becomes("thing", "running")
        again_ms = since_ms(watched, "thing")

    assert paused_ms == recalled_ms == told.at_ms
    assert again_ms == engine_ms(docker_engine, "thing", "State.StartedAt")
