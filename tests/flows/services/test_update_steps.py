"""Whatever goes wrong at whatever step of an update: one container of the name, as it was."""

import asyncio
import random
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import DEADLINE_S, OperatedFleet, operated_fleet, raising_at
from versions_of_app import App, failing, steady
from waiting import eventually
from watchroom.domain.events import EventType
from watchroom.domain.operations import Action, OperationStatus, StepState
from watchroom.flows.services.update_gate import Patience
from watchroom.flows.services.update_journal import Journals, Moment, StepName
from watchroom.store import audit, event_log, operations

pytestmark = pytest.mark.docker

TESTS = Path(__file__).parents[2]
LATE_S = 3.0  # in which an engine may carry out what a killed process asked for
STEPS = [
    *(StepName.CREATE, StepName.STOP, StepName.NAMES, StepName.NETWORKS),
    *(StepName.START, StepName.GATE, StepName.REMOVE),
]
PLACES = [
    pytest.param(step, moment, id=f"{moment} {step}".replace(" ", "-"))
    for step in STEPS
    for moment in Moment
]


@pytest.fixture
def app(docker_engine: DockerEngine, docker_registry: Registry) -> App:
    """A container with settings of many kinds, and a newer version in the registry."""
    docker_engine.docker("network", "create", "--subnet", "10.77.1.0/24", "front")
    docker_engine.docker("network", "create", "back")
    app = App(docker_engine, docker_registry)
    app.run(
        "app",
        *("--network", "front", "--ip", "10.77.1.9", "--network-alias", "shop"),
        *("--env", "MODE=mine", "--label", "team=blue", "--restart", "always"),
        *("--volume", "named:/data", "--volume", "/scratch", "--stop-timeout", "3"),
        *("--publish", "127.0.0.1::80", "--memory", "64m", "--ulimit", "nofile=100:100"),
    )
    docker_engine.docker("network", "connect", "--alias", "stock", "back", "app")
    docker_engine.docker("exec", "app", "sh", "-c", "echo kept > /scratch/file")
    app.release(steady("2.0"))
    return app


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("step", "moment"), PLACES)
async def test_an_error_at_any_step_leaves_all_as_it_was(
    docker_engine: DockerEngine, tmp_path: Path, step: StepName, moment: Moment
) -> None:
    """The way back is open until the new one is well; after that the way on is."""
    fail = raising_at(step, moment)
    async with operated_fleet(docker_engine.url, tmp_path, fail=fail) as operated:
        before = await operated.inspect("app")

        operation = await operated.do(Action.UPDATE, "app")

        if step is StepName.REMOVE:
            assert operation.status is OperationStatus.SUCCEEDED
            await check_updated(operated, before)
        else:
            assert operation.status is OperationStatus.ROLLED_BACK
            assert "it does not want to" in (operation.error or "")
            await check_as_before(operated, before)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("step", "moment"), PLACES)
async def test_a_kill_at_any_step_is_made_good_at_the_next_start(
    docker_engine: DockerEngine, tmp_path: Path, step: StepName, moment: Moment
) -> None:
    """A process that is killed cleans nothing up: its journal has to be enough."""
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        before = await operated.inspect("app")
    await update_until_killed(docker_engine.url, tmp_path, step, moment)
    began_s = time.monotonic()

    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await eventually(lambda: everything_is_over(operated))
        print(f"made good after {time.monotonic() - began_s:.1f} s")

        assert time.monotonic() - began_s < DEADLINE_S
        (operation,) = (await operations.page(operated.store, limit=5)).items
        if step is StepName.REMOVE:
            assert operation.status is OperationStatus.SUCCEEDED
            await check_updated(operated, before)
        else:
            assert operation.status is OperationStatus.ROLLED_BACK
            await check_as_before(operated, before)
        rows = await audit.page(operated.store, limit=5)
        assert [row.phase for row in rows] == ["result", "intent"]
        assert (await audit.verify(operated.store)).broken_id is None


