"""What a real engine's containers do, as everybody is told of it: exactly that, each thing once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import OperatedFleet, operated_fleet
from versions_of_app import App, sick, steady
from waiting import eventually
from watched_fleet import HOST, WatchedFleet, now, watched_fleet
from watchroom.domain.events import Event, EventType
from watchroom.domain.operations import Action, OperationStatus
from watchroom.flows.services.swarm_telling import SwarmTelling
from watchroom.flows.services.swarm_watching import SwarmPace, SwarmWatch
from watchroom.store import event_log
from watchroom.store.database import Database

pytestmark = pytest.mark.docker

STEPS = "operation.step"


class Told:
    """A watch at work on an engine, and what it tells."""

    def __init__(self, engine: DockerEngine, store: Database) -> None:
        self.engine = engine
        self.store = store

    async def docker(self, *arguments: str) -> str:
        """Run Docker's command line while everything else goes on."""
        return await asyncio.to_thread(self.engine.docker, *arguments)

    async def events(self, service: str = "thing") -> list[Event]:
        """Return what was told of a service, in order."""
        return await event_log.after(self.store, 0, limit=1000, service=service)

    async def is_told(self, type_: EventType, *, times: int = 1) -> None:
        """Wait until something was told of the service so often."""

        async def enough() -> bool:
            return [event.type for event in await self.events()].count(type_) >= times

        await eventually(enough)

    async def all_events(self, service: str = "thing") -> list[Event]:
        """Return what was told of a service, once everything that has happened by now is told."""
        await self.docker("create", "--name", "last", self.engine.image())

        async def last_is_told() -> bool:
            return bool(await self.events("last"))

        await eventually(last_is_told)
        return await self.events(service)


@pytest.fixture
async def told(docker_engine: DockerEngine, store: Database) -> AsyncIterator[Told]:
    """A watch over an empty engine."""
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        yield Told(docker_engine, store)


def types(events: list[Event]) -> list[str]:
    return [event.type.removeprefix("service.") for event in events]


async def test_every_order_is_told_as_an_order(told: Told) -> None:
    """Nobody is woken by what somebody did on purpose."""
    thing = await told.docker("run", "--detach", "--name", "thing", told.engine.image("steady"))
    await told.docker("stop", "thing")
    await told.docker("start", "thing")
    await told.docker("restart", "thing")
    await told.docker("pause", "thing")
    await told.docker("unpause", "thing")
    await told.docker("kill", "thing")

    found = await told.all_events()

    assert types(found) == [
        *("created", "started", "stopped", "started"),
        *("stopped", "started", "restarted"),
        *("paused", "unpaused", "stopped"),
    ]
    assert {(event.host, event.data["containerId"]) for event in found} == {(HOST, thing)}
    stopped, *_, killed = [event for event in found if event.type is EventType.SERVICE_STOPPED]
    assert [stopped.data[name] for name in ("exitCode", "signal", "ordered")] == [0, 15, True]
    assert [killed.data[name] for name in ("exitCode", "signal", "ordered")] == [137, 9, True]


async def test_a_container_that_must_be_killed_was_still_told_to_end(told: Told) -> None:
    """And one that needs longer than usual, because it was given longer, has not failed either."""
    slow = "trap 'sleep 1; exit 1' TERM; while :; do sleep 0.1; done"
    await told.docker(
        *("run", "--detach", "--name", "thing", "--stop-timeout", "20"),
        *(told.engine.image(), "sh", "-c", slow),
    )
    await told.docker("stop", "thing")
    await told.docker("start", "thing")
    await told.docker("stop", "--time", "0", "thing")

    found = await told.all_events()

    assert types(found) == ["created", "started", "stopped", "started", "stopped"]
    assert [found[2].data["exitCode"], found[4].data["exitCode"]] == [1, 137]


async def test_a_name_that_changes_and_a_container_that_goes_are_told(told: Told) -> None:
    """With both names."""
    await told.docker("create", "--name", "thing", told.engine.image("steady"))
    await told.docker("rename", "thing", "other")
    await told.docker("rm", "other")

    await told.all_events()
    found = [*await told.events("thing"), *await told.events("other")]

    assert types(found) == ["created", "renamed", "removed"]
    assert [found[1].data[name] for name in ("oldName", "containerName")] == ["thing", "other"]


async def test_an_end_with_a_code_is_a_failure(told: Told) -> None:
    """Code and words; what ends well by itself has not failed."""
    await told.docker("run", "--detach", "--name", "thing", told.engine.image("failing"))
    await told.docker("run", "--detach", "--name", "well", told.engine.image(), "true")

    found = await told.all_events()

    assert types(found) == ["created", "started", "failed"]
    assert found[-1].data["exitCode"] == 3
    assert found[-1].data["reason"] == "Exited (3)"
    assert found[-1].data["image"] == told.engine.image("failing")
    assert types(await told.events("well")) == ["created", "started", "stopped"]


