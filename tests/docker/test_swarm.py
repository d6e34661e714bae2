"""Services and tasks, on a real swarm of one."""

import json
from contextlib import aclosing
from typing import Any

import pytest

from docker_engine import DockerEngine
from waiting import eventually
from watchroom.docker.engine import Engine
from watchroom.docker.log_stream import LogQuery
from watchroom.domain.errors import EngineRefused, NotFound

pytestmark = pytest.mark.docker

TICKS = "while :; do echo tick; sleep 0.1; done"


@pytest.fixture
def service(docker_engine: DockerEngine) -> str:
    """A service of one task that writes ticks; its id."""
    docker_engine.begin_swarm()
    options = ("--detach", "--no-resolve-image", "--name", "ticker")
    image = docker_engine.image()
    created = docker_engine.docker("service", "create", *options, image, "sh", "-c", TICKS)
    return created.splitlines()[-1]


async def running(engine: Engine, service: str) -> list[Any]:
    """Return the tasks of a service that run."""
    tasks = await engine.swarm.tasks(filters={"service": [service], "desired-state": ["running"]})
    return [task for task in tasks if task["Status"]["State"] == "running"]  # type: ignore[index]


async def test_a_manager_shows_its_services(engine: Engine, service: str) -> None:
    """Services are listed and inspected, by id and by name."""
    swarm = (await engine.system.info()).swarm
    assert (swarm.state, swarm.is_manager) == ("active", True)

    assert [entry["ID"] for entry in await engine.swarm.services()] == [service]
    assert (await engine.swarm.service("ticker"))["ID"] == service
    with pytest.raises(NotFound, match="nobody"):
        await engine.swarm.service("nobody")


async def test_a_service_is_scaled(engine: Engine, service: str) -> None:
    """By a new spec at the version that it was made from."""
    await eventually(lambda: running(engine, service))
    inspected = json.loads(json.dumps(await engine.swarm.service(service)))
    spec, version = inspected["Spec"], inspected["Version"]["Index"]
    spec["Mode"]["Replicated"]["Replicas"] = 2

    await engine.swarm.update_service(service, version=version, spec=spec)

    async def two_run() -> bool:
        return len(await running(engine, service)) == 2

    await eventually(two_run)

    with pytest.raises(EngineRefused, match="out of sequence"):
        await engine.swarm.update_service(service, version=version, spec=spec)


async def test_a_service_s_log_is_read(engine: Engine, service: str) -> None:
    """The same lines as a container's."""
    query = LogQuery(follow=True)
    seen = []

    async with aclosing(engine.swarm.service_logs(service, tty=False, query=query)) as records:
        async for record in records:
            seen.append(record)
            if len(seen) == 3:
                break

    assert [record.message for record in seen] == ["tick"] * 3
    assert all(record.time_ns for record in seen)


async def test_an_engine_outside_of_a_swarm_says_so(engine: Engine) -> None:
    """A clear reason, no outage."""
    with pytest.raises(EngineRefused, match="not a swarm manager"):
        await engine.swarm.services()
