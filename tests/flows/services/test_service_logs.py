"""Logs of services, read and followed on a real engine."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

import pytest

from docker_engine import DockerEngine
from waiting import eventually
from watched_fleet import HOST, WatchedFleet, watched_fleet
from watchroom.docker.deadlines import Deadlines
from watchroom.docker.log_lines import LogRecord
from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.domain.log_levels import LogLevel
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.log_following import FollowPace, Trail
from watchroom.flows.services.log_place import LogPlace
from watchroom.flows.services.log_views import (
    Followed,
    LogGap,
    LogLine,
    LogMark,
    LogQuery,
    LogStream,
)
from watchroom.flows.services.recent_lives import RecentLives
from watchroom.flows.services.service_logs import ServiceLogs
from watchroom.store.database import Database

pytestmark = pytest.mark.docker

PACE = FollowPace(look_s=0.02, again_s=0.1, retry=Backoff(first_s=0.05, most_s=0.2))
SEEN_NS = 1_700_000_000_000_000_000  # long before any test
IMPATIENT = Deadlines(connect_s=1.0, quiet_s=0.2, ping_s=0.3)
ALL = LogQuery(lines=10_000)
UNTIL_TOLD = "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"


def logs_of(watched: WatchedFleet) -> ServiceLogs:
    return ServiceLogs(
        fleet=watched.fleet, engines={HOST: watched.engine}, store=watched.store, pace=PACE
    )


@dataclass
class Heard:
    """What a follower was given so far."""

    entries: list[Followed] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [entry.message for entry in self.entries if isinstance(entry, LogLine)]

    @property
    def marks(self) -> list[str]:
        return [entry.event for entry in self.entries if isinstance(entry, LogMark)]

    @property
    def mark_times(self) -> list[int | None]:
        return [entry.at_ns for entry in self.entries if isinstance(entry, LogMark)]

    @property
    def details(self) -> list[str | None]:
        return [entry.detail for entry in self.entries if isinstance(entry, LogMark)]


@asynccontextmanager
async def following(
    watched: WatchedFleet, name: str, query: LogQuery = ALL
) -> AsyncIterator[Heard]:
    """Follow a service's log while the block lasts."""
    heard = Heard()

    async def listen() -> None:
        async with aclosing(logs_of(watched).follow(name, query)) as entries:
            async for entry in entries:
                heard.entries.append(entry)

    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(listen())
        yield heard
        listening.cancel()


def events_of(docker: DockerEngine, action: str, name: str = "talker") -> list[int]:
    """Return when something happened to a container, in nanoseconds, in Docker's own words."""
    window = ("--since", "1h", "--until", f"{time.time():.9f}", "--format", "{{.TimeNano}}")
    filters = ("--filter", f"container={name}", "--filter", f"event={action}")
    return [int(line) for line in docker.docker("events", *window, *filters).split()]


def start(docker: DockerEngine, name: str, script: str, *options: str) -> str:
    options = ("--name", name, *options)
    return docker.run(docker.image(), "sh", "-c", script, options=options)


async def test_the_latest_lines_are_read(docker_engine: DockerEngine, store: Database) -> None:
    """With time, stream and level, and from both streams in their order."""
    start(docker_engine, "talker", "seq 1 200; sleep 0.1; echo ERROR it broke >&2")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "stopped")

        page = await logs_of(watched).read("talker", LogQuery(lines=3))

    assert [line.message for line in page.lines] == ["199", "200", "ERROR it broke"]
    last = page.lines[-1]
    assert (last.level, last.stream) == (LogLevel.ERROR, LogStream.STDERR)
    assert (last.at_ns or 0) > (page.lines[0].at_ns or 0)
    assert (page.driver_reason, page.reached_ns) == (None, None)


@pytest.mark.parametrize("error", [-(10**9), -40, 0, 40, 10**9])
async def test_how_far_back_a_page_lies_is_only_a_hint(
    docker_engine: DockerEngine, store: Database, error: int
) -> None:
    """It is counted while the log grows: whatever it says, no line is lost or doubled."""
    start(docker_engine, "talker", "seq 1 1000")
    seen: list[str] = []
    query = LogQuery(lines=300)
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "stopped")
        while True:
            page = await logs_of(watched).read("talker", query)
            if not page.lines:
                break
            seen = [line.message for line in page.lines] + seen
            assert page.behind is not None
            behind = max(0, page.behind + error)
            query = LogQuery(lines=300, until_ns=page.lines[0].at_ns, behind=behind)

    assert seen == [str(number) for number in range(1, 1001)]


