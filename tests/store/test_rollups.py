"""Counts over time are exact after any history of saves, changes and removals."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from math import ceil
from random import Random

import pytest

from runs import NOON_MS, a_delivery, a_failure, a_node_time, a_run
from watchroom.domain.durations import RELATIVE_ERROR, bucket_of, quantile
from watchroom.domain.error_patterns import mask
from watchroom.domain.execution import Execution, RunError, Status
from watchroom.domain.spans import DAY_MS, HOUR_MS, QUARTER_MS
from watchroom.store import executions, patterns, rollups
from watchroom.store.database import Database
from watchroom.store.migrate import migrations_of
from watchroom.store.patterns import NEWEST_SHOWN, UNKNOWN, ErrorGroup, GroupBy
from watchroom.store.reckoning import LEDGERS, Ledger
from watchroom.store.rollups import Totals

START_MS = NOON_MS // DAY_MS * DAY_MS
SPREAD_MS = 3 * DAY_MS
STEPS = 12
NARROW = [ledger for ledger in LEDGERS if ledger.wider]
ERRORS = ("timeout of 3000ms exceeded", "getaddrinfo ENOTFOUND ollama", "chat not found")
SERIES = {
    "days": [START_MS + n * DAY_MS for n in range(5)],
    "days at -03:00": [START_MS + 3 * HOUR_MS + n * DAY_MS for n in range(-1, 4)],
    "days at +05:30": [START_MS - 22 * QUARTER_MS + n * DAY_MS for n in range(5)],
    "a day of 23 hours": [START_MS + hours * HOUR_MS for hours in (0, 24, 47, 71, 95)],
    "hours": [START_MS + n * HOUR_MS for n in range(30)],
    "odd milliseconds": [START_MS + n * 7_654_321 for n in range(20)],
    "uneven": [START_MS + n * n * 1_234_567 for n in range(12)],
    "one": [START_MS + 17, START_MS + 2 * DAY_MS + 123_456],
    "empty": [START_MS + DAY_MS, START_MS + DAY_MS],
}


def random_run(random: Random, execution_id: int) -> Execution:
    started_ms = START_MS + random.randrange(SPREAD_MS)
    if random.random() < 0.3:
        node = random.choice(["Ollama", "Telegram"])
        type_ = random.choice(["ETIMEDOUT", None])
        message = random.choice(ERRORS)
        return a_failure(execution_id, message, node=node, type_=type_, started_ms=started_ms)
    run = a_run(
        execution_id,
        started_ms=started_ms,
        duration_ms=random.choice([0, 1, 900, 1_633, 90_000]),
        status=random.choice([Status.SUCCESS, Status.CANCELED, Status.RUNNING]),
        workflow=random.choice(["fire", "flood"]),
    )
    took_ms = random.choice([0, 40, 900])
    return replace(run, node_times=(a_node_time(duration_ms=took_ms), a_delivery()))


@pytest.fixture
async def runs(store: Database) -> list[Execution]:
    """What is stored after a random history of saves, changes, moves and removals."""
    random = Random(3)
    stored: dict[int, Execution] = {}
    for _ in range(STEPS):
        batch = [random_run(random, random.randrange(1, 400)) for _ in range(random.randrange(40))]
        gone = random.sample(sorted(stored), min(len(stored), random.randrange(8)))
        async with store.writing() as session:
            await executions.save(session, batch, now_ms=NOON_MS, unreadable={})
            await executions.remove(session, gone)
        stored |= {run.id: run for run in batch}
        stored = {id_: run for id_, run in stored.items() if id_ not in gone}
    return list(stored.values())


def totals_of(runs: Iterable[Execution]) -> Totals:
    counted = list(runs)
    durations = [run.duration_ms for run in counted if run.duration_ms is not None]
    return Totals(
        runs=len(counted),
        by_status=dict(Counter(run.status for run in counted)),
        timed_runs=len(durations),
        duration_ms=sum(durations),
        shortest_ms=min(durations, default=None),
        longest_ms=max(durations, default=None),
    )


def between(runs: Iterable[Execution], from_ms: int, to_ms: int) -> list[Execution]:
    return [run for run in runs if from_ms <= run.started_ms < to_ms]


async def test_a_series_counts_every_run_once(store: Database, runs: list[Execution]) -> None:
    """Days of any zone, hours, ranges that cut buckets: day, hour and quarter rows must agree."""
    for name, edges in SERIES.items():
        found = await rollups.series(store, edges=edges)

        assert found == [totals_of(between(runs, *ends)) for ends in pairwise(edges)], name


async def test_totals_can_be_of_some_workflows(store: Database, runs: list[Execution]) -> None:
    """By id or by name, as in the list."""
    ends = (START_MS + 1, START_MS + SPREAD_MS - 1)
    fire = [run for run in between(runs, *ends) if run.workflow_name == "fire"]

    for name in ("fire", "id-of-fire"):
        found = await rollups.totals(store, from_ms=ends[0], to_ms=ends[1], workflows=(name,))
        assert found == totals_of(fire)
    none = await rollups.totals(store, from_ms=ends[0], to_ms=ends[1], workflows=("no such",))
    assert none == Totals()


async def test_a_range_that_ends_before_it_begins_is_empty(store: Database) -> None:
    """No error, no negative count."""
    assert await rollups.totals(store, from_ms=NOON_MS, to_ms=NOON_MS - 1) == Totals()


async def test_no_rollup_is_left_behind(store: Database, runs: list[Execution]) -> None:
    """When every run is gone, no bucket may still count one."""
    async with store.writing() as session:
        await executions.remove(session, [run.id for run in runs])

    for ledger in LEDGERS:
        assert await store.fetch(f"SELECT * FROM {ledger.table}") == [], ledger.table


async def rows_of(store: Database, ledger: Ledger, table: str) -> list[tuple[object, ...]]:
    """What a table says of every bucket, as far as *ledger* tells it apart."""
    groups = ", ".join(["grain_s", "bucket_ms", *(name for name, _ in ledger.dimensions)])
    measures = ", ".join(
        f"CAST({function}({name}) AS BIGINT)" for name, _, function in ledger.measures
    )
    rows = await store.fetch(
        f"SELECT {groups}, {measures} FROM {table} GROUP BY {groups} ORDER BY {groups}"
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("ledger", NARROW, ids=lambda ledger: ledger.table)
async def test_narrow_and_wide_rollups_never_disagree(
    store: Database, runs: list[Execution], ledger: Ledger
) -> None:
    """Which of them answers depends on the filter: one screen must not contradict another."""
    assert ledger.wider is not None
    narrow = await rows_of(store, ledger, ledger.table)

    assert narrow == await rows_of(store, ledger, ledger.wider.table)
    assert {row[0] for row in narrow} == {grain_ms // 1000 for grain_ms in ledger.grains_ms}
    [(count,)] = await store.fetch(f"SELECT count(*) FROM {ledger.table}")
    assert count == len(narrow)


@pytest.mark.parametrize("ledger", NARROW, ids=lambda ledger: ledger.table)
async def test_an_older_store_gets_its_narrow_rollups(
    store: Database, runs: list[Execution], ledger: Ledger
) -> None:
    """The migration fills them with what every later save would have kept."""
    kept = await rows_of(store, ledger, ledger.table)
    [script] = [one for one in migrations_of(store.dialect) if one.name == "narrow_rollups"]
    async with store.writing() as session:
        for one in NARROW:
            await session.execute(f"DROP TABLE {one.table}")
        await session.execute(script.sql)

    assert await rows_of(store, ledger, ledger.table) == kept


async def test_workflows_together_are_all_of_them(store: Database, runs: list[Execution]) -> None:
    """Without a filter other rows are read than with one that leaves nothing out."""
    every = tuple({run.workflow_id for run in runs})
    for name, edges in SERIES.items():
        totals = [await rollups.series(store, edges=edges, workflows=w) for w in ((), every)]
        histograms = [
            await rollups.duration_histograms(store, edges=edges, workflows=w) for w in ((), every)
        ]

        assert totals[0] == totals[1], name
        assert histograms[0] == histograms[1], name


async def test_a_histogram_holds_every_ended_run_once(
    store: Database, runs: list[Execution]
) -> None:
    """Over days, hours and ranges that cut buckets."""
    for name, edges in SERIES.items():
        expected = [
            Counter(
                bucket_of(r.duration_ms) for r in between(runs, *ends) if r.duration_ms is not None
            )
            for ends in pairwise(edges)
        ]

        assert await rollups.duration_histograms(store, edges=edges) == expected, name


async def test_quantiles_are_within_their_error(store: Database, runs: list[Execution]) -> None:
    """Median and p95 come from a histogram; over a range that cuts its buckets too."""
    ends = (START_MS + 1_234_567, START_MS + 2 * DAY_MS + 7_654_321)
    durations = sorted(
        run.duration_ms for run in between(runs, *ends) if run.duration_ms is not None
    )
    shares = (0.0, 0.5, 0.95, 1.0)
    exact = [durations[max(0, ceil(share * len(durations)) - 1)] for share in shares]

    [histogram] = await rollups.duration_histograms(store, edges=ends)

    found = [quantile(histogram, share) for share in shares]
    assert found == pytest.approx(exact, rel=RELATIVE_ERROR, abs=0.5)


async def test_no_ended_run_makes_an_empty_histogram(store: Database) -> None:
    """From which no quantile can be told, rather than one of zero seconds."""
    assert await rollups.duration_histograms(store, edges=[0, NOON_MS, NOON_MS]) == [{}, {}]


async def test_error_groups_agree_with_a_look_at_every_run(
    store: Database, runs: list[Execution]
) -> None:
    """Counts, first, last and the runs themselves, however they are put together."""
    ends = (START_MS + 1_234_567, START_MS + 2 * DAY_MS + 7_654_321)
    for group_by in GroupBy:
        expected: dict[str, list[Execution]] = defaultdict(list)
        for run in sorted(between(runs, *ends), key=lambda run: run.started_ms):
            if run.error:
                expected[label_of(run.error, group_by)].append(run)

        groups = await patterns.error_groups(
            store, from_ms=ends[0], to_ms=ends[1], group_by=group_by
        )

        counts = sorted(map(len, expected.values()), reverse=True)
        assert [group.count for group in groups] == counts
        assert {group.label for group in groups} == set(expected)
        for group in groups:
            check(group, expected[group.label])


def label_of(error: RunError, group_by: GroupBy) -> str:
    labels = {
        GroupBy.TYPE: error.type,
        GroupBy.MESSAGE: mask(error.message),
        GroupBy.NODE: error.node,
    }
    return labels[group_by] or UNKNOWN


def check(group: ErrorGroup, members: list[Execution]) -> None:
    assert (group.first_ms, group.last_ms) == (members[0].started_ms, members[-1].started_ms)
    assert group.execution_ids == [run.id for run in reversed(members)][:NEWEST_SHOWN]
    assert members[-1].error is not None
    assert group.sample == members[-1].error.message


async def test_groups_are_bounded(store: Database, runs: list[Execution]) -> None:
    """A workflow that fails in a thousand ways must not make an endless answer."""
    groups = await patterns.error_groups(
        store, from_ms=0, to_ms=NOON_MS * 2, group_by=GroupBy.MESSAGE, limit=1
    )

    assert len(groups) == 1


async def test_a_group_names_its_newest_runs_only(store: Database) -> None:
    """A hundred of them; the count still says how many there are."""
    many = [a_failure(id_, started_ms=NOON_MS + id_) for id_ in range(1, NEWEST_SHOWN + 21)]
    async with store.writing() as session:
        await executions.save(session, many, now_ms=NOON_MS, unreadable={})

    [group] = await patterns.error_groups(
        store, from_ms=NOON_MS, to_ms=NOON_MS + DAY_MS, group_by=GroupBy.TYPE
    )

    assert group.count == NEWEST_SHOWN + 20
    assert group.execution_ids == list(range(NEWEST_SHOWN + 20, 20, -1))
    found = await patterns.pattern(store, group.pattern_ids[0])
    assert found is not None
    assert (found.node, found.type) == (group.node, group.type) == ("Ollama", "ECONNREFUSED")


async def test_runs_that_failed_without_a_word_are_a_group_too(store: Database) -> None:
    """n8n crashed under them; the groups must still add up to the number of failed runs."""
    mute = [replace(a_failure(id_), error=None) for id_ in (1, 2)]
    async with store.writing() as session:
        await executions.save(session, mute, now_ms=NOON_MS, unreadable={})

    [group] = await patterns.error_groups(
        store, from_ms=NOON_MS, to_ms=NOON_MS + DAY_MS, group_by=GroupBy.MESSAGE
    )

    assert (group.count, group.label) == (2, "n8n gives no reason")
    assert group.sample == "n8n gives no reason"
    run = await executions.get(store, 1)
    assert run is not None
    assert run.error_message is None
