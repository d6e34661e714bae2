"""An engine that is gone, frozen, slow or none at all: an error in time, never a hang."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from faulty_engine import (
    PONG,
    SILENCE,
    STREAM_HEAD,
    VERSION,
    Reply,
    after,
    answer,
    faulty_engine,
    raw,
    unfinished,
)
from running_server import free_ports
from watchroom.docker.address import parse_address
from watchroom.docker.containers import WaitFor
from watchroom.docker.deadlines import Deadlines
from watchroom.docker.engine import Engine
from watchroom.docker.event_cursor import EventCursor
from watchroom.docker.log_stream import LogQuery
from watchroom.docker.references import parse_reference
from watchroom.domain.errors import EngineRefused, EngineUnavailable, NotFound

HASTY = Deadlines(
    connect_s=0.3,
    answer_s=0.3,
    change_s=0.3,
    stop_margin_s=0.3,
    registry_s=0.3,
    disk_usage_s=0.3,
    pull_silence_s=0.5,
    quiet_s=0.1,
    ping_s=0.3,
)
LONGEST_S = 5.0  # a generous bound on what HASTY adds up to, on a busy machine

Ask = Callable[[Engine], Awaitable[object]]


async def drained(items: AsyncGenerator[object, None]) -> list[object]:
    """Read a stream to its end."""
    return [item async for item in items]


def pulled(engine: Engine) -> Awaitable[object]:
    """Pull something."""
    reference = parse_reference("thing:1")
    assert reference is not None
    return drained(engine.images.pull(reference))


def remote(engine: Engine) -> Awaitable[object]:
    """Ask what a registry offers."""
    reference = parse_reference("thing:1")
    assert reference is not None
    return engine.images.remote(reference)


FOLLOW = LogQuery(follow=True)
ASKED: dict[str, Ask] = {
    "ping": lambda engine: engine.system.ping(),
    "version": lambda engine: engine.system.version(),
    "info": lambda engine: engine.system.info(),
    "disk usage": lambda engine: engine.system.disk_usage(),
    "list": lambda engine: engine.containers.list_all(),
    "inspect": lambda engine: engine.containers.inspect("aa"),
    "create": lambda engine: engine.containers.create("aa", {}),
    "start": lambda engine: engine.containers.start("aa"),
    "stop": lambda engine: engine.containers.stop("aa", grace_s=0),
    "restart": lambda engine: engine.containers.restart("aa", grace_s=0),
    "rename": lambda engine: engine.containers.rename("aa", "bb"),
    "restart policy": lambda engine: engine.containers.set_restart_policy("aa", "no"),
    "remove": lambda engine: engine.containers.remove("aa"),
    "wait": lambda engine: engine.containers.wait("aa", WaitFor.STOPPED, deadline_s=60),
    "stats": lambda engine: engine.containers.stats("aa"),
    "image": lambda engine: engine.images.inspect("aa"),
    "tag": lambda engine: engine.images.tag("aa", repository="bb", tag="1"),
    "remove image": lambda engine: engine.images.remove("aa"),
    "remote": remote,
    "network": lambda engine: engine.networks.inspect("aa"),
    "connect": lambda engine: engine.networks.connect("aa", "bb"),
    "disconnect": lambda engine: engine.networks.disconnect("aa", "bb"),
    "services": lambda engine: engine.swarm.services(),
    "service": lambda engine: engine.swarm.service("aa"),
    "tasks": lambda engine: engine.swarm.tasks(),
    "update": lambda engine: engine.swarm.update_service("aa", version=1, spec={}),
}
STREAMS: dict[str, Ask] = {
    "pull": pulled,
    "events": lambda engine: drained(engine.system.events(EventCursor(0))),
    "logs": lambda engine: drained(engine.containers.logs("aa", tty=False, query=FOLLOW)),
    "terminal": lambda engine: drained(engine.containers.logs("aa", tty=True, query=FOLLOW)),
    "service logs": lambda engine: drained(
        engine.swarm.service_logs("aa", tty=False, query=FOLLOW)
    ),
}


async def fails(url: str, ask: Ask, deadlines: Deadlines = HASTY) -> str:
    """Ask something, see it fail in time, and return why."""
    async with Engine(parse_address(url), deadlines=deadlines) as engine:
        async with asyncio.timeout(LONGEST_S):
            with pytest.raises(EngineUnavailable) as caught:
                await ask(engine)
    return str(caught.value)


@pytest.mark.parametrize("name", [*ASKED, *STREAMS])
async def test_no_socket_is_an_error_at_once(name: str, tmp_path: Path) -> None:
    """The daemon does not run."""
    reason = await fails(f"unix://{tmp_path}/none.sock", (ASKED | STREAMS)[name])

    assert reason.endswith(f"{tmp_path}/none.sock cannot be reached: No such file or directory")


async def test_a_port_where_nobody_listens_is_told_in_plain_words() -> None:
    """The library's own words name objects of Python; people read these in the list of hosts."""
    [port] = free_ports(1)

    reason = await fails(f"tcp://127.0.0.1:{port}", ASKED["ping"])

    assert reason.endswith(f"127.0.0.1:{port} cannot be reached: Connection refused")


