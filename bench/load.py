"""A path of the server under 50 clients, paced and without pause: the p99 of its answers."""

from dataclasses import dataclass
from statistics import quantiles

import uvloop

from bench import wrk
from bench.clients import Client, closed_loop, connected, paced
from bench.figures import Figure, Finding
from bench.server import Server

CLIENTS = 50
SECONDS = 10.0
RATES_PER_S = (1, 5, 10)  # of each client


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What all clients ask for."""

    row: str  # that the figures belong to
    path: str
    hold_ms: float  # of the p99


def p99_under_load(server: Server, asked: Asked) -> list[Finding]:
    """Return the p99 at each rate, of clients that never pause, and the same by wrk."""
    return [*uvloop.run(_by_own_clients(server, asked)), *_by_wrk(server, asked)]


async def _by_own_clients(server: Server, asked: Asked) -> list[Figure]:
    async with connected(server) as client:
        await _warm_up(client, asked.path)
    found = []
    for per_s in RATES_PER_S:
        taken = await paced(server, asked.path, clients=CLIENTS, per_s=per_s, seconds=SECONDS)
        what = f"p99, {CLIENTS} clients, {per_s} requests/s each"
        found.append(_figure(asked, what, _p99_ms(taken)))
    taken = await closed_loop(server, asked.path, clients=CLIENTS, seconds=SECONDS)
    rate = len(taken) / SECONDS
    what = f"p99, {CLIENTS} clients that never pause ({rate:.0f} requests/s)"
    return [*found, _figure(asked, what, _p99_ms(taken))]


async def _warm_up(client: Client, path: str) -> None:
    for _ in range(CLIENTS):
        await client.get(path)


def _by_wrk(server: Server, asked: Asked) -> list[Finding]:
    what = f"p99, wrk with {CLIENTS} connections that never pause"
    load = wrk.run(server.port, asked.path, key=server.key, connections=CLIENTS, seconds=SECONDS)
    if load is None:
        return [wrk.missing(asked.row, what)]
    return [_figure(asked, f"{what} ({load.per_s:.0f} requests/s)", load.p99_ms)]


def _p99_ms(taken: list[float]) -> float:
    return quantiles(taken, n=100)[98]


def _figure(asked: Asked, what: str, p99_ms: float) -> Figure:
    return Figure(
        row=asked.row, what=what, ours=p99_ms, against=None, unit="ms", hold=asked.hold_ms
    )
