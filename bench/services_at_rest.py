"""What the server takes while it watches 100 containers and n8n, and nobody asks anything."""

import tempfile
from pathlib import Path

import uvloop

from bench.clients import connected
from bench.engine import SERVICES, host_of, not_measured, start_services
from bench.figures import Figure, Finding
from bench.plan import Plan
from bench.rest import (
    CPU_HOLD_PERCENT,
    N8N,
    RSS_HOLD_MB,
    memory_mb,
    quiet_time,
    wait_until_calm,
)
from bench.server import Server, running_server
from bench.service_list import LIST, until_measured
from n8n_dumps import unpack_database

ROW = "rest-services"
QUIET_S = 60.0  # twelve sweeps, two lists of everything
LISTS = 500


def measure(plan: Plan) -> list[Finding]:
    """Return memory and processor share at rest, and memory after some use."""
    engine = plan.engine()
    if engine is None:
        return [not_measured(ROW)]
    start_services(engine)
    store = plan.store()
    with tempfile.TemporaryDirectory() as folder:
        n8n_url = f"sqlite://{unpack_database(N8N, 'db', Path(folder))}"
        with running_server(
            store.url, store.data_dir, n8n_url=n8n_url, docker_hosts=host_of(engine)
        ) as server:
            uvloop.run(until_measured(server))
            wait_until_calm(server)
            cpu_percent, fresh_mb = quiet_time(server, QUIET_S), memory_mb(server)
            uvloop.run(_use(server))
            wait_until_calm(server)
            used_mb = memory_mb(server)
    return [
        _figure(f"processor at rest, {SERVICES} containers", cpu_percent, "% of a core"),
        _figure(f"memory at rest, {SERVICES} containers", fresh_mb, "MB"),
        _figure(f"memory at rest, after {LISTS} lists", used_mb, "MB"),
    ]


async def _use(server: Server) -> None:
    async with connected(server) as client:
        for _ in range(LISTS):
            await client.get(LIST)


def _figure(what: str, value: float, unit: str) -> Figure:
    hold = RSS_HOLD_MB if unit == "MB" else CPU_HOLD_PERCENT
    return Figure(row=ROW, what=what, ours=value, against=None, unit=unit, hold=hold)
