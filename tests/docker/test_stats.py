"""Counters of containers, on a real engine."""

import asyncio
import time

import pytest

from docker_engine import DockerEngine
from watchroom.docker.engine import Engine
from watchroom.domain.json_values import mapping

pytestmark = pytest.mark.docker


async def test_one_reading_is_taken_and_not_two(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """The engine's own pair of readings would take it twice as long."""
    container = docker_engine.run(docker_engine.image("steady"))

    reading = await engine.containers.stats(container)

    assert reading["id"] == container
    assert mapping(reading["cpu_stats"])["system_cpu_usage"]
    assert mapping(reading["memory_stats"])["usage"]
    assert "system_cpu_usage" not in mapping(reading["precpu_stats"])


async def test_a_sweep_takes_no_longer_than_one_reading(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """Each waits for the same second: six readings after each other would take six."""
    image = docker_engine.image("steady")
    ids = [docker_engine.run(image) for _ in range(6)]
    began = time.monotonic()

    async with asyncio.TaskGroup() as tasks:
        readings = [tasks.create_task(engine.containers.stats(container)) for container in ids]

    assert [reading.result()["id"] for reading in readings] == ids
    assert time.monotonic() - began < 4


async def test_a_stopped_container_has_a_reading_too(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """An empty one: a sweep over all containers needs no case of its own."""
    container = docker_engine.docker("create", docker_engine.image("steady"))

    reading = await engine.containers.stats(container)

    assert not mapping(reading["memory_stats"])
