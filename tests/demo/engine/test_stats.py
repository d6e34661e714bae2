"""Counters that are made up have to be counters: they grow, and by what the load says."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_under_test import Clock
from watchroom.demo.engine import lives
from watchroom.demo.engine.blueprints import Blueprint
from watchroom.demo.engine.engine_clock import NS_PER_S
from watchroom.demo.engine.rhythm import busy_seconds, busy_share
from watchroom.demo.engine.stats import memory_bytes, stats
from watchroom.demo.engine.values import MEBI, Load, Program
from watchroom.demo.engine.world import World
from watchroom.docker.readings import reading_of
from watchroom.domain.container_stats import StatsReading, stats_between

DAY_NS = 86_400 * NS_PER_S
APP = Blueprint(
    project="app",
    service="web",
    title="Web",
    description="Something that runs",
    image="team/web:latest",
    version="1.0",
    program=Program(load=Load(cores=2.0, night=0.5, memory_bytes=300 * MEBI)),
    memory_mebi=512,
)


def running(**load: Any) -> World:
    """Return a world in which one container runs."""
    world = World(seed=1, clock=Clock())
    world.state.add_network("app_default")
    program = replace(APP.program, load=replace(APP.program.load, **load))
    world.run(replace(APP, program=program))
    return world


def reading(world: World, at_ns: int) -> StatsReading:
    """Return the counters at a time, as our own client reads them."""
    found = reading_of(stats(world.state, world.container("web"), at_ns=at_ns))
    assert found is not None
    return found


@given(st.lists(st.integers(0, 3 * DAY_NS), min_size=2, max_size=6))
def test_counters_only_grow(offsets_ns: list[int]) -> None:
    """One that goes back means a restart to those who read it."""
    world = running(night=0.1)
    moments = sorted(world.state.now_ns + each for each in offsets_ns)
    cpus = [cpu.container_ns for at in moments if (cpu := reading(world, at).cpu)]

    assert cpus == sorted(cpus)


def test_the_mean_over_a_day_is_what_the_load_says() -> None:
    """Half of the busiest hour by night, all of it at noon: three quarters in the middle."""
    world = running()
    begin_ns = world.state.now_ns
    used = stats_between(reading(world, begin_ns), reading(world, begin_ns + DAY_NS))

    assert used.cpu_percent == pytest.approx(150, abs=1)


def test_it_is_busier_by_day_than_by_night() -> None:
    """Most of what a dashboard shows over a day is this."""
    world = running(night=0.1)
    hours_ns = [world.state.now_ns + hour * DAY_NS // 24 for hour in range(1, 26)]
    readings = [reading(world, at) for at in hours_ns]
    used = [
        stats_between(before, after).cpu_percent or 0
        for before, after in itertools.pairwise(readings)
    ]

    assert max(used) > 4 * min(used)
    assert min(used) > 0


def test_memory_stays_below_its_limit() -> None:
    """However long a leak goes on: the kernel would have killed it."""
    world = running(leak_bytes_per_h=100 * MEBI)
    begin_ns, container = world.state.now_ns, world.container("web")
    held = [memory_bytes(world.state, container, begin_ns + hour * DAY_NS) for hour in range(5)]

    assert held[0] < 100 * MEBI < 250 * MEBI < held[1] < 512 * MEBI
    assert max(held) < 512 * MEBI


def test_nothing_grows_while_it_is_frozen(clock: Clock) -> None:
    """And what was rested is not made up for afterwards."""
    world = World(seed=1, clock=clock)
    world.state.add_network("app_default")
    world.run(APP)
    clock.advance(60)
    world.state.advance()
    lives.pause(world.state, world.container("web"))
    frozen = [reading(world, world.state.now_ns + n * NS_PER_S).cpu for n in (0, 100)]
    clock.advance(100)
    world.state.advance()
    lives.unpause(world.state, world.container("web"))
    awake = reading(world, world.state.now_ns).cpu

    used_ns = [each.container_ns for each in (*frozen, awake) if each]
    assert len(used_ns) == 3
    assert max(used_ns) - min(used_ns) < 1000


def test_a_stopped_container_has_no_reading(clock: Clock) -> None:
    """Docker answers with Go's zero time."""
    world = World(seed=1, clock=clock)
    world.state.add_network("app_default")
    world.run(APP)
    world.stop("web")
    clock.advance(1)
    world.state.advance()

    assert reading_of(stats(world.state, world.container("web"), at_ns=world.state.now_ns)) is None


@given(st.integers(0, 10 * DAY_NS), st.integers(0, DAY_NS))
def test_busy_seconds_is_the_integral_of_the_share(begin_ns: int, length_ns: int) -> None:
    """Else percent and rhythm say different things."""
    steps = 200
    step_ns = length_ns / steps
    total = sum(busy_share(int(begin_ns + (n + 0.5) * step_ns)) for n in range(steps))

    assert busy_seconds(begin_ns, begin_ns + length_ns) == pytest.approx(
        total * step_ns / NS_PER_S, abs=1
    )
