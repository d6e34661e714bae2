"""What insights are made of is exact, whether rollups tell it or the runs themselves."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from runs import NOON_MS, a_failure, a_run, an_analysis
from watchroom.domain.durations import bucket_of
from watchroom.domain.execution import Alert, Execution, Notification, RiskLevel, Status
from watchroom.domain.spans import DAY_MS, HOUR_MS, QUARTER_MS
from watchroom.store import executions, insights, open_store
from watchroom.store.criteria import Column
from watchroom.store.database import Database, Dialect, Row
from watchroom.store.filters import ExecutionFilter
from watchroom.store.migrate import migrate
from watchroom.store.reckoning import Only

START_MS = NOON_MS // DAY_MS * DAY_MS
EDGES = [START_MS + 7, START_MS + DAY_MS, START_MS + 2 * DAY_MS, START_MS + 2 * DAY_MS + 12_345_678]
SPAN = (EDGES[0], EDGES[-1])
FILTERS = {
    "all": ExecutionFilter(),
    "workflow": ExecutionFilter(workflows=("flood",)),
    "unknown workflow": ExecutionFilter(workflows=("nowhere",)),
    "camera": ExecutionFilter(cameras=("gate", "roof")),
    "unknown camera": ExecutionFilter(cameras=("nowhere",)),
    "model": ExecutionFilter(models=("small",)),
    "everything": ExecutionFilter(cameras=("gate",), models=("large",), workflows=("fire",)),
}


def random_run(random: Random, id_: int) -> Execution:
    started_ms = START_MS + random.randrange(3 * DAY_MS)
    if random.random() < 0.2:
        return a_failure(id_, started_ms=started_ms)
    risk, model = random.choice(list(RiskLevel)), random.choice(["small", "large", None])
    made = a_run(
        id_,
        started_ms=started_ms,
        duration_ms=random.choice([900, 1_633, 90_000]),
        status=random.choice([Status.SUCCESS, Status.RUNNING]),
        workflow=random.choice(["fire", "flood"]),
        camera=random.choice(["gate", "roof", "yard", None]),
        analyses=random.choice([(), (an_analysis(risk, model=model),)]),
    )
    sent = [Notification(success=ok, answer=b"{}", node="Telegram") for ok in (True, False)]
    return replace(made, notifications=random.choice([(), tuple(sent[:1]), tuple(sent[1:])]))


@pytest.fixture
async def runs(store: Database) -> list[Execution]:
    random = Random("insights")
    made = [random_run(random, id_) for id_ in range(300)]
    async with store.writing() as session:
        await executions.save(session, made, now_ms=NOON_MS, unreadable={})
    return made


def meeting(runs: list[Execution], wanted: ExecutionFilter) -> list[Execution]:
    """Return the runs that meet a filter, found by looking at each."""

    def meets(run: Execution) -> bool:
        model = run.headline.model if run.headline else None
        return (
            SPAN[0] <= run.started_ms < SPAN[1]
            and (not wanted.workflows or run.workflow_name in wanted.workflows)
            and (not wanted.cameras or run.camera in wanted.cameras)
            and (not wanted.models or model in wanted.models)
        )

    return [run for run in runs if meets(run)]


@pytest.mark.parametrize("name", FILTERS)
async def test_every_count_is_exact(store: Database, runs: list[Execution], name: str) -> None:
    """For each filter, against a count by hand."""
    expected = meeting(runs, FILTERS[name])
    async with store.reading() as session:
        only = await insights.chosen(session, FILTERS[name])
        outcomes = await insights.outcomes(session, EDGES, only)
        histograms = await insights.histograms(session, EDGES, only)
        steps = await insights.by_step(session, SPAN, HOUR_MS, only)
        quarters = await insights.by_step(session, SPAN, QUARTER_MS, only)
        alerts = await insights.alerts(session, SPAN, only)
        cameras = await insights.cameras(session, SPAN, only)
        models = await insights.durations_of_models(session, SPAN, only)

    for part, (low, high) in enumerate(pairwise(EDGES)):
        within = [run for run in expected if low <= run.started_ms < high]
        assert outcomes[part].by_status == Counter(run.status for run in within)
        assert outcomes[part].by_risk == Counter(
            run.headline.verdict.risk_level for run in within if run.headline
        )
        assert Counter(histograms[part]) == durations(within)
    for step_ms, found in ((HOUR_MS, steps), (QUARTER_MS, quarters)):
        assert sum(found.values(), Counter()) == Counter(run.status for run in expected)
        assert set(found) == {max(SPAN[0], run.started_ms // step_ms * step_ms) for run in expected}
    assert alerts == Counter(run.alert for run in expected if run.alert)
    assert {camera: each.runs for camera, each in cameras.items()} == Counter(
        run.camera for run in expected if run.camera
    )
    assert {model: Counter(each) for model, each in models.items()} == {
        model: durations(
            [run for run in expected if (run.headline.model if run.headline else None) == model]
        )
        for model in {run.headline.model if run.headline else None for run in ended(expected)}
    }


def ended(runs: list[Execution]) -> list[Execution]:
    return [run for run in runs if run.duration_ms is not None]


def durations(runs: list[Execution]) -> Counter[int]:
    return Counter(bucket_of(run.duration_ms or 0) for run in ended(runs))


async def test_alerts_are_told_apart(store: Database) -> None:
    """One message of two that failed is a failed alert."""
    ok, bad = (Notification(success=s, answer=b"{}", node="Telegram") for s in (True, False))
    async with store.writing() as session:
        made = [replace(a_run(1), notifications=(ok,)), replace(a_run(2), notifications=(ok, bad))]
        await executions.save(session, made, now_ms=NOON_MS, unreadable={})

    found = await insights.alerts(store, (NOON_MS, NOON_MS + 1), {})

    assert found == {Alert.SENT: 1, Alert.FAILED: 1}


class Planned:
    """Asks SQLite how it would run a statement, instead of running it."""

    dialect = Dialect.SQLITE

    def __init__(self, store: Database) -> None:
        """Ask a store."""
        self._store = store
        self.plan = ""

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        """Keep the plan; nothing is found."""
        rows = await self._store.fetch(f"EXPLAIN QUERY PLAN {sql}", *values)
        self.plan = "\n".join(row[-1] for row in rows)
        return []


OF_MODEL: Only = {Column.MODEL: ("small",), Column.WORKFLOW: (1,)}
OF_CAMERA: Only = {Column.CAMERA: ("gate", "roof"), **OF_MODEL}


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda reader: insights.cameras(reader, SPAN, OF_CAMERA), "execution_camera"),
        (lambda reader: insights.alerts(reader, SPAN, OF_CAMERA), "execution_alert"),
        (lambda reader: insights.alerts(reader, SPAN, OF_MODEL), "execution_alert"),
        (lambda reader: insights.by_step(reader, SPAN, HOUR_MS, OF_CAMERA), "execution_camera"),
        (lambda reader: insights.by_step(reader, SPAN, HOUR_MS, OF_MODEL), "execution_model"),
    ],
    ids=["cameras", "alerts of cameras", "alerts", "hours of cameras", "hours"],
)
async def test_an_index_tells_without_the_runs(
    tmp_path: Path, ask: Callable[[Any], Awaitable[object]], index: str
) -> None:
    """A look at each of a million runs takes seconds, most of them for the disk."""
    store = await open_store("", data_dir=tmp_path)
    await migrate(store)
    planned = Planned(store)
    await ask(planned)
    await store.close()

    assert f"SEARCH e USING COVERING INDEX {index} (" in planned.plan
