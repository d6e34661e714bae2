"""What the sampler measures: the engine's own figures, quickly, and gaps where there are none."""

import asyncio
import json
import os
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from engine_data import changed, engine_json
from faulty_engine import SILENCE, VERSION, Reply, after, answer, faulty_engine
from store_that_goes_away import StoreThatGoesAway
from waiting import eventually
from watched_fleet import HOST, now, watched_fleet
from watchroom.docker.address import parse_address
from watchroom.docker.engine import Engine
from watchroom.docker.inspections import service_of
from watchroom.domain.container_stats import StatsReading, stats_between
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.recent_stats import RecentStats
from watchroom.flows.services.sampling import Sampler, SamplingPace
from watchroom.flows.services.views import HostView, Usage
from watchroom.store import stats_history
from watchroom.store.database import Database

BUSY = "while :; do :; done"
TICK_PERCENT = 1.0  # the kernel counts in hundredths of a second, the engine in nanoseconds
UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def now_ms() -> int:
    """Return the present moment."""
    return int(now().timestamp() * 1000)


def sampler_of(
    fleet: Fleet,
    engine: Engine,
    store: Database,
    *,
    recent: RecentStats | None = None,
    pace: SamplingPace | None = None,
) -> Sampler:
    """Return a sampler of one host."""
    return Sampler(
        fleet=fleet,
        engines={HOST: engine},
        store=store,
        recent=recent or RecentStats(),
        clock=now,
        pace=pace,
    )


def usage_of(fleet: Fleet, name: str) -> Usage:
    """Return what a service uses."""
    usage = fleet.find(name).usage
    assert usage is not None
    return usage


async def history_of(store: Database, service: str) -> list[float | None]:
    """Return the CPU figures that the store has of a service's last minute."""
    series = await stats_history.history(
        store,
        host=HOST,
        service=service,
        from_ms=now_ms() - 60_000,
        to_ms=now_ms() + 1,
        points=1000,
    )
    return [point.cpu_percent for point in series.points if point.samples]


@pytest.mark.docker
async def test_the_figures_are_those_of_docker_stats(
    docker_engine: DockerEngine, store: Database
) -> None:
    """
    One container is busy, one holds memory; the kernel's and Docker's own words are the measure.

    How busy depends on the machine. What the kernel counted between the sweeps and around both of
    them are the bounds of what the sampler may say.
    """
    image = docker_engine.image()
    limits = ("--cpus", "0.2", "--memory", "256m")
    docker_engine.run(image, "sh", "-c", BUSY, options=("--name", "busy", *limits))
    hold = "head -c 67108864 /dev/zero > /dev/shm/held; sleep 3600"
    docker_engine.run(
        image, "sh", "-c", hold, options=("--name", "big", "--shm-size", "128m", *limits)
    )
    pid = int(docker_engine.docker("inspect", "--format", "{{.State.Pid}}", "busy"))
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("busy", "running")
        await watched.becomes("big", "running")
        sampler = sampler_of(watched.fleet, watched.engine, store)
        first = await swept(sampler, pid)
        assert usage_of(watched.fleet, "busy").cpu_percent is None

        shown = await asyncio.to_thread(docker_stats, docker_engine)
        second = await swept(sampler, pid)
        busy, big = usage_of(watched.fleet, "busy"), usage_of(watched.fleet, "big")

    least, most = least_and_most_percent(first, second)
    print(f"docker stats {shown}; ours {busy.cpu_percent}, {big.memory_bytes}; {least=} {most=}")
    assert busy.cpu_percent is not None
    assert least - TICK_PERCENT <= busy.cpu_percent <= most + TICK_PERCENT
    assert big.memory_bytes == pytest.approx(shown["big"][1], rel=0.1, abs=2_000_000)
    assert big.memory_limit_bytes == 256 * 2**20
    assert big.memory_percent == pytest.approx(shown["big"][2], abs=2.0)


