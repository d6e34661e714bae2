"""Counts by day and by odd ranges, for every filter, against a look at every run."""

from dataclasses import replace
from datetime import UTC, date
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from random_runs import SPREAD_MS, keep_random_runs, meets, random_exclusions, random_filter
from runs import NOON_MS
from watchroom.domain.execution import Execution, RiskLevel, Status
from watchroom.domain.review import FLAGGED_LEVELS
from watchroom.domain.zones import day_edges, hour_edges, parse_zone
from watchroom.store import executions
from watchroom.store.buckets import Bucket, bucket_counts, span_of_runs
from watchroom.store.database import Database
from watchroom.store.filters import Excluded, ExecutionFilter

ROUNDS = 60
LAST_DAY = date(2025, 8, 31)
ZONES = [UTC, ZoneInfo("Europe/Madrid"), ZoneInfo("Asia/Kolkata"), parse_zone("+02:07")]


@pytest.fixture
async def runs(store: Database) -> list[Execution]:
    """Seven hundred runs over three days, some of them judged."""
    return await keep_random_runs(store)


def counted(runs: list[Execution]) -> Bucket:
    levels = [run.headline.verdict.risk_level for run in runs if run.headline]
    return Bucket(
        runs=len(runs),
        flagged=sum(level in FLAGGED_LEVELS for level in levels),
        failed=sum(run.status is Status.ERROR for run in runs),
    )


def random_edges(random: Random) -> list[int]:
    zone = random.choice(ZONES)
    if random.random() < 0.5:
        parts = [*day_edges(LAST_DAY, 5, zone)]
        return [part.start_ms for part in parts] + [parts[-1].end_ms]
    hours = hour_edges(date(2025, 8, 28), zone)
    return [hour.start_ms for hour in hours] + [hours[-1].end_ms]


async def test_counts_agree_with_a_look_at_every_run(
    store: Database, runs: list[Execution]
) -> None:
    """The height of a gallery and its scrubber are made of these: none may be off by one."""
    random, excluding = Random(13), Random(14)
    for number in range(ROUNDS):
        wanted, edges = random_filter(random), random_edges(random)
        if number % 2:
            wanted = replace(wanted, excluded=random_exclusions(excluding))
        passing = [run for run in runs if meets(wanted)(run)]

        found = await bucket_counts(store, wanted, edges=edges)

        assert found == [
            counted([run for run in passing if start <= run.started_ms < end])
            for start, end in pairwise(edges)
        ], (number, wanted, edges)


@pytest.mark.parametrize(
    "excluded",
    [
        Excluded(cameras=("cam 1", "nowhere")),
        Excluded(models=("qwen",)),
        Excluded(cameras=("cam 2",), models=("qwen", "llava")),
        Excluded(cameras=("cam 1",), risks=(RiskLevel.LOW,), statuses=(Status.ERROR,)),
    ],
    ids=["camera", "model", "both", "more"],
)
async def test_all_but_some_are_all_less_these(
    store: Database, runs: list[Execution], excluded: Excluded
) -> None:
    """What is left out is counted and taken away; runs without any camera stay."""
    wanted = ExecutionFilter(excluded=excluded)
    passing = [run for run in runs if meets(wanted)(run)]
    edges = [NOON_MS, NOON_MS + SPREAD_MS // 3, NOON_MS + SPREAD_MS]

    found = await bucket_counts(store, wanted, edges=edges)
    total = (await executions.page(store, wanted, limit=1)).total

    assert 0 < total == len(passing) < len(runs)
    assert found == [
        counted([run for run in passing if start <= run.started_ms < end])
        for start, end in pairwise(edges)
    ]


async def test_without_ranges_or_runs_there_is_nothing(store: Database) -> None:
    """A store that is new has no days."""
    assert await span_of_runs(store) is None
    assert await bucket_counts(store, ExecutionFilter(), edges=[]) == []
    assert await bucket_counts(store, ExecutionFilter(), edges=[0, NOON_MS]) == [Bucket()]


async def test_the_span_holds_every_run(store: Database, runs: list[Execution]) -> None:
    """So that years without runs are not cut into days."""
    started = [run.started_ms for run in runs]

    assert await span_of_runs(store) == (min(started), max(started) + 1)
    assert min(started) >= NOON_MS
    assert max(started) < NOON_MS + SPREAD_MS
