"""What a real engine's containers do, as everybody is told of it: exactly that, each thing once."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from docker_engine import DockerEngine
from told_services import Told, types
from waiting import eventually
from watched_fleet import HOST, WatchedFleet, now, watched_fleet
from watchroom.domain.events import EventType
from watchroom.flows.services.swarm_telling import SwarmTelling
from watchroom.flows.services.swarm_watching import SwarmPace, SwarmWatch
from watchroom.store import event_log
from watchroom.store.database import Database

pytestmark = pytest.mark.docker


@pytest.fixture
async def told(docker_engine: DockerEngine, store: Database) -> AsyncIterator[Told]:
    """A watch over an empty engine."""
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        yield Told(docker_engine, store)


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
