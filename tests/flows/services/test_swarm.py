"""Swarm services in the fleet, and what is done to them, on a real swarm of one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import HOST, OperatedFleet, now, operated_fleet
from waiting import eventually
from watchroom.docker.engine import Engine
from watchroom.docker.login_file import LoginFile
from watchroom.docker.logins import FindLogin, no_login
from watchroom.docker.recreate_difference import Change
from watchroom.domain.errors import Conflict, NotFound
from watchroom.domain.operations import Action, Operation, OperationStatus
from watchroom.flows.services.log_views import LogLine, LogQuery
from watchroom.flows.services.service_logs import ServiceLogs
from watchroom.flows.services.swarm_watching import SwarmWatch
from watchroom.flows.services.views import ServiceView

pytestmark = pytest.mark.docker

SUCCEEDED = OperationStatus.SUCCEEDED
UNTIL_TOLD = "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"
QUICK_UPDATE = (
    *("--update-monitor", "1s", "--rollback-monitor", "1s", "--stop-grace-period", "1s"),
    *("--restart-delay", "100ms", "--update-delay", "0s"),
)


@dataclass(frozen=True, kw_only=True)
class Swarm:
    """A swarm of one, and operations on it."""

    docker: DockerEngine
    operated: OperatedFleet
    watch: SwarmWatch

    @property
    def engine(self) -> Engine:
        return self.operated.engine

    def create(self, name: str, image: str, *command: str, options: tuple[str, ...] = ()) -> str:
        flags = ("--detach", "--no-resolve-image", "--name", name, *QUICK_UPDATE, *options)
        created = self.docker.docker("service", "create", *flags, image, *command)
        return created.splitlines()[-1]

    async def look(self) -> None:
        """Tell the fleet how everything stands; a task that ends meanwhile is looked for anew."""
        try:
            await self.operated.look()
        except NotFound:
            await self.look()
        await self.watch.look()

    async def view(self, name: str) -> ServiceView:
        await self.look()
        return self.operated.fleet.find(name)

    async def runs(self, name: str, tasks: int) -> None:
        async def does() -> bool:
            return (await self.view(name)).replicas_running == tasks

        await eventually(does)

    async def do(self, action: Action, name: str) -> Operation:
        await self.look()
        begun = await self.operated.operations.begin(action, name, who="tester")
        return await self.operated.operations.finished(begun.id, deadline_s=60.0)


@asynccontextmanager
async def running_swarm(
    docker: DockerEngine, folder: Path, find_login: FindLogin = no_login
) -> AsyncIterator[Swarm]:
    docker.begin_swarm()
    async with operated_fleet(docker.url, folder, find_login=find_login) as operated:
        watch = SwarmWatch(fleet=operated.fleet, engine=operated.engine, host=HOST, clock=now)
        yield Swarm(docker=docker, operated=operated, watch=watch)


@pytest.fixture
async def swarm(docker_engine: DockerEngine, tmp_path: Path) -> AsyncIterator[Swarm]:
    """A swarm without services."""
    async with running_swarm(docker_engine, tmp_path) as begun:
        yield begun


async def test_a_service_stands_for_its_tasks(swarm: Swarm) -> None:
    """One service with its tasks counted, not a list of containers with odd names."""
    image = swarm.docker.image("steady")
    options = ("--replicas", "2", "--label", "watchroom.name=The Web", "--env", "API_KEY=sesame")
    created = swarm.create("web", image, options=options)
    await swarm.runs("web", 2)

    [view] = swarm.operated.fleet.views()

    assert (view.replicas_running, view.replicas_wanted) == (2, 2)
    service = view.service
    assert (service.id, service.container_id, service.image) == ("web", created, image)
    assert (service.identity.name, service.state.status) == ("The Web", "running")
    assert service.image_id
    assert "sesame" not in str(service.setup.env)
    task = (await swarm.engine.containers.list_all())[0]
    owner = swarm.operated.fleet.service_of(HOST, str(task["Id"]))
    assert owner
    assert owner.id == "web"


async def test_stop_is_remembered_for_start(swarm: Swarm) -> None:
    """A service that had three tasks gets three again; doing it twice does nothing."""
    swarm.create("web", swarm.docker.image("steady"), options=("--replicas", "3"))
    await swarm.runs("web", 3)

    stopped = await swarm.do(Action.STOP, "web")
    again = await swarm.do(Action.STOP, "web")
    view = await swarm.view("web")

    assert (stopped.status, stopped.result) == (SUCCEEDED, "It was stopped; it had 3 tasks.")
    assert (again.status, again.result) == (SUCCEEDED, "It was not running.")
    assert (view.replicas_running, view.replicas_wanted) == (0, 0)
    assert view.service.state.status == "stopped"

    started = await swarm.do(Action.START, "web")
    assert (started.status, started.result) == (SUCCEEDED, "It was started with 3 tasks.")
    assert (await swarm.do(Action.START, "web")).result == "It was running already."
    assert (await swarm.view("web")).replicas_running == 3


async def test_restart_replaces_every_task(swarm: Swarm) -> None:
    """By the swarm's own rolling update, without another spec."""
    swarm.create("web", swarm.docker.image("steady"))
    await swarm.runs("web", 1)
    before = {each["Id"] for each in await swarm.engine.containers.list_all()}

    operation = await swarm.do(Action.RESTART, "web")

    assert (operation.status, operation.result) == (SUCCEEDED, "It was restarted.")
    running = await swarm.engine.containers.list_all(filters={"status": ["running"]})
    assert len(running) == 1
    assert running[0]["Id"] not in before


