"""Hundreds of streams at once, and none left behind."""

import asyncio
import gc
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from waiting import eventually
from watchroom.docker.engine import Engine
from watchroom.docker.event_cursor import EventCursor
from watchroom.docker.log_stream import LogQuery

pytestmark = pytest.mark.docker

MANY = 300


def sockets() -> int:
    """Return how many sockets this process has open."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(_target(link).startswith("socket:") for link in links)


def streams(engine: Engine, container: str) -> list[AsyncGenerator[object, None]]:
    """Return streams of every kind that go on for good."""
    query = LogQuery(follow=True)
    kinds = (
        lambda: engine.containers.logs(container, tty=False, query=query),
        lambda: engine.system.events(EventCursor(0)),
    )
    return [kinds[number % len(kinds)]() for number in range(MANY)]


async def opened(engine: Engine, container: str) -> list[AsyncGenerator[object, None]]:
    """Open streams and read the first item of each, all of them at the same time."""
    all_streams = streams(engine, container)
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        for stream in all_streams:
            tasks.create_task(_first_of(stream))
    return all_streams


async def test_many_streams_run_at_once_and_are_closed(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """A pool of a hundred connections would hang here; requests get through beside them."""
    container = docker_engine.run(docker_engine.image("steady"))
    before = sockets()
    await engine.api_version()  # over a connection that is kept

    open_streams = await opened(engine, container)
    assert sockets() - before >= MANY
    assert await engine.containers.list_all()

    for stream in open_streams:
        await stream.aclose()
    await eventually(lambda: sockets() <= before + 1)


async def test_streams_that_are_dropped_are_closed(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """A reader that forgets its stream must not leave a connection and work for the engine."""
    container = docker_engine.run(docker_engine.image("steady"))
    before = sockets()
    await engine.api_version()  # over a connection that is kept

    open_streams = await opened(engine, container)
    assert sockets() - before >= MANY

    open_streams.clear()
    gc.collect()
    await eventually(lambda: sockets() <= before + 1)


async def test_a_cancelled_reader_closes_its_stream(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """As when the person who looked at a log has gone."""
    container = docker_engine.run(docker_engine.image("steady"))
    before = sockets()
    await engine.api_version()  # over a connection that is kept

    async with asyncio.TaskGroup() as tasks:
        readers = [tasks.create_task(_drain(stream)) for stream in streams(engine, container)]
        await eventually(lambda: sockets() - before >= MANY)
        for reader in readers:
            reader.cancel()

    await eventually(lambda: sockets() <= before + 1)


async def _first_of(stream: AsyncGenerator[object, None]) -> None:
    await anext(stream)


async def _drain(stream: AsyncGenerator[object, None]) -> None:
    async with aclosing(stream):
        async for _ in stream:
            pass


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed meanwhile
        return ""