@pytest.mark.parametrize("name", [*ASKED, *STREAMS])
async def test_a_half_open_socket_is_an_error_in_time(name: str, tmp_path: Path) -> None:
    """Something accepts the connection and never answers."""
    async with faulty_engine(tmp_path, {}) as faulty:
        assert "did not answer" in await fails(faulty.url, (ASKED | STREAMS)[name])


@pytest.mark.parametrize("name", [name for name in (*ASKED, *STREAMS) if name != "version"])
async def test_an_engine_that_freezes_is_an_error_in_time(name: str, tmp_path: Path) -> None:
    """It has told its version, and then nothing more."""
    async with faulty_engine(tmp_path, {"/version": VERSION}) as faulty:
        assert "did not answer" in await fails(faulty.url, (ASKED | STREAMS)[name])


@pytest.mark.parametrize("name", [*STREAMS, "wait"])
async def test_a_stream_that_falls_silent_is_an_error_in_time(name: str, tmp_path: Path) -> None:
    """The beginning of the answer came; then the engine froze."""
    replies = {"/version": VERSION, "/_ping": SILENCE, "/": unfinished(STREAM_HEAD)}
    async with faulty_engine(tmp_path, replies) as faulty:
        assert await fails(faulty.url, (ASKED | STREAMS)[name])


@pytest.mark.parametrize("name", [*STREAMS, "wait"])
async def test_a_stream_that_breaks_is_an_error(name: str, tmp_path: Path) -> None:
    """An end in the middle must not pass for the end of a log or of a pull."""
    broken = raw(STREAM_HEAD + b'5\r\n{"a"')
    async with faulty_engine(tmp_path, {"/version": VERSION, "/": broken}) as faulty:
        assert await fails(faulty.url, (ASKED | STREAMS)[name])


async def test_events_never_end_well(tmp_path: Path) -> None:
    """A reader would think that nothing happens any more."""
    ended = raw(STREAM_HEAD + b"0\r\n\r\n")
    async with faulty_engine(tmp_path, {"/version": VERSION, "/": ended}) as faulty:
        assert "ended" in await fails(faulty.url, STREAMS["events"])


async def test_a_pull_without_progress_ends(tmp_path: Path) -> None:
    """The engine lives and answers pings, but hears nothing from the registry."""
    stuck = unfinished(STREAM_HEAD)
    replies = {"/version": VERSION, "/_ping": PONG, "/images/create": stuck}
    async with faulty_engine(tmp_path, replies) as faulty:
        assert "silent" in await fails(faulty.url, STREAMS["pull"])


async def test_a_quiet_stream_of_a_living_engine_goes_on(tmp_path: Path) -> None:
    """Silence is normal; what comes after it is not lost."""
    event = b'{"Type":"container","Action":"die","time":1,"Actor":{"ID":"aa"}}\n'
    late = after(HASTY.quiet_s * 8, raw(b"%x\r\n%s\r\n" % (len(event), event)))

    async def reply(writer: asyncio.StreamWriter) -> None:
        await raw(STREAM_HEAD)(writer)
        await late(writer)
        await unfinished(b"")(writer)

    replies = {"/version": VERSION, "/_ping": PONG, "/events": reply}
    async with (
        faulty_engine(tmp_path, replies) as faulty,
        Engine(parse_address(faulty.url), deadlines=HASTY) as engine,
        aclosing(engine.system.events(EventCursor(0))) as events,
    ):
        assert (await anext(events)).action == "die"

    assert faulty.asked.count("/_ping") >= 3


