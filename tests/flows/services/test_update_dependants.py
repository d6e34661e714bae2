"""Containers that hold on to one that is updated: they lose nothing by it."""

import asyncio
import sys
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import operated_fleet, raising_at, states_of
from versions_of_app import App, failing, steady
from waiting import eventually
from watchroom.domain.operations import Action, OperationStatus, StepState
from watchroom.flows.services.update_journal import Moment, StepName

pytestmark = pytest.mark.docker

SUCCEEDED = OperationStatus.SUCCEEDED
ROLLED_BACK = OperationStatus.ROLLED_BACK
TESTS = Path(__file__).parents[2]


@pytest.fixture
def app(docker_engine: DockerEngine, docker_registry: Registry) -> App:
    """An image of which no newer version is published yet."""
    return App(docker_engine, docker_registry)


async def test_who_shares_its_network_is_made_anew_after_it(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """It holds on to the old one's id, which nothing answers to any more."""
    app.run("vpn")
    steady_image = docker_engine.image("steady")
    docker_engine.run(
        steady_image, options=("--name", "client", "--network", "container:vpn", "--env", "A=1")
    )
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        before = await operated.inspect("client")

        operation = await operated.do(Action.UPDATE, "vpn")

        assert operation.status is SUCCEEDED
        assert states_of(operation)[StepName.DEPENDANTS] is StepState.DONE
        after = await operated.inspect("client")
        vpn = await operated.inspect("vpn")
        assert after["HostConfig"]["NetworkMode"] == f"container:{vpn['Id']}"
        assert (after["Id"] != before["Id"], after["State"]["Status"]) == (True, "running")
        assert (after["Image"], after["Config"]["Env"]) == (
            before["Image"],
            before["Config"]["Env"],
        )
        assert after["Config"]["Image"] == before["Config"]["Image"]
        assert await operated.names() == {"client", "vpn"}


async def test_who_shares_its_network_gets_it_back_after_a_rollback(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """The old one was stopped and started: its network is another one than it was."""
    app.run("vpn")
    docker_engine.run(
        docker_engine.image("steady"), options=("--name", "client", "--network", "container:vpn")
    )
    app.release(failing("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        assert (await operated.do(Action.UPDATE, "vpn")).status is ROLLED_BACK

        addresses = [
            await asyncio.to_thread(
                docker_engine.docker, "exec", name, "ip", "addr", "show", "eth0"
            )
            for name in ("vpn", "client")
        ]
        assert addresses[0] == addresses[1]


async def test_who_links_to_it_is_made_anew_after_it(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """On the default bridge the address of the old one was written into it."""
    app.run("db")
    docker_engine.run(
        docker_engine.image("steady"), options=("--name", "client", "--link", "db:store")
    )
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        assert (await operated.do(Action.UPDATE, "db")).status is SUCCEEDED

        after = await operated.inspect("client")
        assert after["HostConfig"]["Links"] == ["/db:/client/store"]
        address = (await operated.inspect("db"))["NetworkSettings"]["IPAddress"]
        hosts = await asyncio.to_thread(docker_engine.docker, "exec", "client", "cat", "/etc/hosts")
        assert f"{address}\tstore" in hosts


async def test_a_dependant_that_fails_is_tried_again(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """It cannot go back to what it was, since what it held on to is gone."""
    app.run("vpn")
    docker_engine.run(
        docker_engine.image("steady"), options=("--name", "client", "--network", "container:vpn")
    )
    app.release(steady("2.0"))
    fail = raising_at(StepName.START, Moment.AFTER, passed=1)
    async with operated_fleet(docker_engine.url, tmp_path, fail=fail) as operated:
        assert (await operated.do(Action.UPDATE, "vpn")).status is SUCCEEDED

        assert (await operated.inspect("client"))["State"]["Status"] == "running"
        assert await operated.names() == {"client", "vpn"}


@pytest.mark.parametrize(
    ("step", "moment", "passed"),
    [
        pytest.param(StepName.REMOVE, Moment.AFTER, 0, id="before it was begun"),
        pytest.param(StepName.CREATE, Moment.AFTER, 1, id="made"),
        pytest.param(StepName.STOP, Moment.AFTER, 1, id="stopped"),
        pytest.param(StepName.NAMES, Moment.AFTER, 1, id="renamed"),
        pytest.param(StepName.GATE, Moment.BEFORE, 1, id="started"),
        pytest.param(StepName.REMOVE, Moment.BEFORE, 1, id="well"),
    ],
)
async def test_a_dependant_that_a_kill_cut_off_is_made_anew_at_the_next_start(
    docker_engine: DockerEngine,
    tmp_path: Path,
    app: App,
    step: StepName,
    moment: Moment,
    passed: int,
) -> None:
    """The update itself is good by then: there is only forward, wherever the dependant was."""
    app.run("vpn")
    docker_engine.run(
        docker_engine.image("steady"),
        options=("--name", "client", "--network", "container:vpn", "--env", "A=1"),
    )
    app.release(steady("2.0"))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(TESTS / "killed_update.py"), docker_engine.url, str(tmp_path)),
        *("vpn", step, moment, str(passed)),
        cwd=TESTS,
    )
    assert await process.wait() == -9

    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await eventually(lambda: not list(operated.journal_dir.glob("*.json")))

        vpn, client = await operated.inspect("vpn"), await operated.inspect("client")
        assert vpn["Config"]["Labels"]["org.opencontainers.image.version"] == "2.0"
        assert client["HostConfig"]["NetworkMode"] == f"container:{vpn['Id']}"
        assert (client["State"]["Status"], "A=1" in client["Config"]["Env"]) == ("running", True)
        assert await operated.names() == {"client", "vpn"}