async def test_a_task_is_left_to_its_service(swarm: Swarm) -> None:
    """Where no manager is watched, its container is shown, and cannot be worked on."""
    swarm.create("web", swarm.docker.image("steady"))
    await swarm.runs("web", 1)
    swarm.operated.fleet.set_swarm(HOST, (), seen_ms=0)
    [task] = swarm.operated.fleet.views()

    with pytest.raises(Conflict, match="belongs to the Swarm service web"):
        await swarm.operated.operations.begin(Action.STOP, task.service.container_id, who=None)


async def test_a_service_that_we_are_a_task_of_is_left_running(
    swarm: Swarm, tmp_path: Path
) -> None:
    """Whoever stops Watchroom through Watchroom cannot start it again that way."""
    swarm.create("watchroom", swarm.docker.image("steady"))
    await swarm.runs("watchroom", 1)
    [task] = await swarm.engine.containers.list_all()
    own = str(task["Id"])
    (tmp_path / "ours").mkdir()

    async with operated_fleet(swarm.docker.url, tmp_path / "ours", own_container_id=own) as ours:
        await SwarmWatch(fleet=ours.fleet, engine=ours.engine, host=HOST, clock=now).look()
        for action in (Action.STOP, Action.RESTART, Action.UPDATE):
            with pytest.raises(Conflict, match="Watchroom itself"):
                await ours.operations.begin(action, "watchroom", who="tester")


async def test_a_newer_image_is_rolled_out(swarm: Swarm, docker_registry: Registry) -> None:
    """To the digest that the tag has now, so that every node runs the same."""
    reference = f"{docker_registry.address}/app:1"
    first = swarm.docker.build("watchroom-test/swarm-a:1", recipe("a", UNTIL_TOLD))
    second = swarm.docker.build("watchroom-test/swarm-b:1", recipe("b", UNTIL_TOLD))
    digest = swarm.docker.publish(first, reference)
    swarm.create("app", f"{reference}@{digest}")
    await swarm.runs("app", 1)
    assert (await swarm.do(Action.UPDATE, "app")).result == "Already latest."

    digest = swarm.docker.publish(second, reference)
    operation = await swarm.do(Action.UPDATE, "app")

    assert (operation.status, operation.error) == (SUCCEEDED, None)
    assert operation.result == f"Updated to 1 ({digest.rpartition(':')[2][:12]})."
    assert image_of(swarm.docker, "app") == f"{reference}@{digest}"
    assert (await swarm.view("app")).service.image == reference