async def test_every_page_tells_how_far_back_it_lies(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Without that, each page would cost as much as all that come after it."""
    start(docker_engine, "talker", "seq 1 1000; sleep 0.1; seq 1001 2000")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "stopped")
        logs = logs_of(watched)

        latest = await logs.read("talker", LogQuery(lines=1000))
        older = await logs.read(
            "talker", LogQuery(lines=600, until_ns=latest.lines[0].at_ns, behind=latest.behind)
        )
        unknown = await logs.read("talker", LogQuery(lines=600, until_ns=latest.lines[0].at_ns))

    assert (latest.behind, older.behind, unknown.behind) == (1000, 1600, None)
    assert older.lines == unknown.lines


@pytest.mark.parametrize("options", [(), ("-t",)], ids=["plain", "terminal"])
async def test_conditions_reach_the_beginning_of_a_long_log(
    docker_engine: DockerEngine, store: Database, options: tuple[str, ...]
) -> None:
    """What is wanted may lie a hundred thousand lines back."""
    start(docker_engine, "talker", "echo needle one; seq 1 100000; echo needle two", *options)
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "stopped")
        logs = logs_of(watched)

        found = await logs.read("talker", LogQuery(search="NEEDLE"))
        by_regex = await logs.read("talker", LogQuery(regex="^needle (one|two)$"))
        first_ns = found.lines[0].at_ns
        until = await logs.read("talker", LogQuery(until_ns=(first_ns or 0) + 1))
        since = await logs.read("talker", LogQuery(since_ns=first_ns, lines=10_000, search="1000"))

    assert [line.message for line in found.lines] == ["needle one", "needle two"]
    assert by_regex == found
    assert [line.message for line in until.lines] == ["needle one"]
    assert [line.message for line in since.lines] == [
        str(n) for n in range(100_001) if "1000" in str(n)
    ]


async def test_a_driver_without_a_log_is_an_answer(
    docker_engine: DockerEngine, store: Database
) -> None:
    """No error, and no empty list without a reason."""
    start(docker_engine, "mute", "echo never seen", "--log-driver", "none")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("mute", "stopped")

        page = await logs_of(watched).read("mute", ALL)
        followed = [entry async for entry in logs_of(watched).follow("mute", ALL)]

    assert page.lines == ()
    assert "logging driver is 'none'" in (page.driver_reason or "")
    assert followed == [LogMark(at_ns=None, event="unreadable", detail=page.driver_reason)]


async def test_what_cannot_be_read_is_said_at_once(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Before the first line goes out, also where a log is followed."""
    start(docker_engine, "talker", "echo up")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "stopped")
        logs = logs_of(watched)

        with pytest.raises(NotFound, match="nobody"):
            await logs.read("nobody", ALL)
        with pytest.raises(NotFound, match="nobody"):
            logs.follow("nobody", ALL)
        for reference in ("talker", "nobody"):
            with pytest.raises(NotFound, match=f"there is no host 'wrong'; .*{HOST}"):
                await logs.read(reference, ALL, host="wrong")
            with pytest.raises(NotFound, match=f"there is no host 'wrong'; .*{HOST}"):
                logs.follow(reference, ALL, host="wrong")
        with pytest.raises(InvalidInput, match="regex"):
            await logs.read("talker", LogQuery(regex="(?=x)"))
        with pytest.raises(InvalidInput, match="regex"):
            logs.follow("talker", LogQuery(regex="(?=x)"))


async def test_following_survives_stop_and_start(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Nothing is doubled, nothing is left out, and what happened is told between the lines."""
    start(docker_engine, "talker", f"echo up; {UNTIL_TOLD}")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "running")
        async with following(watched, "talker") as heard:
            await eventually(lambda: heard.lines == ["up"])
            docker_engine.docker("stop", "talker")
            await eventually(lambda: heard.marks == ["stopped"])
            docker_engine.docker("start", "talker")
            await eventually(lambda: heard.lines == ["up", "up"])
            docker_engine.docker("restart", "talker")
            await eventually(lambda: heard.lines == ["up"] * 3)

    assert heard.marks == ["stopped", "started", "stopped", "restarted"]
    ends, starts = events_of(docker_engine, "die")[-2:], events_of(docker_engine, "start")[-2:]
    assert heard.mark_times == [ends[0], starts[0], ends[1], starts[1]]


async def test_a_container_that_its_policy_starts_again_is_restarted(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Each end with what it was, at the time at which it was so."""
    script = "echo up; sleep 0.2; exit 3"
    start(docker_engine, "talker", script, "--restart", "on-failure:2")
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: watched.view("talker"))
        async with following(watched, "talker") as heard:
            await eventually(lambda: heard.lines == ["up"] * 3 and heard.marks.count("stopped") > 2)

    assert heard.marks == ["stopped", "restarted"] * 2 + ["stopped"]
    assert heard.details[::2] == ["Exited (3)"] * 3
    ends, starts = events_of(docker_engine, "die")[-3:], events_of(docker_engine, "start")[-2:]
    assert heard.mark_times == [ends[0], starts[0], ends[1], starts[1], ends[2]]


