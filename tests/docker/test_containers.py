"""Containers, on a real engine."""

import asyncio
import time

import pytest

from docker_engine import DockerEngine
from watchroom.docker.containers import WaitFor
from watchroom.docker.engine import Engine
from watchroom.domain.errors import Conflict, EngineRefused, NotFound
from watchroom.domain.json_values import mapping

pytestmark = pytest.mark.docker

UNKNOWN = "0123456789ab"


async def status(engine: Engine, container: str) -> object:
    """Return the engine's word for what a container does."""
    return mapping((await engine.containers.inspect(container))["State"])["Status"]


async def test_the_list_holds_all_containers(engine: Engine, docker_engine: DockerEngine) -> None:
    """Also stopped ones: the dashboard is the place to start them."""
    running = docker_engine.run(docker_engine.image("steady"))
    ended = docker_engine.run(docker_engine.image("failing"))
    await engine.containers.wait(ended, WaitFor.STOPPED, deadline_s=20)

    listed = await engine.containers.list_all()

    assert [entry["Id"] for entry in listed] == [ended, running]
    assert [entry["State"] for entry in listed] == ["exited", "running"]


async def test_filters_reach_the_engine(engine: Engine, docker_engine: DockerEngine) -> None:
    """Any of the values of one filter fits, all of the filters must."""
    image = docker_engine.image("steady")
    one = docker_engine.run(image, options=("--label", "team=a+b c&d"))
    docker_engine.run(image, options=("--label", "team=other"))

    found = await engine.containers.list_all(
        filters={"label": ["team=a+b c&d"], "status": ["running", "exited"]}
    )

    assert [entry["Id"] for entry in found] == [one]