async def test_a_preview_tells_what_a_rollout_would_do(
    swarm: Swarm, docker_registry: Registry
) -> None:
    """In the shape of a container's preview, and without a change of the service."""
    reference = f"{docker_registry.address}/app:1"
    first = swarm.docker.build("watchroom-test/swarm-a:1", recipe("a", UNTIL_TOLD))
    second = swarm.docker.build("watchroom-test/swarm-b:1", recipe("b", UNTIL_TOLD))
    before = swarm.docker.publish(first, reference)
    options = ("--replicas", "2", "--update-order", "start-first")
    swarm.create("app", f"{reference}@{before}", options=options)
    await swarm.runs("app", 2)
    current = await swarm.operated.operations.preview_update("app")

    after = swarm.docker.publish(second, reference)
    preview = await swarm.operated.operations.preview_update("app")

    assert (current.is_latest, current.changes, current.warnings) == (True, (), ())
    assert (preview.image, preview.is_latest, preview.remote_digest) == (reference, False, after)
    assert preview.changes == (
        Change(field="Image", before=f"{reference}@{before}", after=f"{reference}@{after}"),
    )
    assert preview.version == f"1 ({before.rpartition(':')[2][:12]})"
    assert preview.new_version == f"1 ({after.rpartition(':')[2][:12]})"
    assert preview.warnings == (
        "the swarm replaces its tasks (2), 1 at a time: new ones start before old ones stop",
    )
    assert (preview.dependants, preview.refusals) == ((), ())
    assert image_of(swarm.docker, "app") == f"{reference}@{before}"

    operation = await swarm.do(Action.UPDATE, "app")
    assert operation.result == f"Updated to {preview.new_version}."


async def test_a_preview_says_what_cannot_be_told(swarm: Swarm, docker_registry: Registry) -> None:
    """A pinned image never changes, and one without a registry cannot be compared."""
    reference = f"{docker_registry.address}/app:1"
    digest = swarm.docker.publish(swarm.docker.image("steady"), reference)
    swarm.create("pinned", f"{docker_registry.address}/app@{digest}")
    swarm.create("unnamed", reference)
    swarm.create("lost", f"{docker_registry.address}/nothing:1")
    await swarm.look()

    pinned = await swarm.operated.operations.preview_update("pinned")
    unnamed = await swarm.operated.operations.preview_update("unnamed")
    lost = await swarm.operated.operations.preview_update("lost")

    assert "never names another image" in pinned.refusals[0]
    assert (pinned.changes, pinned.remote_digest, pinned.is_latest) == (None, None, None)
    assert (unnamed.is_latest, unnamed.version, unnamed.refusals) == (None, "1", ())
    assert unnamed.changes == (
        Change(field="Image", before=reference, after=f"{reference}@{digest}"),
    )
    assert lost.refusals
    assert (lost.changes, lost.new_version) == (None, None)


async def test_a_private_image_is_rolled_out_with_its_login(
    docker_engine: DockerEngine, tmp_path: Path, protected_registry: Registry
) -> None:
    """Sent along with the update, for every node has to pull the image by itself."""
    reference = f"{protected_registry.address}/app:1"
    docker_engine.login(protected_registry.address)
    first = docker_engine.build("watchroom-test/swarm-a:1", recipe("a", UNTIL_TOLD))
    second = docker_engine.build("watchroom-test/swarm-private:1", recipe("private", UNTIL_TOLD))
    before = docker_engine.publish(first, reference)
    digest = docker_engine.publish(second, reference)
    docker_engine.docker("rmi", reference, second)
    logins = LoginFile(docker_engine.login_file, is_expected=True)
    async with running_swarm(docker_engine, tmp_path, logins.find) as swarm:
        swarm.create("app", f"{reference}@{before}")
        await swarm.runs("app", 1)

        operation = await swarm.do(Action.UPDATE, "app")

        assert (operation.status, operation.error) == (SUCCEEDED, None)
        assert image_of(docker_engine, "app") == f"{reference}@{digest}"


