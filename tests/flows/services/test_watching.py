"""The fleet's picture of a real engine: true, also after everything that can go wrong."""

import asyncio
import time
from collections import Counter

import pytest

from breakable_proxy import Mood, proxying
from docker_engine import DockerEngine
from waiting import eventually
from watched_fleet import WatchedFleet, watched_fleet
from watchroom.docker.address import parse_address
from watchroom.docker.engine import Engine
from watchroom.flows.services.watching import WatchPace
from watchroom.store.database import Database

pytestmark = pytest.mark.docker

NOTICED_S = 10.0
BACK_S = 35.0


async def docker(engine: DockerEngine, *arguments: str) -> str:
    """Run Docker's command line while everything else goes on."""
    return await asyncio.to_thread(engine.docker, *arguments)


async def test_what_is_there_already_is_seen(docker_engine: DockerEngine, store: Database) -> None:
    """Also what stopped long ago, or never began."""
    image = docker_engine.image("steady")
    docker_engine.run(image, options=("--name", "up"))
    docker_engine.docker("create", "--name", "fresh", image)
    docker_engine.docker("run", "--name", "done", docker_engine.image(), "true")

    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)

        assert [watched.status(name) for name in ("up", "fresh", "done")] == [
            *("running", "created", "stopped")
        ]
        assert watched.host.engine_version
        assert watched.host.api_version == "1.41"


async def test_every_change_is_seen_at_once(docker_engine: DockerEngine, store: Database) -> None:
    """Long before the next list: by events."""
    image = docker_engine.image("steady")
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)

        await docker(docker_engine, "run", "--detach", "--name", "thing", image)
        await watched.becomes("thing", "running")
        await docker(docker_engine, "pause", "thing")
        await watched.becomes("thing", "paused")
        await docker(docker_engine, "unpause", "thing")
        await watched.becomes("thing", "running")
        await docker(docker_engine, "stop", "thing")
        await watched.becomes("thing", "stopped")
        await docker(docker_engine, "rename", "thing", "other")
        await watched.becomes("other", "stopped")
        assert watched.status("thing") is None
        await docker(docker_engine, "rm", "other")
        await watched.becomes("other", None)


async def test_a_name_that_is_used_again_is_another_container(
    docker_engine: DockerEngine, store: Database
) -> None:
    """One service of the name, and it is the new one."""
    image = docker_engine.image("steady")
    first = docker_engine.run(image, options=("--name", "thing"))
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("thing", "running")

        await docker(docker_engine, "rm", "--force", "thing")
        second = await docker(docker_engine, "run", "--detach", "--name", "thing", image)

        await eventually(lambda: container_ids(watched) == [second])
        assert first != second


async def test_health_is_followed(docker_engine: DockerEngine, store: Database) -> None:
    """Health comes by events of its own."""
    docker_engine.run(docker_engine.image("healthy"), options=("--name", "thing"))
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: health_of(watched, "thing") == "healthy")
        await docker(docker_engine, "exec", "thing", "touch", "/sick")
        await eventually(lambda: health_of(watched, "thing") == "unhealthy")


async def test_what_is_ignored_leaves_no_trace(
    docker_engine: DockerEngine, store: Database
) -> None:
    """A label says so; its events are nobody's business either."""
    image = docker_engine.image("steady")
    labels = ("--label", "watchroom.ignore=true")
    docker_engine.run(image, options=("--name", "before", *labels))
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        await docker(docker_engine, "run", "--detach", "--name", "after", *labels, image)
        await docker(docker_engine, "run", "--detach", "--name", "shown", image)
        await watched.becomes("shown", "running")
        await eventually(lambda: "start" in kinds_heard(watched, "shown"))

        assert [view.service.id for view in watched.fleet.views()] == ["shown"]
        assert {event.service for event in watched.heard} == {"shown"}


