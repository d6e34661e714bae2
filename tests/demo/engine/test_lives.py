"""Starts and ends of made-up containers: as Docker has them, or updates and crashes are untrue."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from site_under_test import Clock
from watchroom.demo.engine import lives
from watchroom.demo.engine.blueprints import Blueprint
from watchroom.demo.engine.engine_clock import NS_PER_S
from watchroom.demo.engine.refusal import Refusal
from watchroom.demo.engine.values import Container, Order, Program, Status, Verdict
from watchroom.demo.engine.world import World

APP = Blueprint(
    project="app",
    service="web",
    title="Web",
    description="Something that runs",
    image="team/web:latest",
    version="1.0",
    program=Program(stop_s=0.5),
)
CHECKED = replace(APP, check="true", check_every_s=1)


def actions(world: World, *, skip: int = 0) -> list[str]:
    """Return what happened to containers, oldest first."""
    told = [event.action for event in world.state.events(after_ns=0) if event.kind == "container"]
    return told[skip:]


def with_host(world: World, container: Container, **changes: object) -> Container:
    """Change the host config of a container."""
    host = {**container.host_config, **changes}
    return world.state.put(replace(world.state.containers[container.id], host_config=host))


def pass_(world: World, clock: Clock, seconds: float) -> None:
    """Let time go by."""
    clock.advance(seconds)
    world.state.advance()


def test_a_crash_is_followed_by_a_restart(world: World, clock: Clock) -> None:
    """The policy of the demo's services is unless-stopped, and 100 ms is Docker's first pause."""
    world.run(APP)
    world.crash("web", 3, ["cannot go on"])
    crashed = world.container("web")
    pass_(world, clock, 0.2)
    again = world.container("web")

    assert (crashed.status, crashed.exit_code, crashed.restart_count) == (Status.RESTARTING, 3, 1)
    assert (again.status, again.restart_count, len(again.lives)) == (Status.RUNNING, 1, 2)
    assert actions(world) == ["create", "start", "die", "start"]


def test_pauses_between_restarts_double(world: World, clock: Clock) -> None:
    """A crash loop slows down, up to a minute, and a long life ends it."""
    program = Program(ends_s=0.01, end_code=1)
    world.run(replace(APP, program=program))
    pass_(world, clock, 600)
    starts = [each.started_ns for each in world.container("web").lives]
    pauses = [round((later - before) / NS_PER_S, 1) for before, later in itertools.pairwise(starts)]

    assert pauses[:5] == [0.1, 0.2, 0.4, 0.8, 1.6]
    assert max(pauses) == 60.0


def test_a_long_life_makes_the_pauses_short_again(world: World, clock: Clock) -> None:
    """A service that crashes once a day is not kept waiting for a minute."""
    world.run(replace(APP, program=Program(ends_s=11.0, end_code=1)))
    pass_(world, clock, 60)

    assert {each.pause_ns for each in [world.container("web")]} == {lives.FIRST_PAUSE_NS}


def test_what_was_stopped_stays_stopped(world: World, clock: Clock) -> None:
    """An order is told apart from a crash by the signal before the end."""
    world.run(APP)
    world.stop("web")
    still = world.container("web").status
    pass_(world, clock, 60)

    assert (still, world.container("web").status) == (Status.RUNNING, Status.EXITED)
    assert actions(world, skip=2) == ["kill", "die", "stop"]


def test_what_does_not_end_is_killed(world: World, clock: Clock) -> None:
    """After its grace, with 137."""
    container = world.run(replace(APP, program=Program(stop_s=60.0)))
    lives.order_end(world.state, container, Order.STOP, grace_s=2)
    pass_(world, clock, 1.9)
    before = world.container("web").status
    pass_(world, clock, 0.2)

    assert (before, world.container("web").exit_code) == (Status.RUNNING, 137)
    signals = [e.attributes["signal"] for e in world.state.events(after_ns=0) if e.action == "kill"]
    assert signals == ["15", "9"]


def test_a_restart_tells_all_its_parts(world: World, clock: Clock) -> None:
    """In the order that the meaning of events depends on."""
    world.run(APP)
    world.restart("web")
    pass_(world, clock, 1)

    assert actions(world, skip=2) == ["kill", "die", "stop", "start", "restart"]
    assert world.container("web").restart_count == 0


def test_lack_of_memory_kills(world: World, clock: Clock) -> None:
    """The engine tells of it before the end, and remembers it until the next start."""
    world.run(APP)
    world.oom_kill("web")
    killed = world.container("web")
    pass_(world, clock, 1)

    assert (killed.oom_killed, killed.exit_code) == (True, 137)
    assert actions(world, skip=2) == ["oom", "die", "start"]
    assert not world.container("web").oom_killed


def test_a_policy_may_give_up(world: World, clock: Clock) -> None:
    """on-failure with a limit is how a job is set up."""
    container = world.run(replace(APP, program=Program(ends_s=1.0, end_code=1)))
    with_host(world, container, RestartPolicy={"Name": "on-failure", "MaximumRetryCount": 2})
    pass_(world, clock, 60)

    assert (world.container("web").status, actions(world).count("start")) == (Status.EXITED, 3)


def test_a_killed_container_is_not_restarted(world: World, clock: Clock) -> None:
    """As with Docker, a kill through the engine is an order; a signal to read again is none."""
    container = world.run(APP)
    lives.kill(world.state, container, 1, reference="web")
    running = world.container("web").status
    lives.kill(world.state, world.container("web"), 9, reference="web")
    pass_(world, clock, 60)

    assert (running, world.container("web").status) == (Status.RUNNING, Status.EXITED)
    with pytest.raises(Refusal, match="is not running"):
        lives.kill(world.state, world.container("web"), 9, reference="web")


def test_one_that_is_to_vanish_does(world: World, clock: Clock) -> None:
    """--rm."""
    container = world.run(APP)
    with_host(world, container, AutoRemove=True, RestartPolicy={"Name": "no"})
    world.stop("web")
    pass_(world, clock, 1)

    assert world.state.containers == {}
    assert actions(world)[-1] == "destroy"


def test_a_port_serves_one_container(world: World) -> None:
    """Which is why an update has to stop the old one first."""
    published = replace(APP, ports={80: 8088})
    world.run(published)

    with pytest.raises(Refusal, match="port is already allocated"):
        world.run(replace(published, service="other"))


def test_a_check_finds_a_program_healthy_when_it_is_ready(world: World, clock: Clock) -> None:
    """At the first check after that."""
    world.run(replace(CHECKED, program=Program(ready_s=2.5)))
    seen = []
    for _ in range(4):
        health = world.container("web").health
        assert health is not None
        seen.append(health.verdict)
        pass_(world, clock, 1.01)

    assert seen == [Verdict.STARTING, Verdict.STARTING, Verdict.STARTING, Verdict.HEALTHY]


def test_a_sick_program_is_found_after_its_retries(world: World, clock: Clock) -> None:
    """This is what an update that has to be taken back runs into."""
    world.run(replace(CHECKED, program=Program(is_sick=True, check_output="refused")))
    pass_(world, clock, 2.9)
    before = world.container("web").health
    pass_(world, clock, 0.2)
    after = world.container("web").health

    assert before is not None
    assert before.verdict is Verdict.STARTING
    assert after is not None
    assert (after.verdict, after.failing_streak, after.output) == (Verdict.UNHEALTHY, 3, "refused")


def test_a_check_finds_nothing_once_the_container_ended(world: World, clock: Clock) -> None:
    """What was on the agenda for one life must not happen in the next."""
    world.run(replace(CHECKED, program=Program(ready_s=5.0)))
    pass_(world, clock, 4)
    world.restart("web")
    pass_(world, clock, 2)
    health = world.container("web").health

    assert health is not None
    assert health.verdict is Verdict.STARTING


def test_a_frozen_container_wakes_to_end(world: World, clock: Clock) -> None:
    """Docker thaws what it stops."""
    container = world.run(APP)
    lives.pause(world.state, container)
    world.stop("web")
    pass_(world, clock, 1)

    assert actions(world, skip=2) == ["pause", "kill", "unpause", "die", "stop"]


def test_what_cannot_happen_any_more_does_not(world: World, clock: Clock) -> None:
    """A person may stop a service before its part in the story comes."""
    world.run(APP)
    world.at(clock.now + timedelta(seconds=60), lambda: world.crash("web"))
    world.stop("web")
    pass_(world, clock, 120)

    assert world.container("web").exit_code == 0
    with pytest.raises(Refusal, match="is not running"):
        world.oom_kill("web")


def test_what_is_past_happened_then(world: World, clock: Clock) -> None:
    """This is how the demo's story comes about."""
    world = World(seed=1, clock=clock, begins=clock.now.replace(year=2020))
    world.state.add_network("app_default")
    then = clock.now.replace(year=2021)
    world.at(then, lambda: world.run(APP))
    world.state.advance()

    [created, *_] = [e for e in world.state.events(after_ns=0) if e.kind == "container"]
    assert created.at_ns // NS_PER_S == int(then.timestamp())
