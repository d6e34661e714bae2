"""The list of 100 running containers with what they use: against Docker's own answers."""

import asyncio
import tempfile
from pathlib import Path
from statistics import median

import msgspec
import uvloop

from bench.clients import connected
from bench.engine import SERVICES, command_s, host_of, not_measured, start_services
from bench.figures import Figure, Finding
from bench.load import Asked, p99_under_load
from bench.plan import Plan
from bench.rounds import Rounds, milliseconds
from bench.server import Server, running_server
from docker_engine import DockerEngine

ROW = "services"
LIST = "/api/services"
ROUNDS = 300
STATS_ROUNDS = 5
STATS_HOLD = 100.0
ENGINE_HOLD = 1.0
P99_HOLD_MS = 15.0
MEASURED_DEADLINE_S = 60.0
LOOK_EVERY_S = 0.5

_ENGINE_LIST = b"GET /v1.41/containers/json?all=1 HTTP/1.0\r\nHost: docker\r\n\r\n"


class _Usage(msgspec.Struct):
    cpu: float | None


class _Service(msgspec.Struct):
    stats: _Usage


class _Services(msgspec.Struct):
    data: list[_Service]


def measure(plan: Plan) -> list[Finding]:
    """Return how often the list is answered, and the p99 of 50 clients."""
    engine = plan.engine()
    if engine is None:
        return [not_measured(ROW)]
    start_services(engine)
    asked = Asked(row=ROW, path=LIST, hold_ms=P99_HOLD_MS)
    with tempfile.TemporaryDirectory() as name:
        url, folder = f"sqlite://{name}/watchroom.sqlite", Path(name)
        with running_server(url, folder, docker_hosts=host_of(engine)) as server:
            uvloop.run(until_measured(server))
            alone = uvloop.run(_against_engine(server, engine))
            return [*alone, *p99_under_load(server, asked)]


async def until_measured(server: Server) -> None:
    """Wait until every service is there with what it uses."""
    async with asyncio.timeout(MEASURED_DEADLINE_S), connected(server) as client:
        while True:
            services = msgspec.json.decode(await client.get(LIST), type=_Services).data
            if sum(service.stats.cpu is not None for service in services) >= SERVICES:
                return
            await asyncio.sleep(LOOK_EVERY_S)


async def _against_engine(server: Server, engine: DockerEngine) -> list[Figure]:
    async with connected(server) as client:
        taken = await milliseconds(
            {"ours": lambda: client.get(LIST), "engine": lambda: _engine_list(engine)},
            rounds=ROUNDS,
        )
    stats_s = median(command_s(engine, "stats", "--no-stream") for _ in range(STATS_ROUNDS))
    return [_against_stats(taken["ours"], stats_s), _against_list(taken["ours"], taken["engine"])]


async def _engine_list(engine: DockerEngine) -> bytes:
    """Return the engine's own list, which is without usage; in HTTP/1.0 it ends by closing."""
    reader, writer = await asyncio.open_unix_connection(engine.socket)
    try:
        writer.write(_ENGINE_LIST)
        answer = await reader.read()
    finally:
        writer.close()
    if not answer.startswith(b"HTTP/1.0 200 "):
        raise RuntimeError(f"the engine's list: {answer[:200]!r}")
    return answer


def _against_stats(ours: Rounds, stats_s: float) -> Figure:
    return Figure(
        row=ROW,
        what=f"{SERVICES} containers with usage, against docker stats --no-stream",
        ours=1000 / ours.median,
        against=1 / stats_s,
        unit="/s",
        hold=STATS_HOLD,
        at_least=True,
        spread=ours.spread,
    )


def _against_list(ours: Rounds, engine: Rounds) -> Figure:
    return Figure(
        row=ROW,
        what=f"{SERVICES} containers, against the engine's list without usage",
        ours=ours.median,
        against=engine.median,
        unit="ms",
        hold=ENGINE_HOLD,
        spread=ours.spread,
    )