@pytest.mark.usefixtures("app")
async def test_a_server_that_is_told_to_end_makes_it_good_at_its_next_start(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """It ends at once; the journal keeps what it was about to do."""
    slow = Patience(timeout_s=60.0, stable_s=60.0, poll_s=0.05)
    async with operated_fleet(docker_engine.url, tmp_path, patience=slow) as operated:
        before = await operated.inspect("app")
        await operated.look()
        await operated.operations.begin(Action.UPDATE, "app", who="tester")
        await eventually(lambda: is_at(operated, StepName.GATE))

    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await eventually(lambda: everything_is_over(operated))
        await check_as_before(operated, before)


def is_at(operated: OperatedFleet, name: StepName) -> bool:
    """Tell whether the one operation is at a step."""
    (operation,) = operated.operations.running()
    return any(s.name == name and s.state is StepState.RUNNING for s in operation.steps)


@pytest.mark.usefixtures("app")
async def test_point_12_the_engine_does_not_bring_the_old_one_back_meanwhile(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """A reboot while nobody is there to finish the update: two of them would share their data."""
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        before = await operated.inspect("app")
    await update_until_killed(docker_engine.url, tmp_path, StepName.GATE, Moment.BEFORE)
    await asyncio.to_thread(docker_engine.stop)
    await asyncio.to_thread(docker_engine.start)

    assert docker_engine.docker("ps", "--format", "{{.Names}}") == "app"
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await eventually(lambda: everything_is_over(operated))
        await check_as_before(operated, before)


@pytest.mark.parametrize("step", [StepName.NAMES, StepName.START, StepName.GATE])
async def test_what_vanished_before_the_kill_is_made_again(
    docker_engine: DockerEngine, docker_registry: Registry, tmp_path: Path, step: StepName
) -> None:
    """With --rm all that is left of the old one is the journal."""
    app = App(docker_engine, docker_registry)
    app.run("app", "--rm", "--env", "MODE=mine", "--volume", "/scratch")
    docker_engine.docker("exec", "app", "sh", "-c", "echo kept > /scratch/file")
    app.release(steady("2.0"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        before = await operated.inspect("app")
    await update_until_killed(docker_engine.url, tmp_path, step, Moment.BEFORE)

    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await eventually(lambda: everything_is_over(operated))

        after = await operated.inspect("app")
        assert await operated.names() == {"app"}
        assert (after["State"]["Status"], after["Image"]) == ("running", before["Image"])
        assert after["HostConfig"]["AutoRemove"] is True
        for key in ("Image", "Env", "Cmd", "Labels"):
            assert after["Config"][key] == before["Config"][key]
        assert docker_engine.docker("exec", "app", "cat", "/scratch/file") == "kept"


@pytest.mark.usefixtures("app")
async def test_killed_again_and_again_it_ends_up_as_it_was(
    docker_engine: DockerEngine,
    docker_registry: Registry,
    tmp_path: Path,
    pytestconfig: pytest.Config,
) -> None:
    """At moments of chance, also on the way back; the seed of them is printed when it fails."""
    image = f"{docker_registry.address}/team/app:latest"
    first = docker_engine.docker("image", "inspect", "-f", "{{.Id}}", image)
    docker_engine.publish(docker_engine.build("watchroom-test/bad:1", failing("bad")), image)
    docker_engine.docker("tag", first, image)
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    moments = random.Random(seed)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        before = await operated.inspect("app")

    for _ in range(max(4, pytestconfig.getoption("rounds") // 4)):
        await update_for(docker_engine.url, tmp_path, moments.uniform(0.5, 3.5))

    async with operated_fleet(docker_engine.url, tmp_path, late_s=LATE_S) as operated:
        await eventually(lambda: everything_is_over(operated))
        await check_as_before(operated, before)
        assert (await audit.verify(operated.store)).broken_id is None


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("step", [StepName.CREATE, StepName.STOP, StepName.NAMES])
async def test_what_the_engine_does_late_for_a_killed_process_is_undone_too(
    docker_engine: DockerEngine, tmp_path: Path, step: StepName
) -> None:
    """A busy engine carries out what it was asked for after whoever asked is gone."""
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        before = await operated.inspect("app")
    await update_until_killed(docker_engine.url, tmp_path, step, Moment.BEFORE)
    (journal,) = Journals(tmp_path / "journal").unfinished()
    late = {
        StepName.CREATE: ("create", "--name", journal.new_name, before["Image"]),
        StepName.STOP: ("stop", "app"),
        StepName.NAMES: ("rename", "app", journal.parked_name),
    }

    async with operated_fleet(docker_engine.url, tmp_path, late_s=LATE_S) as operated:
        await asyncio.sleep(LATE_S / 3)
        await asyncio.to_thread(docker_engine.docker, *late[step])
        assert not await everything_is_over(operated)

        await eventually(lambda: everything_is_over(operated))
        await check_as_before(operated, before)


async def update_for(url: str, folder: Path, life_s: float) -> None:
    """Begin to update in a process, after what it has to recover, and kill it."""
    script = str(TESTS / "killed_update.py")
    never = (StepName.CLEAN, Moment.AFTER)
    process = await asyncio.create_subprocess_exec(
        sys.executable, script, url, str(folder), "app", *never, cwd=TESTS, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(life_s):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def update_until_killed(url: str, folder: Path, step: StepName, moment: Moment) -> None:
    """Update in a process that kills itself on the way."""
    script = str(TESTS / "killed_update.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, script, url, str(folder), "app", step, moment, cwd=TESTS
    )
    async with asyncio.timeout(DEADLINE_S):
        assert await process.wait() == -9


async def everything_is_over(operated: OperatedFleet) -> bool:
    """Tell whether nothing is left to be finished or undone."""
    unfinished = await operations.unfinished(operated.store)
    return not unfinished and not list(operated.journal_dir.glob("*.json"))


async def check_told(operated: OperatedFleet) -> None:
    """What the log tells of operations is what the store has of them, each once."""
    kept = (await operations.page(operated.store, limit=1000)).items
    began, ended = EventType.OPERATION_STARTED, EventType.OPERATION_ENDED
    told = await event_log.after(operated.store, 0, limit=10_000, types={began, ended})

    assert sorted((event.type, event.data["id"], event.data["status"]) for event in told) == sorted(
        each
        for operation in kept
        for each in (
            (began, operation.id, OperationStatus.RUNNING),
            (ended, operation.id, operation.status),
        )
    )


async def check_as_before(operated: OperatedFleet, before: Mapping[str, Any]) -> None:
    """The very container, untouched to the eye, and no other; all that was done is told."""
    await check_told(operated)
    after = await operated.inspect("app")
    assert await operated.names() == {"app"}
    assert after["State"]["Status"] == "running"
    assert after["Id"] == before["Id"]
    for part in ("Name", "Image", "Config", "HostConfig"):
        assert after[part] == before[part]
    assert places_of(after) == places_of(before)
    assert networks_of(after) == networks_of(before)


async def check_updated(operated: OperatedFleet, before: Mapping[str, Any]) -> None:
    """A new container with the old one's settings and the new image's defaults; all is told."""
    await check_told(operated)
    after = await operated.inspect("app")
    assert await operated.names() == {"app"}
    assert after["State"]["Status"] == "running"
    assert after["Image"] != before["Image"]
    assert set(after["Config"]["Env"]) == {"PATH=/bin", "MODE=mine", "APP_VERSION=2.0"}
    for key in ("Image", "StopTimeout", "ExposedPorts", "Cmd"):
        assert after["Config"][key] == before["Config"][key]
    assert after["Config"]["Labels"]["team"] == "blue"
    kept = {key: value for key, value in before["HostConfig"].items() if key != "Binds"}
    assert {key: after["HostConfig"][key] for key in kept} == kept
    assert places_of(after) == places_of(before)
    assert networks_of(after) == networks_of(before)


def places_of(inspect: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return which volume is mounted where."""
    return {(mount["Name"], mount["Destination"]) for mount in inspect["Mounts"]}


def networks_of(inspect: Mapping[str, Any]) -> dict[str, tuple[set[str], str | None]]:
    """Return the networks with the user's own aliases and address."""
    short = inspect["Id"][:12]
    return {
        name: (
            set(endpoint["Aliases"] or ()) - {short},
            (endpoint["IPAMConfig"] or {}).get("IPv4Address"),
        )
        for name, endpoint in inspect["NetworkSettings"]["Networks"].items()
    }
