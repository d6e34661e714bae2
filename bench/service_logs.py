"""Everything that a container printed, read page by page, against `docker logs` to /dev/null."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import msgspec
import uvloop

from bench.clients import Client, connected
from bench.engine import command_s, host_of, not_measured, printed_lines
from bench.figures import Figure, Finding
from bench.plan import Plan
from bench.rounds import Rounds
from bench.server import Server, running_server
from docker_engine import DockerEngine

ROW = "logs"
LINES = 100_000
PAGE = 10_000  # the most that one request may ask for
ROUNDS = 5
RATIO_HOLD = 2.0
KNOWN_DEADLINE_S = 30.0
LOOK_EVERY_S = 0.2


class _Page(msgspec.Struct, rename="camel"):
    logs: list[msgspec.Raw]
    next_cursor: str | None


class _Answer(msgspec.Struct):
    data: _Page


class _Service(msgspec.Struct, rename="camel"):
    container_name: str
    exit_code: int | None


class _Services(msgspec.Struct):
    data: list[_Service]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """How long each took, in seconds."""

    whole_s: float  # all pages
    docker_s: float  # `docker logs`
    page_s: float  # the first page
    docker_tail_s: float  # `docker logs --tail`


def measure(plan: Plan) -> list[Finding]:
    """Return the time of all pages, and of the first one, against that of `docker logs`."""
    engine = plan.engine()
    if engine is None:
        return [not_measured(ROW)]
    with printed_lines(engine, LINES) as name, tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/watchroom.sqlite"
        with running_server(url, Path(folder), docker_hosts=host_of(engine)) as server:
            return uvloop.run(_compare(server, engine, name))


async def _compare(server: Server, engine: DockerEngine, name: str) -> list[Finding]:
    async with connected(server) as client:
        await _until_known(client, name)
        rounds = [await _round(client, engine, name) for _ in range(ROUNDS + 1)]
    return _figures(rounds[1:])  # the first round warms the caches


async def _round(client: Client, engine: DockerEngine, name: str) -> _Round:
    docker_s = command_s(engine, "logs", name)
    docker_tail_s = command_s(engine, "logs", f"--tail={PAGE}", name)
    page_s, whole_s = await _pages_s(client, name)
    return _Round(whole_s=whole_s, docker_s=docker_s, page_s=page_s, docker_tail_s=docker_tail_s)


async def _until_known(client: Client, name: str) -> None:
    """Wait until the server knows the container, and that it has ended."""
    async with asyncio.timeout(KNOWN_DEADLINE_S):
        while True:
            services = msgspec.json.decode(await client.get("/api/services"), type=_Services).data
            if any(each.container_name == name and each.exit_code == 0 for each in services):
                return
            await asyncio.sleep(LOOK_EVERY_S)


async def _pages_s(client: Client, name: str) -> tuple[float, float]:
    """Read the whole log from its end to its beginning; how long page one took, and all."""
    path = f"/api/services/{name}/logs?lines={PAGE}"
    began_s = time.perf_counter()
    page = await _page(client, path)
    first_s, lines = time.perf_counter() - began_s, len(page.logs)
    while page.next_cursor is not None:
        page = await _page(client, f"{path}&cursor={page.next_cursor}")
        lines += len(page.logs)
    if lines != LINES:
        raise RuntimeError(f"{lines} lines came, not {LINES}")
    return first_s, time.perf_counter() - began_s


async def _page(client: Client, path: str) -> _Page:
    return msgspec.json.decode(await client.get(path), type=_Answer).data


def _figures(rounds: Sequence[_Round]) -> list[Finding]:
    whole = [each.whole_s for each in rounds], [each.docker_s for each in rounds]
    page = [each.page_s for each in rounds], [each.docker_tail_s for each in rounds]
    return [
        _figure(f"{LINES:,} lines in pages of {PAGE:,}, against docker logs", *whole),
        _figure(f"the latest {PAGE:,} lines, against docker logs --tail", *page),
    ]


def _figure(what: str, ours: Sequence[float], others: Sequence[float]) -> Figure:
    return Figure(
        row=ROW,
        what=what,
        ours=median(ours),
        against=median(others),
        unit="s",
        hold=RATIO_HOLD,
        spread=Rounds(values=tuple(ours)).spread,
    )
