"""Whole updates on a real engine, from a real registry: which settings the new container has."""

from pathlib import Path
from typing import Any

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import OperatedFleet, operated_fleet
from versions_of_app import App, steady
from watchroom.domain.operations import Action, OperationStatus

pytestmark = pytest.mark.docker


@pytest.fixture
def app(docker_engine: DockerEngine, docker_registry: Registry) -> App:
    """An image of which no newer version is published yet."""
    return App(docker_engine, docker_registry)


async def updated(operated: OperatedFleet, name: str = "web") -> Any:
    """Update a service, which has to succeed, and return the inspection of its new container."""
    before = await operated.inspect(name)
    operation = await operated.do(Action.UPDATE, name)
    assert operation.status is OperationStatus.SUCCEEDED, operation.error
    after = await operated.inspect(name)
    assert after["Id"] != before["Id"]
    return after


def env_of(inspect: Any) -> dict[str, str]:
    return dict(entry.split("=", 1) for entry in inspect["Config"]["Env"])


async def test_point_02_what_it_runs_counts_and_not_what_its_tag_names_by_now(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """Compared with the newer image, the older one's variables would look like the user's own."""
    app.run("web", "--env", "MINE=1")
    app.release(steady("2.0"))
    docker_engine.docker("pull", "--quiet", app.image)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        after = await updated(operated)

    assert env_of(after) == {"PATH": "/bin", "APP_VERSION": "2.0", "MINE": "1"}


async def test_point_02_with_the_old_image_gone_all_is_kept_and_that_is_told(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """Whatever may be the user's own must not be lost, and somebody has to know."""
    gone = steady("1.0-soon-gone")
    app.release(gone)
    docker_engine.docker("pull", "--quiet", app.image)
    container = app.run("web", "--env", "MINE=1")
    docker_engine.docker("stop", "web")
    app.forget(gone)
    image = docker_engine.docker("container", "inspect", "--format", "{{.Image}}", container)
    docker_engine.docker("rmi", "--force", image)
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        preview = await operated.operations.preview_update("web")
        after = await updated(operated)

    assert any("is gone" in warning for warning in preview.warnings)
    assert env_of(after) == {"PATH": "/bin", "APP_VERSION": "1.0-soon-gone", "MINE": "1"}
    assert after["State"]["Status"] == "created"


async def test_point_01_what_the_engine_cannot_even_start_here_survives(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """The GPUs of a model server are what tools that copy field by field have lost."""
    options = ("--gpus", "device=0", "--shm-size", "8g", "--ulimit", "memlock=-1", "--ipc", "host")
    docker_engine.docker("create", "--name", "web", *options, app.image)
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        before = (await operated.inspect("web"))["HostConfig"]
        after = (await updated(operated))["HostConfig"]

    assert before["DeviceRequests"][0]["DeviceIDs"] == ["0"]
    assert after["ShmSize"] == 8 << 30
    assert after == before


async def test_point_19_compose_has_nothing_to_do_afterwards(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """It makes anew what has another configuration, or another image than its label says."""
    first = docker_engine.docker("image", "inspect", "--format", "{{.Id}}", app.image)
    labels = {"project": "shop", "service": "web", "config-hash": "a1b2c3", "image": first}
    named = [f"--label=com.docker.compose.{name}={value}" for name, value in labels.items()]
    app.run("web", *named)
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        after = await updated(operated)

    told = {name: after["Config"]["Labels"][f"com.docker.compose.{name}"] for name in labels}
    assert told == {**labels, "image": after["Image"]}
    assert after["Image"] != first