@pytest.mark.docker
async def test_a_container_that_ends_leaves_a_gap(
    docker_engine: DockerEngine, store: Database
) -> None:
    """A stopped container uses nothing that could be shown; after its start it begins anew."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    recent = RecentStats()
    async with watched_fleet(docker_engine.url, store) as watched:
        await watched.becomes("thing", "running")
        sampler = sampler_of(watched.fleet, watched.engine, store, recent=recent)
        assert [await sampler.sweep() for _ in range(2)] == [1, 1]
        assert usage_of(watched.fleet, "thing").cpu_percent is not None
        first_start_ms = watched.fleet.find("thing").service.state.started_ms

        await asyncio.to_thread(docker_engine.docker, "stop", "thing")
        await watched.becomes("thing", "stopped")
        assert await sampler.sweep() == 0
        assert watched.fleet.find("thing").usage is None

        await asyncio.to_thread(docker_engine.docker, "start", "thing")
        await watched.becomes("thing", "running")
        await eventually(
            lambda: watched.fleet.find("thing").service.state.started_ms != first_start_ms
        )
        assert await sampler.sweep() == 1
        assert usage_of(watched.fleet, "thing").cpu_percent is None

    assert len(await history_of(store, "thing")) == 3


@asynccontextmanager
async def measured(
    folder: Path, replies: Mapping[int, Reply]
) -> AsyncIterator[tuple[Fleet, Engine]]:
    """Give a fleet of running containers by number, whose statistics are these replies."""
    paths = {f"/containers/{number:064x}/stats": reply for number, reply in replies.items()}
    async with (
        faulty_engine(folder, {"/version": VERSION, **paths}) as faulty,
        Engine(parse_address(faulty.url)) as engine,
    ):
        fleet = Fleet([HOST], now_ms=0)
        fleet.set_host(
            HostView(
                name=HOST,
                reachable=True,
                since_ms=0,
                reason=None,
                engine_version="20.10.24",
                api_version="1.41",
                is_swarm_manager=False,
            )
        )
        for number in replies:
            inspection = changed(
                engine_json("mac"),
                {
                    "Id": f"{number:064x}",
                    "Name": f"/thing-{number}",
                    "State.Status": "running",
                },
            )
            fleet.put_container(service_of(inspection, host=HOST), seen_ms=0)
        yield fleet, engine


def stats_reply() -> Reply:
    """Return a recorded reading."""
    body = json.dumps(engine_json("stats")).encode()
    return answer(body, status="200 OK\r\nConnection: close")


async def test_a_hundred_containers_are_measured_well_within_the_pace(
    store: Database, tmp_path: Path
) -> None:
    """Each answer takes a second, as with engines before 28: few at once would never be done."""
    replies = {number: after(1.0, stats_reply()) for number in range(100)}
    async with measured(tmp_path, replies) as (fleet, engine):
        began_s = time.monotonic()
        assert await sampler_of(fleet, engine, store).sweep() == 100
        took_s = time.monotonic() - began_s

    print(f"a sweep over 100 containers took {took_s:.2f} s")
    assert took_s < SamplingPace().every_s / 2


async def test_one_that_does_not_answer_costs_the_others_nothing(
    store: Database, tmp_path: Path
) -> None:
    """The sweep is cut short, and only the silent one has a gap."""
    replies = {number: stats_reply() for number in range(5)} | {5: SILENCE}
    async with measured(tmp_path, replies) as (fleet, engine):
        sampler = sampler_of(fleet, engine, store, pace=SamplingPace(sweep_s=1.0))
        assert await sampler.sweep() == 5
        assert fleet.find("thing-5").usage is None

    assert len(await history_of(store, "thing-4")) == 1
    assert await history_of(store, "thing-5") == []


async def test_sampling_goes_on_while_the_store_is_away(store: Database, tmp_path: Path) -> None:
    """What is shown now needs no store; what was not kept stays a gap and is not made up."""
    leaving = StoreThatGoesAway(store)
    async with measured(tmp_path, {0: stats_reply()}) as (fleet, engine):
        sampler = sampler_of(fleet, engine, leaving)
        await sampler.sweep()
        leaving.is_away = True
        away_ms = now_ms()
        await sampler.sweep()
        assert usage_of(fleet, "thing-0").at_ms >= away_ms
        leaving.is_away = False
        await sampler.sweep()

    assert len(await history_of(store, "thing-0")) == 2


async def test_a_host_that_is_away_is_not_asked(store: Database, tmp_path: Path) -> None:
    """Every question would wait for its deadline."""
    async with measured(tmp_path, {0: stats_reply()}) as (fleet, engine):
        host = fleet.host(HOST)
        fleet.set_host(Fleet([HOST], now_ms=0).host(HOST))
        sampler = sampler_of(fleet, engine, store)
        assert await sampler.sweep() == 0

        fleet.set_host(host)
        assert await sampler.sweep() == 1


async def test_figures_of_the_last_minutes_outlive_their_container() -> None:
    """A crash is told of when nothing can be measured any more; later nobody asks."""
    recent = RecentStats(kept_ms=1_000)
    for at_ms in (0, 500, 1_500):
        reading = StatsReading(
            at_ms=at_ms,
            cpu=None,
            memory_bytes=at_ms,
            memory_limit_bytes=None,
            network=None,
            disk=None,
            pids=None,
        )
        recent.add((HOST, "a" * 64), stats_between(None, reading))

    recent.prune(1_500)
    assert [stats.at_ms for stats in recent.of((HOST, "a" * 64))] == [500, 1_500]
    recent.prune(9_000)
    assert recent.of((HOST, "a" * 64)) == ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """When a sweep began and ended, and the CPU time of a process at both moments, in seconds."""

    began_s: float
    ended_s: float
    used_at_begin_s: float
    used_at_end_s: float


async def swept(sampler: Sampler, pid: int) -> Swept:
    """Sweep over the two containers, and look at a process before and after."""
    used_at_begin_s, began_s = cpu_time_s(pid), time.monotonic()
    assert await sampler.sweep() == 2
    return Swept(
        began_s=began_s,
        ended_s=time.monotonic(),
        used_at_begin_s=used_at_begin_s,
        used_at_end_s=cpu_time_s(pid),
    )


def least_and_most_percent(first: Swept, second: Swept) -> tuple[float, float]:
    """Return bounds of the use between a reading in each of two sweeps, in percent of one CPU."""
    least_s = second.used_at_begin_s - first.used_at_end_s
    most_s = second.used_at_end_s - first.used_at_begin_s
    longest_s, shortest_s = second.ended_s - first.began_s, second.began_s - first.ended_s
    return least_s / longest_s * 100, most_s / shortest_s * 100


def cpu_time_s(pid: int) -> float:
    """Return the CPU time that a process has used so far, in whole ticks of the kernel."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = after_name[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def docker_stats(engine: DockerEngine) -> dict[str, tuple[float, float, float]]:
    """Return what `docker stats` shows: CPU in percent, memory in bytes and in percent."""
    lines = engine.docker(
        *("stats", "--no-stream", "--format"),
        "{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.MemPerc}}",
    ).splitlines()
    found = {}
    for line in lines:
        name, cpu, used, *_, percent = line.split()
        number, unit = re.fullmatch(r"([\d.]+)(\w+)", used).groups()  # type: ignore[union-attr]
        found[name] = (
            float(cpu.rstrip("%")),
            float(number) * UNITS[unit],
            float(percent.rstrip("%")),
        )
    return found
