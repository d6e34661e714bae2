"""Events, on a real engine: none lost, none doubled, whatever happens to the stream."""

from contextlib import aclosing

import pytest

from docker_engine import DockerEngine
from watchroom.docker.engine import Engine
from watchroom.docker.event_cursor import EventCursor
from watchroom.docker.events import EngineEvent

pytestmark = pytest.mark.docker

LIFE = {"type": ["container"], "event": ["create", "start", "die", "destroy"]}
OURS = ("--label", "team=fire")


async def until(
    engine: Engine, cursor: EventCursor, container: str, action: str
) -> list[EngineEvent]:
    """
    Return the events up to a certain one; the stream is dropped then.

    Containers of a test before this one may still be said to be gone: only ours have the label.
    """
    found: list[EngineEvent] = []
    filters = {**LIFE, "label": ["team"]}
    async with aclosing(engine.system.events(cursor, filters=filters)) as events:
        async for event in events:
            found.append(event)
            if (event.id, event.action) == (container, action):
                break
    return found


async def test_an_event_says_what_happened(engine: Engine, docker_engine: DockerEngine) -> None:
    """Which container, its name and labels, its exit code, and when."""
    cursor = await engine.system.cursor()
    start_ns = cursor.since_ns
    container = docker_engine.run(
        docker_engine.image("failing"), options=("--name", "shaky", *OURS)
    )

    events = await until(engine, cursor, container, "die")

    assert [event.action for event in events] == ["create", "start", "die"]
    died = events[-1]
    assert (died.kind, died.id) == ("container", container)
    assert died.attributes["name"] == "shaky"
    assert died.attributes["team"] == "fire"
    assert died.attributes["exitCode"] == "3"
    assert start_ns < events[0].time_ns < died.time_ns


async def test_a_stream_goes_on_where_another_was_dropped(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """What happened in between is given, what was given is not repeated."""
    cursor = await engine.system.cursor()
    image = docker_engine.image("failing")

    first = docker_engine.run(image, options=OURS)
    seen = await until(engine, cursor, first, "die")
    missed = docker_engine.run(image, options=OURS)
    last = docker_engine.run(image, options=OURS)
    seen += await until(engine, cursor, last, "die")

    assert len(seen) == 9
    for container in (first, missed, last):
        actions = [event.action for event in seen if event.id == container]
        assert actions == ["create", "start", "die"]


async def test_a_list_and_its_cursor_leave_no_gap(
    engine: Engine, docker_engine: DockerEngine
) -> None:
    """Cursor first, list second: what the list does not show yet comes as an event."""
    image = docker_engine.image("steady")
    cursor = await engine.system.cursor()
    between = docker_engine.run(image, options=OURS)
    listed = {
        entry["Id"] for entry in await engine.containers.list_all(filters={"label": ["team"]})
    }
    after = docker_engine.run(image, options=OURS)

    events = await until(engine, cursor, after, "start")

    assert listed == {between}
    assert {event.id for event in events} == {between, after}