async def test_one_ping_serves_all_streams(tmp_path: Path) -> None:
    """Three hundred streams that follow quiet logs must not become a load of their own."""
    replies = {"/version": VERSION, "/_ping": SILENCE, "/": unfinished(STREAM_HEAD)}
    async with faulty_engine(tmp_path, replies) as faulty:
        async with Engine(parse_address(faulty.url), deadlines=HASTY) as engine:
            began = time.monotonic()
            async with asyncio.TaskGroup() as tasks:
                asked = [tasks.create_task(_failure(engine)) for _ in range(300)]
            took_s = time.monotonic() - began
        assert all(task.result() for task in asked)
        assert took_s < LONGEST_S
        assert faulty.asked.count("/_ping") <= took_s / HASTY.quiet_s


async def test_a_slow_engine_is_waited_for(tmp_path: Path) -> None:
    """Slow is not gone, within the deadline."""
    replies = {"/version": VERSION, "/containers/json": after(0.1, answer(b"[]"))}
    async with (
        faulty_engine(tmp_path, replies) as faulty,
        Engine(parse_address(faulty.url)) as engine,
    ):
        assert await engine.containers.list_all() == []


async def test_an_engine_may_come_back_as_another_version(tmp_path: Path) -> None:
    """It was away for its upgrade; the new one no longer speaks what the old one spoke."""
    old = {"/version": VERSION, "/containers/json": answer(b"[]")}
    newer = answer(b'{"Version":"29.0","ApiVersion":"1.47","MinAPIVersion":"1.44"}')
    new = {"/version": newer, "/v1.47/containers/json": answer(b'[{"Id":"new"}]')}

    async with faulty_engine(tmp_path, old) as faulty:
        engine = Engine(parse_address(faulty.url), deadlines=HASTY)
        assert await engine.containers.list_all() == []
    (tmp_path / "faulty.sock").unlink(missing_ok=True)
    async with engine:
        with pytest.raises(EngineUnavailable):
            await engine.containers.list_all()
        async with faulty_engine(tmp_path, new):
            assert await engine.containers.list_all() == [{"Id": "new"}]


