"""Starting the server on a full store, and what it takes while nobody asks anything."""

import tempfile
import time
from pathlib import Path
from statistics import median

import psutil
import uvloop

from bench.clients import connected
from bench.figures import Figure, Finding
from bench.list_page import FIRST_PAGE
from bench.plan import Plan
from bench.questions import questions
from bench.rounds import Rounds
from bench.server import Server, running_server
from bench.stores import FullStore
from n8n_dumps import unpack_database

ROW = "rest"
STARTS = 7
START_HOLD_S = 1.0
RSS_HOLD_MB = 120.0
CPU_HOLD_PERCENT = 2.0
QUIET_S = 30.0
CALM_DEADLINE_S = 120.0
N8N = "n8n-1.110.1-sqlite-default"  # what the server follows meanwhile, once a second
PAGES = 500


def measure(plan: Plan) -> list[Finding]:
    """Return time to start, memory and processor share at rest, and memory after some use."""
    store = plan.store()
    return [_start(store), *_at_rest(store)]


def _start(store: FullStore) -> Figure:
    taken = []
    for _ in range(STARTS):
        with running_server(store.url, store.data_dir) as server:
            taken.append(server.start_s)
    return Figure(
        row=ROW,
        what="start of the process to the first answer",
        ours=median(taken),
        against=None,
        unit="s",
        hold=START_HOLD_S,
        spread=Rounds(values=tuple(taken)).spread,
    )


def _at_rest(store: FullStore) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        n8n_url = f"sqlite://{unpack_database(N8N, 'db', Path(folder))}"
        with running_server(store.url, store.data_dir, n8n_url=n8n_url) as server:
            wait_until_calm(server)
            cpu_percent, fresh_mb = quiet_time(server), memory_mb(server)
            uvloop.run(_use(server, store.runs))
            wait_until_calm(server)
            used_mb = memory_mb(server)
    return [
        _figure("memory at rest, n8n followed", fresh_mb, "MB", RSS_HOLD_MB),
        _figure("processor at rest, n8n followed", cpu_percent, "% of a core", CPU_HOLD_PERCENT),
        _figure("memory at rest, after use", used_mb, "MB", RSS_HOLD_MB),
    ]


def wait_until_calm(server: Server) -> None:
    """Wait until n8n's runs are copied and the workers that made thumbnails have gone."""
    deadline_s = time.monotonic() + CALM_DEADLINE_S
    time.sleep(QUIET_S)
    while psutil.Process(server.process_id).children():
        if time.monotonic() > deadline_s:
            raise RuntimeError("the server does not come to rest")
        time.sleep(1.0)


def quiet_time(server: Server, seconds: float = QUIET_S) -> float:
    """Let the server alone for a while; returns its share of a core in percent."""
    process = psutil.Process(server.process_id)
    process.cpu_percent()
    return process.cpu_percent(interval=seconds)


def memory_mb(server: Server) -> float:
    """Return the resident memory of the server in millions of bytes."""
    return float(psutil.Process(server.process_id).memory_info().rss) / 1e6


async def _use(server: Server, runs: int) -> None:
    """Ask for many pages, and for everything else once."""
    async with connected(server) as client:
        for number in range(PAGES):
            await client.get(f"{FIRST_PAGE}&offset={number * 50}")
        for path in questions(runs).values():
            await client.get(path)


def _figure(what: str, value: float, unit: str, hold: float) -> Figure:
    return Figure(row=ROW, what=what, ours=value, against=None, unit=unit, hold=hold)