async def test_health_is_told_when_it_changes(told: Told) -> None:
    """Not at every check."""
    await told.docker("run", "--detach", "--name", "thing", told.engine.image("healthy"))
    await told.is_told(EventType.SERVICE_HEALTHY)
    await told.docker("exec", "thing", "touch", "/sick")
    await told.is_told(EventType.SERVICE_UNHEALTHY)
    await told.docker("exec", "thing", "rm", "/sick")
    await told.is_told(EventType.SERVICE_HEALTHY, times=2)

    assert types(await told.all_events()) == [
        *("created", "started", "healthy", "unhealthy", "healthy")
    ]


async def test_a_loop_is_told_once(told: Told) -> None:
    """Each end and each start, and from the third restart on that it is a loop."""
    await told.docker(
        *("run", "--detach", "--name", "thing", "--restart", "on-failure:5"),
        told.engine.image("failing"),
    )
    await told.is_told(EventType.SERVICE_FAILED, times=6)

    found = await told.all_events()

    again = ["started", "restarted", "failed"]
    assert types(found) == [
        *("created", "started", "failed"),
        *(again * 2),
        *("started", "restarted", "restartLoop", "failed"),
        *(again * 2),
    ]
    [loop] = [event for event in found if event.type is EventType.SERVICE_RESTART_LOOP]
    assert [loop.data[name] for name in ("restarts", "reason")] == [3, "failed"]
    restarted = [event for event in found if event.type is EventType.SERVICE_RESTARTED]
    assert {(event.data["reason"], event.data["exitCode"]) for event in restarted} == {
        ("failed", 3)
    }


async def test_running_out_of_memory_is_told(told: Told) -> None:
    """That it happened, and that it is why the container ended."""
    if not await told.docker("info", "--format", "{{if .MemoryLimit}}yes{{end}}"):
        pytest.skip("this kernel cannot bound the memory of a container")
    await told.docker(
        *("run", "--detach", "--name", "thing", "--memory", "8m", "--memory-swap", "8m"),
        *(told.engine.image(), "sh", "-c", "x=12345678; while :; do x=$x$x; done"),
    )
    await told.is_told(EventType.SERVICE_FAILED)

    found = await told.all_events()

    assert types(found) == ["created", "started", "oom", "failed"]
    assert found[-1].data["reason"] == "Exited (137), out of memory"
    assert found[-1].data["oom"] is True