async def test_the_deadline_counts_to_the_last_byte(tmp_path: Path) -> None:
    """An answer that trickles would otherwise keep a request for hours."""
    trickle = unfinished(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[")
    async with faulty_engine(tmp_path, {"/version": VERSION, "/": trickle}) as faulty:
        assert "did not answer" in await fails(faulty.url, ASKED["list"])


NO_ENGINES: dict[str, Reply] = {
    "a web page": answer(b"<html>Welcome</html>", kind="text/html"),
    "JSON of another kind": answer(b'{"hello":"world"}'),
    "JSON cut short": answer(b'[{"Id":"a'),
    "bytes that are no text": answer(b"[\xff\xfe]"),
    "nothing": answer(b""),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "no answer": raw(b""),
    "too short": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[]"),
}


@pytest.mark.parametrize("case", NO_ENGINES)
async def test_what_is_no_engine_is_unavailable(case: str, tmp_path: Path) -> None:
    """Whatever answers, it is not treated as one, neither at first nor later on."""
    async with faulty_engine(tmp_path, {"/": NO_ENGINES[case]}) as faulty:
        assert await fails(faulty.url, ASKED["list"])
    (tmp_path / "faulty.sock").unlink(missing_ok=True)
    replies = {"/version": VERSION, "/": NO_ENGINES[case]}
    async with faulty_engine(tmp_path, replies) as faulty:
        assert await fails(faulty.url, ASKED["list"])


@pytest.mark.parametrize("status", ["404 Not Found", "409 Conflict", "500 No", "301 Moved"])
async def test_no_container_is_missed_where_there_is_no_engine(status: str, tmp_path: Path) -> None:
    """A web server's 404 says nothing about our containers."""
    async with faulty_engine(tmp_path, {"/": answer(b"no", status=status)}) as faulty:
        assert "no" in await fails(faulty.url, ASKED["inspect"])
        assert await fails(faulty.url, ASKED["ping"])


@pytest.mark.parametrize("body", [b'{"message":"page not found"}', b"Not Found"])
async def test_a_path_that_an_engine_does_not_know_is_refused(body: bytes, tmp_path: Path) -> None:
    """Podman has no swarm; that is no missing service."""
    replies = {"/version": VERSION, "/": answer(body, status="404 Not Found")}
    async with (
        faulty_engine(tmp_path, replies) as faulty,
        Engine(parse_address(faulty.url)) as engine,
    ):
        with pytest.raises(EngineRefused):
            await engine.swarm.service("aa")


async def test_an_error_under_200_is_an_error(tmp_path: Path) -> None:
    """A pull that has begun cannot change its status any more."""
    body = (
        b'{"status":"Pulling from team/thing","id":"1"}\r\n'
        b'{"errorDetail":{"message":"manifest unknown"},"error":"manifest unknown"}\r\n'
    )
    replies = {"/version": VERSION, "/images/create": answer(body)}
    async with (
        faulty_engine(tmp_path, replies) as faulty,
        Engine(parse_address(faulty.url)) as engine,
    ):
        with pytest.raises(NotFound, match="manifest unknown"):
            await pulled(engine)


async def test_a_slow_registry_is_waited_for(tmp_path: Path) -> None:
    """A pull begins to answer when its registry does, which takes longer than a list."""
    slow = after(HASTY.answer_s * 2, answer(b'{"status":"Pulling"}'))
    patient = replace(HASTY, registry_s=10.0)
    async with (
        faulty_engine(tmp_path, {"/version": VERSION, "/images/create": slow}) as faulty,
        Engine(parse_address(faulty.url), deadlines=patient) as engine,
    ):
        assert await pulled(engine)


async def test_an_endless_answer_is_refused(tmp_path: Path) -> None:
    """Our memory is not an engine's to fill."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n["
    endless = raw(head + b" " * 100_000_000)
    async with faulty_engine(tmp_path, {"/version": VERSION, "/": endless}) as faulty:
        assert "refused" in await fails(faulty.url, ASKED["list"], Deadlines())


async def _failure(engine: Engine) -> EngineUnavailable | None:
    """Follow a log until it fails."""
    try:
        await STREAMS["logs"](engine)
    except EngineUnavailable as error:
        return error
    return None


LIVE: dict[str, Callable[[Engine], AsyncGenerator[object, None]]] = {
    "events": lambda engine: engine.system.events(EventCursor(0)),
    "logs": lambda engine: engine.containers.logs("aa", tty=False, query=FOLLOW),
    "terminal": lambda engine: engine.containers.logs("aa", tty=True, query=FOLLOW),
}


@pytest.mark.docker
@pytest.mark.parametrize("name", LIVE)
async def test_a_killed_daemon_ends_its_streams(docker_engine: DockerEngine, name: str) -> None:
    """A stream in full swing fails at once, with an error, not as if it were over."""
    options = ("--name", "aa", *(["-t"] if name == "terminal" else []))
    docker_engine.run(docker_engine.image("steady"), options=options)

    async with Engine(parse_address(docker_engine.url)) as engine:
        async with aclosing(LIVE[name](engine)) as stream, asyncio.timeout(10):
            await anext(stream)
            docker_engine.kill()
            with pytest.raises(EngineUnavailable):
                await drained(stream)

        docker_engine.start()
        assert await engine.containers.list_all()


@pytest.mark.docker
async def test_a_frozen_daemon_is_noticed(docker_engine: DockerEngine) -> None:
    """The kernel still accepts connections for it, so only a ping can tell."""
    docker_engine.run(docker_engine.image("steady"))
    hasty = Deadlines(quiet_s=0.2, ping_s=0.5)
    async with Engine(parse_address(docker_engine.url), deadlines=hasty) as engine:
        async with aclosing(LIVE["events"](engine)) as events, asyncio.timeout(10):
            await anext(events)
            with docker_engine.frozen(), pytest.raises(EngineUnavailable, match="did not answer"):
                await drained(events)

        await engine.system.ping()
