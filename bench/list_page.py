"""The list of 50 runs without pictures: against its statements alone, and under 50 clients."""

from statistics import quantiles

import uvloop

from bench import wrk
from bench.clients import Client, closed_loop, connected, paced
from bench.driver import driver_alone, statements_of_first_page
from bench.figures import Figure, Finding
from bench.plan import Plan
from bench.rounds import milliseconds
from bench.server import Server, running_server
from bench.stores import FullStore

ROW = "list"
FIRST_PAGE = "/api/executions?limit=50&imageData=none"
ROUNDS = 300
CLIENTS = 50
SECONDS = 10.0
RATIO_HOLD = 3.0
P99_HOLD_MS = 25.0


def measure(plan: Plan) -> list[Finding]:
    """Return what the list costs more than its statements, and the p99 of 50 clients."""
    store = plan.store()
    with running_server(store.url, store.data_dir) as server:
        against = uvloop.run(_against_driver(store, server))
        return [against, *uvloop.run(_under_load(server)), *_by_wrk(server)]


async def _against_driver(store: FullStore, server: Server) -> Figure:
    statements = await statements_of_first_page(store, limit=50)
    async with connected(server) as client, driver_alone(store, statements) as run_alone:
        taken = await milliseconds(
            {"ours": lambda: client.get(FIRST_PAGE), "alone": run_alone}, rounds=ROUNDS
        )
    return Figure(
        row=ROW,
        what="one client, against the same SQL through the driver",
        ours=taken["ours"].median,
        against=taken["alone"].median,
        unit="ms",
        hold=RATIO_HOLD,
        spread=taken["ours"].spread,
    )


async def _under_load(server: Server) -> list[Figure]:
    async with connected(server) as client:
        await _warm_up(client)
    found = []
    for per_s in (1, 5, 10):
        taken = await paced(server, FIRST_PAGE, clients=CLIENTS, per_s=per_s, seconds=SECONDS)
        found.append(_p99(f"p99, {CLIENTS} clients, {per_s} requests/s each", taken))
    taken = await closed_loop(server, FIRST_PAGE, clients=CLIENTS, seconds=SECONDS)
    rate = len(taken) / SECONDS
    what = f"p99, {CLIENTS} clients that never pause ({rate:.0f} requests/s)"
    return [*found, _p99(what, taken)]


async def _warm_up(client: Client) -> None:
    for _ in range(CLIENTS):
        await client.get(FIRST_PAGE)


def _p99(what: str, taken: list[float]) -> Figure:
    p99_ms = quantiles(taken, n=100)[98]
    return Figure(row=ROW, what=what, ours=p99_ms, against=None, unit="ms", hold=P99_HOLD_MS)


def _by_wrk(server: Server) -> list[Finding]:
    what = f"p99, wrk with {CLIENTS} connections that never pause"
    load = wrk.run(server.port, FIRST_PAGE, key=server.key, connections=CLIENTS, seconds=SECONDS)
    if load is None:
        return [wrk.missing(ROW, what)]
    what = f"{what} ({load.per_s:.0f} requests/s)"
    return [Figure(row=ROW, what=what, ours=load.p99_ms, against=None, unit="ms", hold=P99_HOLD_MS)]
