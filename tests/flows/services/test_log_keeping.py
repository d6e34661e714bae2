"""Logs that outlive their containers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from docker_engine import DockerEngine
from waiting import eventually
from watched_fleet import HOST, WatchedFleet, now, watched_fleet
from watchroom.domain.errors import NotFound
from watchroom.domain.log_levels import LogLevel
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.log_following import FollowPace
from watchroom.flows.services.log_keeping import KeepPace, LogKeeper
from watchroom.flows.services.log_views import LogQuery
from watchroom.flows.services.service_logs import ServiceLogs
from watchroom.store import kept_logs
from watchroom.store.database import Database

SOON = Backoff(first_s=0.05, most_s=0.2)
PACE = KeepPace(
    look_s=0.02,
    gather_s=0.05,
    prune_s=0.05,
    follow=FollowPace(look_s=0.02, again_s=0.1, retry=SOON),
    retry=SOON,
)
KEPT = ("--label", "watchroom.logs.keep=true")
UNTIL_TOLD = "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"
TOKEN = "sk-a1b2c3d4e5f6g7h8i9j0k1l2"


@asynccontextmanager
async def keeping(watched: WatchedFleet, *, usual_bytes: int | None = None) -> AsyncIterator[None]:
    """Keep logs while the block lasts."""
    keeper = LogKeeper(
        fleet=watched.fleet,
        engines={HOST: watched.engine},
        store=watched.store,
        clock=now,
        usual_bytes=usual_bytes,
        pace=PACE,
    )
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(keeper.run())
        yield
        running.cancel()


async def lines_of(watched: WatchedFleet, name: str, query: LogQuery | None = None) -> list[str]:
    logs = ServiceLogs(fleet=watched.fleet, engines={HOST: watched.engine}, store=watched.store)
    page = await logs.read(name, query or LogQuery(lines=10_000))
    return [line.message for line in page.lines]


async def kept(watched: WatchedFleet, name: str) -> list[str]:
    """Return the newest kept line, or those that share its time."""
    lines = await kept_logs.newest(watched.store, host=HOST, service=name)
    return [line.message for line in lines]


async def is_kept(watched: WatchedFleet, name: str, line: str) -> bool:
    return await kept(watched, name) == [line]


def start(docker: DockerEngine, script: str, *options: str) -> str:
    options = ("--name", "talker", *KEPT, *options)
    return docker.run(docker.image(), "sh", "-c", script, options=options)


@pytest.mark.docker
async def test_a_log_survives_recreation_and_deletion(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Lines of both containers read as one log, and are there when both are gone."""
    start(docker_engine, f"echo ERROR one; echo with {TOKEN}; echo old; {UNTIL_TOLD}")
    async with watched_fleet(docker_engine.url, store) as watched, keeping(watched):
        await eventually(lambda: is_kept(watched, "talker", "old"))
        docker_engine.docker("rm", "--force", "talker")
        await watched.becomes("talker", None)
        start(docker_engine, f"echo ERROR two; echo new; {UNTIL_TOLD}")
        await eventually(lambda: is_kept(watched, "talker", "new"))

        both = await lines_of(watched, "talker")
        docker_engine.docker("rm", "--force", "talker")
        await watched.becomes("talker", None)
        gone = await lines_of(watched, "talker")
        errors = await lines_of(
            watched, "talker", LogQuery(levels=frozenset({LogLevel.ERROR}), regex="ERROR (one|x)")
        )
        with pytest.raises(NotFound):
            await lines_of(watched, "nobody")

    assert both == ["ERROR one", "with ••••", "old", "ERROR two", "new"]
    assert gone == both
    assert errors == ["ERROR one"]


@pytest.mark.docker
async def test_keeping_goes_on_where_it_ended(docker_engine: DockerEngine, store: Database) -> None:
    """After a new start of ours, no line is kept twice, and none that came meanwhile is missing."""
    start(docker_engine, "n=0; while :; do n=$((n + 1)); echo $n; sleep 0.02; done")
    async with watched_fleet(docker_engine.url, store) as watched:
        for _ in range(3):
            before = await kept(watched, "talker")
            async with keeping(watched):

                async def has_more(before: list[str] = before) -> bool:
                    return await kept(watched, "talker") != before

                await eventually(has_more)
        docker_engine.docker("rm", "--force", "talker")
        await watched.becomes("talker", None)
        lines = await lines_of(watched, "talker")

    assert lines == [str(n + 1) for n in range(len(lines))]
    assert len(lines) > 3


@pytest.mark.docker
async def test_what_is_kept_is_bounded(docker_engine: DockerEngine, store: Database) -> None:
    """The oldest lines go; the newest stay."""
    script = "i=0; while test $i -lt 400; do head -c 3000 /dev/urandom | base64 -w 0; echo;"
    start(docker_engine, f"{script} i=$((i + 1)); done; echo last; {UNTIL_TOLD}")
    async with watched_fleet(docker_engine.url, store) as watched:
        async with keeping(watched):
            await eventually(lambda: is_kept(watched, "talker", "last"))
        docker_engine.docker("rm", "--force", "talker")
        await watched.becomes("talker", None)
        everything = await lines_of(watched, "talker")
        async with keeping(watched, usual_bytes=300_000):

            async def is_shorter() -> bool:
                return len(await lines_of(watched, "talker")) < len(everything) // 2

            await eventually(is_shorter)
        left = await lines_of(watched, "talker")

    assert len(everything) == 401
    assert left[-1] == "last"
    assert left == everything[-len(left) :]


@pytest.mark.docker
async def test_nothing_is_kept_unasked(docker_engine: DockerEngine, store: Database) -> None:
    """A log may hold what nobody wants to have in a second place."""
    start(docker_engine, f"echo up; {UNTIL_TOLD}")
    options = ("--name", "private")
    docker_engine.run(docker_engine.image("steady"), options=options)
    async with watched_fleet(docker_engine.url, store) as watched, keeping(watched):
        await watched.becomes("private", "running")
        await eventually(lambda: is_kept(watched, "talker", "up"))

        assert await kept_logs.services(store) == [(HOST, "talker")]
