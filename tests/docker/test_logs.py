"""Logs of containers, on a real engine; Docker's own command line says what is right."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from docker_engine import DockerEngine
from watchroom.docker.address import parse_address
from watchroom.docker.containers import WaitFor
from watchroom.docker.deadlines import Deadlines
from watchroom.docker.engine import Engine
from watchroom.docker.log_lines import LogRecord, OutputStream
from watchroom.docker.log_stream import LogQuery
from watchroom.domain.errors import EngineRefused, NotFound

pytestmark = pytest.mark.docker

ALL = LogQuery()


async def read(engine: Engine, container: str, query: LogQuery, *, tty: bool) -> list[LogRecord]:
    """Return every line that a query gives."""
    return [record async for record in engine.containers.logs(container, tty=tty, query=query)]


async def ended(engine: Engine, docker_engine: DockerEngine, script: str, *options: str) -> str:
    """Run a shell script in a container to its end; return the container's id."""
    container = docker_engine.run(docker_engine.image(), "sh", "-c", script, options=options)
    await engine.containers.wait(container, WaitFor.STOPPED, deadline_s=60)
    return container


async def test_lines_of_both_streams_are_told_apart(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """With the engine's time to the nanosecond, and empty lines."""
    container = await ended(engine, docker_engine, "echo one; echo two >&2; echo; echo three >&2")

    records = await read(engine, container, ALL, tty=False)

    expected = {OutputStream.STDOUT: ["one", ""], OutputStream.STDERR: ["two", "three"]}
    for stream, lines in expected.items():
        found = [record for record in records if record.stream is stream]
        assert [record.message for record in found] == lines
        times = [record.time_ns or 0 for record in found]
        assert 0 < times[0] < times[1]


async def test_a_terminal_s_log_is_read(engine: Engine, docker_engine: DockerEngine) -> None:
    """No frames, CR LF, one stream."""
    container = await ended(engine, docker_engine, "echo one; echo two >&2; printf 'end> '", "-t")

    records = await read(engine, container, ALL, tty=True)

    assert [record.message for record in records] == ["one", "two", "end> "]
    assert {record.stream for record in records} == {None}
    assert all(record.time_ns for record in records)


@pytest.mark.parametrize("tty", [False, True])
async def test_long_lines_are_put_together(
    engine: Engine, docker_engine: DockerEngine, *, tty: bool
) -> None:
    """The engine keeps them as fragments of 16 KiB, each with the timestamp again."""
    script = "head -c 100000 /dev/zero | tr '\\0' x; echo end; head -c 16384 /dev/zero | tr '\\0' y"
    container = await ended(engine, docker_engine, script, *(["-t"] if tty else []))

    records = await read(engine, container, ALL, tty=tty)

    assert [record.message for record in records] == ["x" * 100_000 + "end", "y" * 16384]
    assert not any(record.cut_bytes for record in records)


@pytest.mark.parametrize("tty", [False, True])
async def test_an_unfinished_line_ends_with_its_program(
    engine: Engine, docker_engine: DockerEngine, *, tty: bool
) -> None:
    """A prompt and the first line after the restart are two lines."""
    options = ["-t"] if tty else []
    container = await ended(engine, docker_engine, "echo started; printf 'prompt> '", *options)
    await engine.containers.start(container)
    await engine.containers.wait(container, WaitFor.STOPPED, deadline_s=20)

    records = await read(engine, container, ALL, tty=tty)

    assert [record.message for record in records] == ["started", "prompt> "] * 2


async def test_a_very_long_line_is_cut(engine: Engine, docker_engine: DockerEngine) -> None:
    """At 1 MiB; what follows is whole."""
    container = await ended(
        engine, docker_engine, "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo next"
    )

    [cut, following] = await read(engine, container, ALL, tty=False)

    assert (len(cut.message), cut.cut_bytes) == (1_048_576, 3_000_000 - 1_048_576)
    assert (following.message, following.cut_bytes) == ("next", 0)


async def test_a_large_log_is_what_the_command_line_shows(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """Nothing lost, nothing doubled, nothing out of order."""
    container = await ended(engine, docker_engine, "seq 1 20000")

    records = await read(engine, container, ALL, tty=False)

    shown = docker_engine.docker("logs", "--timestamps", container).splitlines()
    assert [f"{record.timestamp} {record.message}" for record in records] == shown


async def test_a_query_narrows_the_log(engine: Engine, docker_engine: DockerEngine) -> None:
    """`since` includes its moment to the nanosecond; `tail` counts from the end."""
    container = await ended(engine, docker_engine, "seq 1 50")
    everything = await read(engine, container, ALL, tty=False)
    middle = everything[20]

    since = await read(engine, container, LogQuery(since_ns=middle.time_ns), tty=False)
    until = await read(engine, container, LogQuery(until_ns=middle.time_ns), tty=False)
    tail = await read(engine, container, LogQuery(tail=5), tty=False)

    assert since == everything[20:]
    assert until == everything[:21]
    assert tail == everything[-5:]
    assert await read(engine, container, LogQuery(tail=0), tty=False) == []


async def test_following_gives_lines_as_they_come(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """And ends when the container does."""
    script = "echo first; while test ! -e /go; do sleep 0.05; done; echo second"
    container = docker_engine.run(docker_engine.image(), "sh", "-c", script)
    seen = []

    records = engine.containers.logs(container, tty=False, query=LogQuery(follow=True))
    async with aclosing(records):
        async for record in records:
            seen.append(record.message)
            if record.message == "first":
                docker_engine.docker("exec", container, "touch", "/go")

    assert seen == ["first", "second"]


async def test_a_log_without_lines_is_followed(docker_engine: DockerEngine) -> None:
    """The engine answers at once although it has nothing to say."""
    container = docker_engine.run(docker_engine.image("stubborn"))
    hasty = Deadlines(answer_s=0.5, quiet_s=0.2)

    async with Engine(parse_address(docker_engine.url), deadlines=hasty) as engine:
        records = engine.containers.logs(container, tty=False, query=LogQuery(follow=True))
        with pytest.raises(TimeoutError):  # of this test, not of the client
            await asyncio.wait_for(anext(records), timeout=1.5)


async def test_following_goes_on_where_it_broke(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """`since` the last line repeats that line, by which the reader knows that none is missing."""
    script = "while :; do echo tick; sleep 0.02; done"
    container = docker_engine.run(docker_engine.image(), "sh", "-c", script)

    query = LogQuery(follow=True)
    before = await first(3, engine.containers.logs(container, tty=False, query=query))
    query = LogQuery(follow=True, since_ns=before[-1].time_ns)
    after = await first(3, engine.containers.logs(container, tty=False, query=query))

    assert after[0] == before[-1]
    everything = await read(engine, container, LogQuery(), tty=False)
    assert everything[:5] == before + after[1:]


async def test_a_driver_that_keeps_nothing_says_so(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """It is an answer for the person who asks, not a failure of ours."""
    container = await ended(engine, docker_engine, "echo gone", "--log-driver", "none")

    with pytest.raises(EngineRefused, match="does not support reading"):
        await read(engine, container, ALL, tty=False)


async def test_logs_of_nothing_are_not_found(engine: Engine) -> None:
    """Before the first line, not as an empty log."""
    with pytest.raises(NotFound):
        await read(engine, "nothing", ALL, tty=False)


async def first(count: int, records: AsyncGenerator[LogRecord, None]) -> list[LogRecord]:
    """Return the first lines of a log and leave the rest."""
    found: list[LogRecord] = []
    async with aclosing(records):
        async for record in records:
            found.append(record)
            if len(found) == count:
                break
    return found