async def test_a_container_goes_through_its_life(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """Create, start, rename, stop, restart, remove: what an update is made of."""
    containers = engine.containers
    body = {"Image": docker_engine.image("steady"), "Env": ["MODE=test"]}

    made = await containers.create("first", body)
    assert not made.warnings
    assert await status(engine, "first") == "created"

    assert await containers.start(made.id)
    assert await status(engine, made.id[:12]) == "running"

    await containers.rename(made.id, "second")
    assert (await containers.inspect("second"))["Id"] == made.id

    assert await containers.stop("second", grace_s=10)
    assert await status(engine, "second") == "exited"

    await containers.restart("second", grace_s=10)
    assert await status(engine, "second") == "running"

    await containers.remove("second", force=True)
    with pytest.raises(NotFound, match="second"):
        await containers.inspect("second")


async def test_doing_it_twice_changes_nothing(engine: Engine, docker_engine: DockerEngine) -> None:
    """Actions are idempotent and say whether something happened."""
    container = docker_engine.run(docker_engine.image("steady"))

    assert not await engine.containers.start(container)
    assert await engine.containers.stop(container, grace_s=10)
    assert not await engine.containers.stop(container, grace_s=10)


async def test_stop_waits_for_the_grace_that_it_gives(
    docker_engine: DockerEngine, engine: Engine
) -> None:
    """A container that ignores the signal is killed after its grace, and that is no error."""
    container = docker_engine.run(docker_engine.image("stubborn"))
    began = time.monotonic()

    assert await engine.containers.stop(container, grace_s=1)

    assert time.monotonic() - began >= 1
    state = mapping((await engine.containers.inspect(container))["State"])
    assert state["ExitCode"] == 137


async def test_a_missing_container_is_not_found(engine: Engine) -> None:
    """Whatever is asked of it, and with the engine's words."""
    containers = engine.containers
    for request in (
        containers.inspect(UNKNOWN),
        containers.start(UNKNOWN),
        containers.stop(UNKNOWN, grace_s=1),
        containers.restart(UNKNOWN, grace_s=1),
        containers.rename(UNKNOWN, "other"),
        containers.remove(UNKNOWN),
        containers.set_restart_policy(UNKNOWN, "no"),
        containers.stats(UNKNOWN),
        containers.wait(UNKNOWN, WaitFor.STOPPED, deadline_s=5),
    ):
        with pytest.raises(NotFound, match=UNKNOWN):
            await request


@pytest.mark.parametrize("name", ["", ".", "..", "a/../b", "a/json", "a?x=1", "a b", "é", "a\n"])
async def test_a_name_that_cannot_be_is_not_found(engine: Engine, name: str) -> None:
    """It must not reach another path of the engine, such as the list."""
    with pytest.raises(NotFound):
        await engine.containers.inspect(name)


async def test_a_taken_name_is_a_conflict(engine: Engine, docker_engine: DockerEngine) -> None:
    """Two updates at once must not both succeed."""
    image = docker_engine.image("steady")
    docker_engine.run(image, options=("--name", "taken"))
    other = docker_engine.run(image)

    with pytest.raises(Conflict, match="taken"):
        await engine.containers.create("taken", {"Image": image})
    with pytest.raises(Conflict, match="taken"):
        await engine.containers.rename(other, "taken")


async def test_a_running_container_is_not_removed(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """Unless that is what was asked for."""
    container = docker_engine.run(docker_engine.image("steady"))

    with pytest.raises(Conflict, match="running"):
        await engine.containers.remove(container)


async def test_volumes_survive_their_container(engine: Engine, docker_engine: DockerEngine) -> None:
    """An update removes the old container; volumes without a name hold data all the same."""
    container = docker_engine.run(docker_engine.image("steady"), options=("--volume", "/data"))

    await engine.containers.remove(container, force=True)

    assert len(docker_engine.docker("volume", "ls", "--quiet").split()) == 1


async def test_an_image_that_is_not_here_is_not_found(engine: Engine) -> None:
    """Create does not pull."""
    with pytest.raises(NotFound, match="nowhere"):
        await engine.containers.create("some", {"Image": "nowhere:1"})


async def test_the_engine_s_reason_is_told(engine: Engine, docker_engine: DockerEngine) -> None:
    """ "Port is already allocated" is what the person at the screen has to know."""
    image = docker_engine.image("web")
    first = docker_engine.run(image, options=("--publish", "127.0.0.1::80"))
    port = docker_engine.docker("port", first, "80").rpartition(":")[2]
    binding = {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": port}]}
    made = await engine.containers.create(
        "second", {"Image": image, "HostConfig": {"PortBindings": binding}}
    )

    with pytest.raises(EngineRefused, match="already"):
        await engine.containers.start(made.id)


async def test_a_command_that_is_not_there_is_refused(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """The container is found, its program is not: no 404."""
    image = docker_engine.image("base")
    made = await engine.containers.create("broken", {"Image": image, "Cmd": ["/no/such"]})

    with pytest.raises(EngineRefused, match="/no/such"):
        await engine.containers.start(made.id)


async def test_the_restart_policy_can_be_changed(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """An update holds the old container down while it is the way back."""
    container = docker_engine.run(docker_engine.image("steady"), options=("--restart", "always"))

    await engine.containers.set_restart_policy(container, "on-failure", 3)

    host_config = mapping((await engine.containers.inspect(container))["HostConfig"])
    assert host_config["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 3}


async def test_waiting_tells_the_exit_code(engine: Engine, docker_engine: DockerEngine) -> None:
    """Of a container that has ended, and of one that ends meanwhile."""
    ended = docker_engine.run(docker_engine.image("failing"))
    assert await engine.containers.wait(ended, WaitFor.STOPPED, deadline_s=20) == 3

    running = docker_engine.run(docker_engine.image("steady"))
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(engine.containers.wait(running, WaitFor.STOPPED, deadline_s=20))
        await engine.containers.stop(running, grace_s=5)
    assert waiting.result() == 0


async def test_waiting_has_an_end(engine: Engine, docker_engine: DockerEngine) -> None:
    """A container that goes on is an answer, not an error."""
    container = docker_engine.run(docker_engine.image("steady"))

    assert await engine.containers.wait(container, WaitFor.STOPPED, deadline_s=0.3) is None
