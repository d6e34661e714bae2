"""What lies beside a run, against a look at every run."""

from dataclasses import replace
from random import Random

import pytest

from random_runs import in_order, keep_random_runs, meets, random_filter
from runs import NOON_MS, a_run
from watchroom.domain.execution import Execution
from watchroom.domain.spans import DAY_MS, HOUR_MS
from watchroom.store import executions
from watchroom.store.database import Database
from watchroom.store.filters import ExecutionFilter, Sort
from watchroom.store.neighbours import StoredNeighbours, neighbours

ROUNDS = 150


@pytest.fixture
async def runs(store: Database) -> list[Execution]:
    """Seven hundred runs over three days, some of them judged."""
    return await keep_random_runs(store)


async def beside(
    store: Database, id_: int, wanted: ExecutionFilter | None, sort: Sort = Sort.NEWEST
) -> StoredNeighbours:
    found = await neighbours(store, id_, wanted, sort=sort, limit=5)
    assert found is not None
    return found


async def test_both_sides_and_the_position_are_those_of_the_list(
    store: Database, runs: list[Execution]
) -> None:
    """Stepping through pictures visits the list that was left, in its order, and no other run."""
    random = Random(17)
    for number in range(ROUNDS):
        wanted, sort = random_filter(random), random.choice(list(Sort))
        expected = in_order([run for run in runs if meets(wanted)(run)], sort)
        if not expected:
            continue
        at = random.randrange(len(expected))

        found = await beside(store, expected[at], wanted, sort)

        about = (number, wanted, sort, at)
        by_time = sort in {Sort.NEWEST, Sort.OLDEST}
        assert found.run.id == expected[at], about
        assert [run.id for run in found.previous] == expected[:at][::-1][:5], about
        assert [run.id for run in found.next] == expected[at + 1 :][:5], about
        assert (found.in_list, found.total) == (True, len(expected)), about
        assert found.index == (at if by_time else None), about


async def test_a_run_outside_of_the_list_has_the_neighbours_of_its_place(
    store: Database, runs: list[Execution]
) -> None:
    """A picture that was just judged has left the queue; the next one is still the next one."""
    newest_first = in_order(runs, Sort.NEWEST)
    judged = next(id_ for id_ in newest_first[100:] if id_ % 10 == 1)
    older = newest_first[newest_first.index(judged) + 1 :]

    found = await beside(store, judged, ExecutionFilter(marks=(None,)))

    assert (found.in_list, found.index) == (False, None)
    assert [run.id for run in found.next] == [id_ for id_ in older if id_ % 10 != 1][:5]


async def test_a_camera_has_all_its_runs_beside_each_other(
    store: Database, runs: list[Execution]
) -> None:
    """Whatever the list was narrowed to."""
    own = [run for run in runs if run.camera == "cam 1"]
    expected = in_order(own, Sort.NEWEST)

    found = await beside(store, expected[20], None)

    assert [run.id for run in found.previous] == expected[15:20][::-1]
    assert [run.id for run in found.next] == expected[21:26]
    assert (found.index, found.total) == (20, len(expected))


async def test_a_run_without_a_camera_has_no_neighbours_of_it(
    store: Database, runs: list[Execution]
) -> None:
    """Runs that no camera is known of have nothing in common."""
    nameless = next(run for run in runs if run.camera is None)

    found = await beside(store, nameless.id, None)

    assert (found.total, found.previous, found.next) == (0, (), ())
    assert await neighbours(store, 10**9, None, sort=Sort.NEWEST, limit=1) is None


async def test_the_day_before_is_the_nearest_picture_within_an_hour(store: Database) -> None:
    """Light and shadows of the same hour make a fair comparison; another hour does not."""
    target_ms = NOON_MS - DAY_MS
    async with store.writing() as session:
        made = [
            a_run(1, started_ms=NOON_MS, camera="yard"),
            a_run(2, started_ms=target_ms - 600_000, camera="yard"),
            a_run(3, started_ms=target_ms + 300_000, camera="yard"),
            replace(a_run(4, started_ms=target_ms, camera="yard"), pictures=()),
            a_run(5, started_ms=target_ms, camera="gate"),
            a_run(6, started_ms=NOON_MS, camera="gate"),
            a_run(7, started_ms=NOON_MS, camera="roof"),
            a_run(8, started_ms=target_ms - HOUR_MS - 1, camera="roof"),
        ]
        await executions.save(session, made, now_ms=NOON_MS, unreadable={})

    found = [(await beside(store, id_, None)).day_before for id_ in (1, 6, 7)]

    assert [run.id if run else None for run in found] == [3, 5, None]
