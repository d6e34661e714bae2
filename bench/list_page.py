"""The list of 50 runs without pictures: against its statements alone, and under 50 clients."""

import uvloop

from bench.clients import connected
from bench.driver import driver_alone, statements_of_first_page
from bench.figures import Figure, Finding
from bench.load import Asked, p99_under_load
from bench.plan import Plan
from bench.rounds import milliseconds
from bench.server import Server, running_server
from bench.stores import FullStore

ROW = "list"
FIRST_PAGE = "/api/executions?limit=50&imageData=none"
ROUNDS = 300
RATIO_HOLD = 3.0
P99_HOLD_MS = 25.0


def measure(plan: Plan) -> list[Finding]:
    """Return what the list costs more than its statements, and the p99 of 50 clients."""
    store = plan.store()
    asked = Asked(row=ROW, path=FIRST_PAGE, hold_ms=P99_HOLD_MS)
    with running_server(store.url, store.data_dir) as server:
        against = uvloop.run(_against_driver(store, server))
        return [against, *p99_under_load(server, asked)]


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