async def test_a_killed_daemon_is_noticed_and_the_truth_is_back_afterwards(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Its containers died with it, unheard; showing them as running would be a phantom."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    async with watched_fleet(docker_engine.url, store, pace=WatchPace()) as watched:
        await eventually(lambda: watched.host.reachable)
        assert watched.status("thing") == "running"

        await asyncio.to_thread(docker_engine.kill)
        await eventually(lambda: not watched.host.reachable, patience_s=NOTICED_S)
        view = watched.view("thing")
        assert view is not None
        assert view.is_stale
        assert view.service.state.status == "running"
        assert view.host.since_ms >= view.seen_ms
        assert view.host.reason

        await asyncio.to_thread(docker_engine.start)
        await eventually(lambda: watched.host.reachable, patience_s=BACK_S)
        assert watched.status("thing") == "stopped"


async def test_a_frozen_daemon_is_noticed_in_time(
    docker_engine: DockerEngine, store: Database
) -> None:
    """It takes connections and says nothing: only asking tells it from a quiet one."""
    async with watched_fleet(docker_engine.url, store, pace=WatchPace()) as watched:
        await eventually(lambda: watched.host.reachable)

        with docker_engine.frozen():
            frozen_s = time.monotonic()
            await eventually(lambda: not watched.host.reachable, patience_s=NOTICED_S)
            print(f"a frozen engine is noticed after {time.monotonic() - frozen_s:.1f} s")
        thawed_s = time.monotonic()
        await eventually(lambda: watched.host.reachable, patience_s=BACK_S)
        print(f"and back after {time.monotonic() - thawed_s:.1f} s")


async def test_a_network_that_swallows_everything_is_noticed_in_time(
    docker_engine: DockerEngine, store: Database
) -> None:
    """A half-open connection: the other side is gone, and no packet says so."""
    certificates = docker_engine.certificates / "client"
    with proxying(docker_engine.tcp_port) as proxy:
        url = f"tcp://127.0.0.1:{proxy.port}?certs={certificates}"
        async with watched_fleet(url, store, pace=WatchPace()) as watched:
            await eventually(lambda: watched.host.reachable)

            proxy.become(Mood.SILENT)
            await eventually(lambda: not watched.host.reachable, patience_s=NOTICED_S)
            proxy.become(Mood.WORKING)
            await eventually(lambda: watched.host.reachable, patience_s=BACK_S)


async def test_events_are_kept_once_also_those_nobody_watched(
    docker_engine: DockerEngine, store: Database
) -> None:
    """A new start of ours goes on after the last event in the store."""
    image = docker_engine.image("steady")
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        await docker(docker_engine, "run", "--detach", "--name", "once", image)
        await docker(docker_engine, "restart", "once")
        await eventually(lambda: "restart" in kinds_heard(watched, "once"))
    before = len(kinds_heard(watched, "once"))

    docker_engine.docker("stop", "once")

    async with watched_fleet(docker_engine.url, store) as again:
        await eventually(lambda: "stop" in kinds_heard(again, "once"))
        assert kinds_heard(again, "once") == ["kill", "die", "stop"]
        assert len(kinds_heard(again, "once")) + before == len(await again.stored_kinds("once"))
        assert Counter(await again.stored_kinds("once")) == {
            "kill": 2,
            "die": 2,
            "stop": 2,
            "create": 1,
            "start": 2,
            "restart": 1,
        }


async def test_an_event_that_came_after_a_later_one_is_made_up_for(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Engines publish events a little out of order, and a kill may come between two of them."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        await docker(docker_engine, "restart", "thing")
        await eventually(lambda: kinds_heard(watched, "thing")[-2:] == ["start", "restart"])
    async with store.writing() as session:
        await session.execute("DELETE FROM container_event WHERE kind = $1", "start")

    async with watched_fleet(docker_engine.url, store) as again:
        await eventually(lambda: "start" in kinds_heard(again, "thing"))
        assert (await again.stored_kinds("thing"))[-2:] == ["start", "restart"]


async def test_a_watch_survives_cuts_at_any_moment(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Whatever the connection does, at the end the picture is true and no event is missing."""
    image = docker_engine.image("steady")
    certificates = docker_engine.certificates / "client"
    with proxying(docker_engine.tcp_port) as proxy:
        url = f"tcp://127.0.0.1:{proxy.port}?certs={certificates}"
        async with watched_fleet(url, store) as watched:
            await eventually(lambda: watched.host.reachable)
            for number in range(6):
                name = f"thing-{number}"
                await docker(docker_engine, "run", "--detach", "--name", name, image)
                proxy.become(Mood.REFUSING)
                if number % 2:
                    await docker(docker_engine, "rm", "--force", name)
                proxy.become(Mood.WORKING)

            everything = [f"thing-{number}" for number in range(6)]
            await eventually(lambda: sorted(starts_heard(watched)) == everything)
            await eventually(lambda: names_of(watched) == {"thing-0", "thing-2", "thing-4"})
            await eventually(lambda: watched.host.reachable)
            assert sorted(starts_heard(watched)) == everything


async def test_an_engine_that_was_never_there_says_why(store: Database) -> None:
    """The reason is for people: it names the address."""
    async with watched_fleet("unix:///nowhere/docker.sock", store) as watched:
        await eventually(lambda: "/nowhere/docker.sock" in (watched.host.reason or ""))
        assert not watched.host.reachable
        assert watched.fleet.views() == []


async def test_closing_leaves_no_stream_behind(
    docker_engine: DockerEngine, store: Database
) -> None:
    """The stream of events ends with the watch, so that shutdown waits for nobody."""
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.host.reachable)
        began_s = time.monotonic()
    assert time.monotonic() - began_s < 2.0
    async with Engine(parse_address(docker_engine.url)) as engine:
        await engine.system.ping()


def container_ids(watched: WatchedFleet) -> list[str]:
    """Return the containers of all services."""
    return [view.service.container_id for view in watched.fleet.views()]


def names_of(watched: WatchedFleet) -> set[str]:
    """Return the names of all services."""
    return {view.service.container_name for view in watched.fleet.views()}


def health_of(watched: WatchedFleet, name: str) -> str | None:
    """Return the health of a service; None if there is none of the name."""
    view = watched.view(name)
    return view.service.state.health if view else None


def starts_heard(watched: WatchedFleet) -> list[str]:
    """Return the services whose start listeners were told of."""
    return [event.service for event in watched.heard if event.kind == "start"]


def kinds_heard(watched: WatchedFleet, service: str) -> list[str]:
    """Return what listeners were told of a service."""
    return [str(event.kind) for event in watched.heard if event.service == service]
