"""Logs that are made up when they are asked for: the same lines for everybody, none missing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_under_test import Clock
from watchroom.demo.engine.blueprints import Blueprint
from watchroom.demo.engine.engine_clock import NS_PER_S
from watchroom.demo.engine.logs import LogQuery, entries, framed
from watchroom.demo.engine.values import Entry, Output, Program
from watchroom.demo.engine.voices import voice_of
from watchroom.demo.engine.world import STACK, World
from watchroom.docker.framing import FramedLog

BOTH = frozenset(Output)
ALL = LogQuery(outputs=BOTH)
APP = Blueprint(
    project="app",
    service="web",
    title="Web",
    description="Something that runs",
    image="team/web:latest",
    version="1.0",
    program=Program(voice="ollama", ready_s=1.0),
)


def after_hours(hours: int) -> World:
    """Return a world in which a model server runs for hours."""
    clock = Clock()
    world = World(seed=1, clock=clock)
    world.state.add_network("app_default")
    world.run(APP)
    clock.advance(hours * 3600)
    world.state.advance()
    return world


LASTING = after_hours(2)


def read(world: World, query: LogQuery = ALL) -> list[Entry]:
    """Return the log of the one container, up to now."""
    return entries(world.state, world.container("web"), query, to_ns=world.state.now_ns)


LINES = read(LASTING)


def test_the_same_lines_come_each_time() -> None:
    """Nothing of them is kept, so that nothing else makes them the same."""
    lines = read(LASTING)

    assert lines == read(LASTING)
    assert len(lines) > 200
    assert [each.at_ns for each in lines] == sorted({each.at_ns for each in lines})


@given(st.integers(0, 7200), st.integers(0, 7200), st.none() | st.integers(1, 400))
def test_a_part_of_the_log_is_a_part_of_the_log(since: int, until: int, tail: int | None) -> None:
    """Readers go on from where they stopped: what two asks have in common has to be the same."""
    begin_ns = LINES[0].at_ns
    since_ns, until_ns = begin_ns + since * NS_PER_S, begin_ns + until * NS_PER_S
    query = replace(ALL, since_ns=since_ns, until_ns=until_ns, tail=tail)
    up_to = [each for each in LINES if each.at_ns <= until_ns]
    expected = [each for each in up_to[-(tail or len(up_to)) :] if each.at_ns >= since_ns]

    assert read(LASTING, query) == expected


def test_a_stopped_container_prints_nothing(world: World, clock: Clock) -> None:
    """Between its lives, and after them."""
    world.run(APP)
    clock.advance(600)
    world.stop("web")
    clock.advance(600)
    world.state.advance()
    ended_ns = world.container("web").finished_ns

    assert ended_ns is not None
    assert len(read(world)) > 10
    assert all(each.at_ns <= ended_ns for each in read(world))


def test_the_last_words_before_a_crash_are_found(world: World, clock: Clock) -> None:
    """A crash is looked at after the restart, and in the demo after days."""
    world.run(APP)
    clock.advance(600)
    world.state.advance()
    world.crash("web", 1, ["giving up"])
    crashed_ns = world.container("web").finished_ns
    clock.advance(36 * 3600)
    world.state.advance()

    last = read(world, replace(ALL, until_ns=crashed_ns, tail=20))
    assert (last[-1].text, last[-1].output) == ("giving up", Output.STDERR)


def test_frames_are_what_our_client_reads() -> None:
    """The stream of a line survives, and its time to the nanosecond."""
    query = replace(ALL, timestamps=True)
    entry = Entry(at_ns=1_700_000_000_000_000_007, output=Output.STDERR, text="out of memory ñ")
    [record] = FramedLog().feed(framed(entry, query, tty=False))

    assert (record.stream, record.message, record.time_ns) == ("stderr", entry.text, entry.at_ns)
    assert framed(entry, query, tty=True).endswith("out of memory ñ\r\n".encode())


@pytest.mark.parametrize("blueprint", STACK, ids=lambda blueprint: blueprint.service)
def test_every_service_has_something_to_say(blueprint: Blueprint) -> None:
    """A voice that is misspelt is a silent one."""
    voices = [blueprint.program.voice]
    if blueprint.newer is not None:
        voices.append(blueprint.newer.program.voice)

    assert all(voice_of(name).opening for name in voices)