async def test_a_log_that_is_long_over_ends_with_its_end(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Nobody heard of it: the engine's inspection says when it was."""
    start(docker_engine, "talker", "echo up; exit 1")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "stopped")
        watched.fleet.lives = RecentLives()
        async with following(watched, "talker") as heard:
            await eventually(lambda: heard.marks)
            docker_engine.docker("start", "talker")
            await eventually(lambda: heard.marks[1:] == ["started", "stopped"])

    assert heard.details == ["Exited (1)", None, "Exited (1)"]
    ends, began = events_of(docker_engine, "die")[-2:], events_of(docker_engine, "start")[-1]
    assert heard.mark_times[1:] == [began, ends[1]]
    assert 0 <= ends[0] - (heard.mark_times[0] or 0) < 10**9


async def test_following_survives_recreation(docker_engine: DockerEngine, store: Database) -> None:
    """Another id under the same name is the same service."""
    start(docker_engine, "talker", f"echo first; {UNTIL_TOLD}")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "running")
        async with following(watched, "talker") as heard:
            await eventually(lambda: heard.lines == ["first"])
            docker_engine.docker("rm", "--force", "talker")
            await eventually(lambda: "removed" in heard.marks)
            start(docker_engine, "talker", f"echo second; {UNTIL_TOLD}")
            await eventually(lambda: heard.lines == ["first", "second"])

    assert heard.marks == ["stopped", "removed", "recreated"]
    first, second = events_of(docker_engine, "start")[-2:]
    removed = events_of(docker_engine, "destroy")[-1]
    assert heard.mark_times[1:] == [removed, second]
    assert first < (heard.mark_times[0] or 0) < removed


async def test_following_survives_the_absence_of_the_engine(
    docker_engine: DockerEngine, store: Database
) -> None:
    """What is written meanwhile is given afterwards, each line once."""
    script = "n=0; while :; do n=$((n + 1)); echo $n; sleep 0.05; done"
    start(docker_engine, "talker", script)
    async with watched_fleet(docker_engine.url, store, deadlines=IMPATIENT) as watched:
        await watched.becomes("talker", "running")
        async with following(watched, "talker") as heard:
            await eventually(lambda: len(heard.lines) > 3)
            with docker_engine.frozen():
                await eventually(lambda: "disconnected" in heard.marks)
            known = len(heard.lines)
            await eventually(lambda: len(heard.lines) > known + 20)

    assert set(heard.marks) == {"disconnected"}
    assert set(heard.mark_times) == {None}
    assert heard.lines == [str(n + 1) for n in range(len(heard.lines))]


async def test_lines_that_the_engine_threw_away_are_a_gap(
    docker_engine: DockerEngine, store: Database
) -> None:
    """A rotated log is no reason to show the lines on both sides as neighbours."""
    start(docker_engine, "talker", "echo up")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "stopped")
        place = LogPlace()
        place.note([(SEEN_NS, "stdout")])
        trail = Trail(
            fleet=watched.fleet,
            engine=watched.engine,
            view=watched.fleet.find("talker"),
            place=place,
            pace=PACE,
        )
        async with aclosing(trail.entries()) as entries:
            gap, line, mark = [await anext(entries) for _ in range(3)]

    assert isinstance(gap, LogGap)
    assert (gap.at_ns, gap.lines) == (SEEN_NS, None)
    assert isinstance(line, LogRecord)
    assert line.message == "up"
    assert isinstance(mark, LogMark)
    assert mark.event == "stopped"


async def test_following_gives_only_what_is_wanted(
    docker_engine: DockerEngine, store: Database
) -> None:
    """Conditions hold for the latest lines and for those that come."""
    script = (
        "echo INFO a; echo ERROR b; while test ! -e /go; do sleep 0.05; done;"
        f" echo ERROR c; echo INFO d; echo ERROR e; {UNTIL_TOLD}"
    )
    start(docker_engine, "talker", script)
    query = LogQuery(levels=frozenset({LogLevel.ERROR}), regex="[bce]$")
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("talker", "running")
        async with following(watched, "talker", query) as heard:
            await eventually(lambda: heard.lines == ["ERROR b"])
            docker_engine.docker("exec", "talker", "touch", "/go")
            await eventually(lambda: heard.lines == ["ERROR b", "ERROR c", "ERROR e"])
