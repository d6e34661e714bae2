"""Everything else that is asked of a full store, against the first page of the list."""

from functools import partial

import uvloop

from bench.clients import connected
from bench.figures import Figure, Finding
from bench.list_page import FIRST_PAGE
from bench.made_runs import BEGINNING, COMMON_WORD, RARE_WORD
from bench.plan import Plan
from bench.rounds import Rounds, milliseconds
from bench.server import Server, running_server

ROW = "questions"
ROUNDS = 40
RATIO_HOLD = 5.0
EVERYTHING = f"{FIRST_PAGE}&days=365"


def measure(plan: Plan) -> list[Finding]:
    """Return the time of each question against that of the first page."""
    store = plan.store()
    with running_server(store.url, store.data_dir) as server:
        taken = uvloop.run(_ask(server, questions(store.runs)))
    first_page = taken.pop(FIRST_PAGE)
    return [_figure(what, rounds, first_page) for what, rounds in taken.items()]


def questions(runs: int) -> dict[str, str]:
    """Return what is asked of a store with so many runs: a name and a path of each."""
    return {
        f"offset {runs // 2:,}": f"{EVERYTHING}&offset={runs // 2}",
        "search, word in a third": f"{EVERYTHING}&search={COMMON_WORD}",
        "search, rare word": f"{EVERYTHING}&search={RARE_WORD}",
        "search, beginning of a word": f"{EVERYTHING}&search={BEGINNING}",
        "search, two words": f"{EVERYTHING}&search={COMMON_WORD}+{BEGINNING}",
        "daily, 90 days, UTC": "/api/executions/summary/daily?days=90&timezone=UTC",
        "daily, 90 days, Madrid": "/api/executions/summary/daily?days=90&timezone=Europe/Madrid",
        "daily, 90 days, Kolkata": "/api/executions/summary/daily?days=90&timezone=Asia/Kolkata",
        "performance, 90 days": "/api/analytics/performance?period=90d",
        "errors, 90 days, by type": "/api/analytics/errors?days=90&groupBy=type",
        "errors, 90 days, by message": "/api/analytics/errors?days=90&groupBy=message",
        "errors, 90 days, by node": "/api/analytics/errors?days=90&groupBy=node",
    }


async def _ask(server: Server, asked: dict[str, str]) -> dict[str, Rounds]:
    async with connected(server) as client:
        things = {FIRST_PAGE: partial(client.get, FIRST_PAGE)}
        things |= {what: partial(client.get, path) for what, path in asked.items()}
        return await milliseconds(things, rounds=ROUNDS)


def _figure(what: str, rounds: Rounds, first_page: Rounds) -> Figure:
    return Figure(
        row=ROW,
        what=what,
        ours=rounds.median,
        against=first_page.median,
        unit="ms",
        hold=RATIO_HOLD,
        spread=rounds.spread,
    )
