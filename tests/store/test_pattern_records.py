"""Error patterns: when they were seen, where they happened, and which are muted."""

import json
from dataclasses import replace

import pytest

from runs import NOON_MS, a_failure, a_run, an_analysis
from watchroom.domain.execution import Execution, RiskLevel
from watchroom.domain.pattern_status import Sightings
from watchroom.domain.recommendations import ModelLoad
from watchroom.domain.spans import DAY_MS, HOUR_MS
from watchroom.store import executions, model_loads, pattern_mutes, pattern_runs, pattern_sightings
from watchroom.store.database import Database
from watchroom.store.pattern_mutes import Mute
from watchroom.store.pattern_runs import Hit

REFUSED = "connect ECONNREFUSED 10.0.0.7:11434"
NOT_FOUND = "chat not found"


async def keep(store: Database, *runs: Execution) -> None:
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})


async def id_of(store: Database, execution_id: int) -> int:
    """Return the pattern of a run."""
    run = await executions.get(store, execution_id)
    assert run is not None
    assert run.pattern_id is not None
    return run.pattern_id


async def test_sightings_are_told_of_each_pattern(store: Database) -> None:
    """The first and the last run, the first of the last day, and the one before that."""
    began = [NOON_MS - hours * HOUR_MS for hours in (80, 30, 6, 2)]
    await keep(
        store,
        *(a_failure(n, REFUSED, started_ms=ms) for n, ms in enumerate(began)),
        a_failure(9, NOT_FOUND, node="Telegram", started_ms=NOON_MS - 3 * DAY_MS),
        a_failure(10, REFUSED, started_ms=NOON_MS + HOUR_MS),
        a_run(11),
    )
    refused, not_found = await id_of(store, 0), await id_of(store, 9)

    found = await pattern_sightings.sightings(store, now_ms=NOON_MS)
    only = await pattern_sightings.sightings(store, now_ms=NOON_MS, pattern_id=not_found)

    assert found[refused] == Sightings(
        first_ms=began[0], last_ms=began[3], returned_ms=began[2], before_ms=began[1]
    )
    assert list(only) == [not_found]
    assert only[not_found].returned_ms is None


async def test_a_pattern_without_runs_is_not_told(store: Database) -> None:
    """Retention takes runs away, and their pattern stays in its table."""
    await keep(store, a_failure(1))
    async with store.writing() as session:
        await executions.remove(session, [1])

    assert await pattern_sightings.sightings(store, now_ms=NOON_MS) == {}


async def test_loads_are_told_by_the_answers_of_a_time(store: Database) -> None:
    """Detectors tell none, other servers of models something else; neither is a load of 0 s."""
    answers = [{"load_duration": 21_000_000_000}, {"load_duration": "long"}, {"has_fire": True}, []]
    told = [replace(an_analysis(), answer=json.dumps(answer).encode()) for answer in answers]
    runs = [a_run(n, analyses=[analysis]) for n, analysis in enumerate(told)]
    early = a_run(9, analyses=told[:1], started_ms=NOON_MS - 1)
    await keep(store, early, *runs, a_run(10, analyses=[]), a_failure(11))

    found = await model_loads.latest(store, (NOON_MS, NOON_MS + HOUR_MS))

    assert found == [ModelLoad(node="Ollama", seconds=21.0)]


async def test_unreadable_answers_are_seen_like_a_pattern(store: Database) -> None:
    """None before there is one."""
    assert await pattern_sightings.unreadable(store, now_ms=NOON_MS) is None
    unreadable = (an_analysis(RiskLevel.UNREADABLE),)
    await keep(store, a_run(1, analyses=unreadable, started_ms=NOON_MS - HOUR_MS), a_run(2))

    seen = await pattern_sightings.unreadable(store, now_ms=NOON_MS)
    counts = await pattern_runs.unreadable_per_part(
        store, [NOON_MS - DAY_MS, NOON_MS - 2 * HOUR_MS, NOON_MS + 1]
    )

    assert seen is not None
    assert (seen.first_ms, seen.returned_ms, seen.before_ms) == (
        NOON_MS - HOUR_MS,
        NOON_MS - HOUR_MS,
        None,
    )
    assert counts == [0, 1]


@pytest.mark.parametrize(
    ("hours_ago", "broke"), [((60, 50, 10), (50, 10)), ((100, 60, 20), (60, 20)), ((20, 1), None)]
)
async def test_the_last_break_is_found(
    store: Database, hours_ago: tuple[int, ...], broke: tuple[int, int] | None
) -> None:
    """The last run before a quiet day, and the first one after it."""
    moments = [NOON_MS - hours * HOUR_MS for hours in hours_ago]
    await keep(store, *(a_failure(n, started_ms=ms) for n, ms in enumerate(moments)))

    found = await pattern_sightings.last_break(store, await id_of(store, 0))

    expected = None if broke is None else tuple(NOON_MS - hours * HOUR_MS for hours in broke)
    assert found == expected


async def test_runs_are_counted_by_part_camera_and_model(store: Database) -> None:
    """What ends where a part begins belongs to that part."""
    await keep(
        store,
        a_failure(1, started_ms=NOON_MS),
        a_failure(2, started_ms=NOON_MS + HOUR_MS - 1),
        a_failure(3, started_ms=NOON_MS + HOUR_MS),
        a_failure(4, NOT_FOUND, started_ms=NOON_MS),
    )
    pattern_id = await id_of(store, 1)
    edges = [NOON_MS, NOON_MS + HOUR_MS, NOON_MS + 2 * HOUR_MS]

    counts = await pattern_runs.per_part(store, edges)
    cameras, models = await pattern_runs.cameras_and_models(
        store, pattern_id, (NOON_MS, NOON_MS + HOUR_MS), limit=5
    )
    samples = await pattern_runs.samples(store, pattern_id, to_ms=edges[-1], limit=2)

    assert counts == {pattern_id: [2, 1], await id_of(store, 4): [1, 0]}
    assert (cameras, models) == ([Hit(name="cam:01", runs=2)], [Hit(name=None, runs=2)])
    assert [each.execution_id for each in samples] == [3, 2]
    assert samples[0].message == REFUSED


async def test_a_mute_stands_until_its_moment(store: Database) -> None:
    """A second one takes its place; it goes with the pattern's row or when it is taken back."""
    await keep(store, a_failure(1))
    pattern_id = await id_of(store, 1)
    first = Mute(
        pattern_id=pattern_id,
        until_ms=NOON_MS + HOUR_MS,
        reason="known",
        muted_ms=NOON_MS,
        muted_by="Ada",
    )
    async with store.writing() as session:
        await pattern_mutes.put(session, first)

    assert await pattern_mutes.standing(store, now_ms=NOON_MS) == {pattern_id: first}
    assert await pattern_mutes.standing(store, now_ms=NOON_MS + HOUR_MS) == {}
    async with store.writing() as session:
        await pattern_mutes.remove(session, pattern_id)
    assert await pattern_mutes.standing(store, now_ms=NOON_MS) == {}