async def test_two_servers_tell_everything_once(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Both watch the same engine; the store knows what was told."""
    async with (
        watched_fleet(docker_engine.url, store) as one,
        watched_fleet(docker_engine.url, store) as other,
    ):
        await eventually(lambda: one.host.reachable and other.host.reachable)
        told = Told(docker_engine, store)
        await told.docker(
            *("run", "--detach", "--name", "thing", "--restart", "on-failure:3"),
            docker_engine.image("failing"),
        )
        await told.is_told(EventType.SERVICE_FAILED, times=4)
        found = await told.all_events()

    assert types(found).count("failed") == 4
    assert types(found).count("started") == 4
    assert types(found).count("restarted") == 3
    assert types(found).count("restartLoop") == 1


async def test_what_happened_before_a_new_start_is_told_once(
    docker_engine: DockerEngine, store: Database
) -> None:
    """What was told before is not told again; what came meanwhile is."""
    told = Told(docker_engine, store)
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        await told.docker("run", "--detach", "--name", "lasting", docker_engine.image("steady"))

        async def is_told() -> bool:
            return len(await told.events("lasting")) == 2

        await eventually(is_told)
    await told.docker("stop", "lasting")
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        found = await told.all_events("lasting")

    assert types(found) == ["created", "started", "stopped"]


async def test_an_engine_that_goes_and_comes_is_told(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Once each, by however many servers, and not at every attempt to reach it."""

    async def hosts() -> list[str]:
        about = (EventType.HOST_AWAY, EventType.HOST_BACK)
        return [event.type for event in await event_log.after(store, 0, limit=99, types=about)]

    async def told_of(count: int) -> bool:
        return len(await hosts()) >= count

    async with (
        watched_fleet(docker_engine.url, store) as one,
        watched_fleet(docker_engine.url, store) as other,
    ):
        await eventually(lambda: one.host.reachable and other.host.reachable)
        await asyncio.to_thread(docker_engine.stop)
        await eventually(lambda: not one.host.reachable and not other.host.reachable)
        await eventually(lambda: told_of(1))
        await asyncio.to_thread(docker_engine.start)
        await eventually(lambda: one.host.reachable and other.host.reachable)
        await eventually(lambda: told_of(2))

    assert await hosts() == ["host.away", "host.back"]


async def test_the_tasks_of_a_swarm_service_are_told_when_their_number_changes(
    docker_engine: DockerEngine, store: Database
) -> None:
    """However many servers look; what it has at the first look is no news."""
    docker_engine.begin_swarm()
    told = Told(docker_engine, store)

    async def tasks() -> list[tuple[object, object]]:
        events = await event_log.after(
            store, 0, limit=99, types={EventType.SERVICE_REPLICAS}, service="web"
        )
        return [(event.data["running"], event.data["wanted"]) for event in events]

    async def is_told(numbers: tuple[int, int]) -> bool:
        return numbers in await tasks()

    create = ("service", "create", "--detach", "--name", "web", told.engine.image("steady"))
    async with watched_fleet(docker_engine.url, store) as watched, asyncio.TaskGroup() as both:
        await eventually(lambda: watched.host.reachable)
        await told.docker(*create)
        looking = [
            both.create_task(
                SwarmWatch(
                    fleet=watched.fleet,
                    engine=watched.engine,
                    host=HOST,
                    clock=now,
                    telling=SwarmTelling(store),
                    pace=SwarmPace(look_s=0.1),
                ).run()
            )
            for _ in range(2)
        ]
        await eventually(lambda: has_tasks(watched, running=1))
        await told.docker("service", "scale", "--detach", "web=2")
        await eventually(lambda: is_told((2, 2)))
        await told.docker("service", "scale", "--detach", "web=0")
        await eventually(lambda: is_told((0, 0)))
        for each in looking:
            each.cancel()

    found = await tasks()
    assert all(before != after for before, after in pairwise(found))
    assert found[-1] == (0, 0)
    assert {wanted for _, wanted in found} <= {0, 1, 2}


def has_tasks(watched: WatchedFleet, *, running: int) -> bool:
    """Tell whether the one Swarm service is known with so many tasks that run."""
    view = watched.view("web")
    return view is not None and view.replicas_running == running


@asynccontextmanager
async def operating(
    docker_engine: DockerEngine, folder: Path
) -> AsyncIterator[tuple[OperatedFleet, Told]]:
    """Operate on an engine that is watched."""
    async with (
        operated_fleet(docker_engine.url, folder) as operated,
        watched_fleet(docker_engine.url, operated.store) as watched,
    ):
        await eventually(lambda: watched.host.reachable)
        yield operated, Told(docker_engine, operated.store)


async def test_an_operation_is_told_step_by_step(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Between its beginning and its end stands what it did."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    async with operating(docker_engine, tmp_path) as (operated, told):
        operation = await operated.do(Action.STOP, "thing")
        found = [event for event in await told.all_events() if "operation" in event.type]

    assert [event.type for event in found] == [
        *("operation.started", STEPS, STEPS, "operation.ended")
    ]
    assert {event.data["id"] for event in found} == {operation.id}
    steps = [event.data["step"] for event in found if event.type == STEPS]
    assert [step["state"] for step in steps] == ["running", "done"]  # type: ignore[index]
    assert [event.data["status"] for event in found] == [*["running"] * 3, "succeeded"]
    assert found[-1].data["result"] == "It was stopped."


PUT_IN_PLACE = ("created", "stopped", "renamed", "renamed", "started")
PUT_BACK = ("unhealthy", "stopped", "removed", "renamed", "started")


@pytest.mark.parametrize(
    ("recipe", "outcome", "told_of_containers"),
    [
        (steady("2.0"), "updated", [*PUT_IN_PLACE, "removed"]),
        (sick("2.0"), "updateFailed", [*PUT_IN_PLACE, *PUT_BACK]),
    ],
    ids=["well", "rolled back"],
)
async def test_an_update_is_told_with_its_outcome(
    docker_engine: DockerEngine,
    docker_registry: Registry,
    tmp_path: Path,
    recipe: str,
    outcome: str,
    told_of_containers: list[str],
) -> None:
    """What happens to the containers, every step that is taken, and what came of it."""
    app = App(docker_engine, docker_registry)
    app.run("thing")
    app.release(recipe)
    async with operating(docker_engine, tmp_path) as (operated, told):
        operation = await operated.do(Action.UPDATE, "thing")
        found = await told.all_events()

    of_service = [event for event in found if event.type.startswith("service.")]
    [ended] = [event for event in found if event.type == "operation.ended"]
    [came] = [event for event in of_service if event.type == f"service.{outcome}"]
    assert types([event for event in of_service if event is not came]) == told_of_containers
    assert came.seq == ended.seq + 1
    assert came.data == ended.data
    assert came.data["status"] == operation.status != OperationStatus.RUNNING
    assert came.data["error"] == operation.error
    steps = [event for event in found if event.type == STEPS]
    assert len(steps) >= 2 * sum(step.started_ms is not None for step in operation.steps)


async def test_a_refused_update_is_no_failure_of_the_service(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Nothing was touched: nobody has to look at it."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    async with operating(docker_engine, tmp_path) as (operated, told):
        await operated.do(Action.UPDATE, "thing")
        found = await told.all_events()

    assert [event.type for event in found if event.type.startswith("service.update")] == []
    assert [event.type for event in found][-1] == "operation.ended"