@pytest.mark.parametrize("on_failure", ["pause", "rollback"])
async def test_an_image_that_does_not_run_is_taken_back(
    swarm: Swarm, docker_registry: Registry, on_failure: str
) -> None:
    """By the swarm, whether the service says so or would rather stand still half done."""
    reference = f"{docker_registry.address}/app:1"
    good = swarm.docker.build("watchroom-test/swarm-a:1", recipe("a", UNTIL_TOLD))
    broken = swarm.docker.build("watchroom-test/swarm-c:1", recipe("c", "sleep 0.1; exit 3"))
    digest = swarm.docker.publish(good, reference)
    swarm.create("app", f"{reference}@{digest}", options=("--update-failure-action", on_failure))
    await swarm.runs("app", 1)

    swarm.docker.publish(broken, reference)
    operation = await swarm.do(Action.UPDATE, "app")

    assert operation.status is OperationStatus.ROLLED_BACK
    assert "non-zero exit (3)" in (operation.error or "")
    assert image_of(swarm.docker, "app") == f"{reference}@{digest}"
    await swarm.runs("app", 1)


async def test_a_global_service_has_no_number_of_tasks(swarm: Swarm) -> None:
    """It cannot be stopped, and says why; it is restarted like others."""
    swarm.create("agent", swarm.docker.image("steady"), options=("--mode", "global"))
    await swarm.runs("agent", 1)

    operation = await swarm.do(Action.STOP, "agent")

    assert operation.status is OperationStatus.FAILED
    assert "once on every node" in (operation.error or "")
    assert (await swarm.do(Action.RESTART, "agent")).status is SUCCEEDED


async def test_logs_of_all_tasks_are_one(swarm: Swarm) -> None:
    """Read in the order of time, and followed while tasks come and go."""
    script = f"echo from $HOSTNAME; {UNTIL_TOLD}"
    options = ("--replicas", "2", "--hostname", "task-{{.Task.Slot}}")
    swarm.create("web", swarm.docker.image(), "sh", "-c", script, options=options)
    await swarm.runs("web", 2)
    logs = ServiceLogs(
        fleet=swarm.operated.fleet, engines={HOST: swarm.engine}, store=swarm.operated.store
    )
    heard: list[str] = []

    async def listen() -> None:
        async with aclosing(logs.follow("web", LogQuery())) as entries:
            async for entry in entries:
                if isinstance(entry, LogLine):
                    heard.append(entry.message)  # noqa: PERF401  # seen while it goes on

    async def are_read() -> bool:
        page = await logs.read("web", LogQuery())
        times = [line.at_ns or 0 for line in page.lines]
        assert times == sorted(times)
        return {line.message for line in page.lines} == {"from task-1", "from task-2"}

    await eventually(are_read)
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(listen())
        await eventually(lambda: len(heard) == 2)
        await swarm.do(Action.RESTART, "web")
        await eventually(lambda: len(heard) == 4)
        listening.cancel()

    assert sorted(heard) == ["from task-1"] * 2 + ["from task-2"] * 2


def recipe(mark: str, script: str) -> str:
    return f'FROM watchroom-test/base:1\nENV MARK={mark}\nCMD ["sh", "-c", "{script}"]\n'


def image_of(docker: DockerEngine, service: str) -> str:
    """Return the image of a service in the words of Docker's own command line."""
    wanted = "{{.Spec.TaskTemplate.ContainerSpec.Image}}"
    return docker.docker("service", "inspect", "--format", wanted, service)
