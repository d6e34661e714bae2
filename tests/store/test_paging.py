"""Lists: every filter, order, offset and cursor against a model that looks at every run."""

from dataclasses import replace
from random import Random

import pytest

from random_runs import (
    RUNS,
    SPREAD_MS,
    in_order,
    keep_random_runs,
    meets,
    random_exclusions,
    random_filter,
)
from runs import NOON_MS
from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.domain.execution import Execution, Mark, RiskLevel, Status
from watchroom.store import executions
from watchroom.store.database import Database
from watchroom.store.filters import Excluded, ExecutionFilter, Sort
from watchroom.store.walking import WORTH_WALKING

ROUNDS = 150


@pytest.fixture
async def runs(store: Database) -> list[Execution]:
    """Seven hundred runs over three days, some of them judged."""
    return await keep_random_runs(store)


async def test_pages_agree_with_a_look_at_every_run(store: Database, runs: list[Execution]) -> None:
    """Totals come from rollups, offsets from a walk, order from indexes: none may be off by one."""
    random = Random(11)
    for number in range(ROUNDS):
        wanted, sort = random_filter(random), random.choice(list(Sort))
        expected = in_order([run for run in runs if meets(wanted)(run)], sort)
        limit, offset = random.randint(1, 60), random.choice([0, 0, random.randrange(RUNS)])

        page = await executions.page(store, wanted, sort=sort, limit=limit, offset=offset)

        about = (number, wanted, sort, limit, offset)
        assert page.total == len(expected), about
        assert [item.id for item in page.items] == expected[offset : offset + limit], about
        assert page.has_more == (offset + limit < len(expected)), about


async def test_what_is_excluded_agrees_with_a_look_at_every_run(
    store: Database, runs: list[Execution]
) -> None:
    """Runs without a value are let through: by rollups, by a walk, by the words, by the runs."""
    random = Random(23)
    for number in range(ROUNDS):
        wanted = ExecutionFilter() if number % 3 == 0 else random_filter(random)
        wanted = replace(wanted, excluded=random_exclusions(random))
        sort = random.choice(list(Sort))
        expected = in_order([run for run in runs if meets(wanted)(run)], sort)
        offset = random.choice([0, random.randrange(RUNS)])

        page = await executions.page(store, wanted, sort=sort, limit=20, offset=offset)

        about = (number, wanted, sort, offset)
        assert page.total == len(expected), about
        assert [item.id for item in page.items] == expected[offset : offset + 20], about


@pytest.mark.parametrize(
    "excluded", [Excluded(statuses=tuple(Status)), Excluded(marks=(None, *Mark))]
)
async def test_who_excludes_every_value_finds_nothing(
    store: Database, runs: list[Execution], excluded: Excluded
) -> None:
    """Nothing left is not the same as nothing asked for."""
    assert (await executions.page(store, ExecutionFilter(excluded=excluded), limit=1)).total == 0


async def test_deep_pages_of_what_is_left_are_exact(store: Database, runs: list[Execution]) -> None:
    """The walk down the rollups counts what is excluded as the list does."""
    wanted = ExecutionFilter(excluded=Excluded(risks=(RiskLevel.HIGH,)))
    expected = in_order([run for run in runs if meets(wanted)(run)], Sort.NEWEST)
    assert len(expected) > WORTH_WALKING

    page = await executions.page(store, wanted, limit=20, offset=WORTH_WALKING)

    assert [item.id for item in page.items] == expected[WORTH_WALKING : WORTH_WALKING + 20]


async def test_following_the_cursor_meets_every_run_once(
    store: Database, runs: list[Execution]
) -> None:
    """Keyset pages: nothing twice, nothing left out, also across runs that have no value."""
    for sort in Sort:
        seen: list[int] = []
        cursor: str | None = None
        while True:
            page = await executions.page(
                store, ExecutionFilter(), sort=sort, limit=150, cursor=cursor
            )
            seen += [item.id for item in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break

        assert seen == in_order(runs, sort), sort
        assert page.total == RUNS


async def test_deep_offsets_are_exact_everywhere(store: Database, runs: list[Execution]) -> None:
    """Beyond a threshold the rollups lead to the page: also where the range cuts a bucket."""
    wanted = ExecutionFilter(from_ms=NOON_MS + 1_234_567, to_ms=NOON_MS + SPREAD_MS - 7_654_321)
    for sort in (Sort.NEWEST, Sort.OLDEST):
        expected = in_order([run for run in runs if meets(wanted)(run)], sort)
        for offset in range(WORTH_WALKING - 2, len(expected), 13):
            page = await executions.page(store, wanted, sort=sort, limit=3, offset=offset)

            assert [item.id for item in page.items] == expected[offset : offset + 3], offset


async def test_pattern_narrows_to_one_kind_of_failure(
    store: Database, runs: list[Execution]
) -> None:
    """From an error group a person goes to its runs."""
    page = await executions.page(store, ExecutionFilter(nodes=("Ollama",)), limit=1)
    pattern = page.items[0].pattern_id

    found = await executions.page(store, ExecutionFilter(pattern=pattern), limit=200)

    assert found.total == len(found.items) > 0
    assert {item.pattern_id for item in found.items} == {pattern}


async def test_what_no_run_can_meet_finds_nothing(store: Database, runs: list[Execution]) -> None:
    """A filter is never silently left out, and no text is ever a statement."""
    for wanted in (
        ExecutionFilter(pattern=10**30),
        ExecutionFilter(search="!?"),
        ExecutionFilter(from_ms=NOON_MS, to_ms=NOON_MS),
        ExecutionFilter(workflows=("no such",)),
        ExecutionFilter(cameras=("' OR 1=1",)),
        ExecutionFilter(search='" OR smoke* NEAR('),
    ):
        page = await executions.page(store, wanted, limit=10)

        assert (page.items, page.total) == ([], 0), wanted
        assert (page.has_more, page.next_cursor) == (False, None)


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "WyItc3RhcnRlZEF0IiwtMSxudWxsXQ"])
async def test_a_made_up_cursor_is_refused(store: Database, cursor: str) -> None:
    """A cursor comes from outside."""
    with pytest.raises(InvalidInput, match="cursor"):
        await executions.page(store, ExecutionFilter(), limit=1, cursor=cursor)


async def test_a_cursor_belongs_to_its_order(store: Database, runs: list[Execution]) -> None:
    """In another order it would point nowhere."""
    cursor = (await executions.page(store, ExecutionFilter(), limit=1)).next_cursor

    with pytest.raises(InvalidInput, match="order"):
        await executions.page(store, ExecutionFilter(), sort=Sort.OLDEST, limit=1, cursor=cursor)
    with pytest.raises(InvalidInput, match="offset"):
        await executions.page(store, ExecutionFilter(), limit=1, offset=1, cursor=cursor)


async def test_previous_cursors_lead_back_the_way_that_was_come(
    store: Database, runs: list[Execution]
) -> None:
    """Scrolling up after a jump shows the same runs as scrolling down would have."""
    for sort in Sort:
        expected = in_order(runs, sort)
        page = await executions.page(
            store, ExecutionFilter(), sort=sort, limit=90, around=expected[-1]
        )
        seen = [item.id for item in page.items]
        while page.previous_cursor is not None:
            page = await executions.page(
                store, ExecutionFilter(), sort=sort, limit=90, cursor=page.previous_cursor
            )
            seen = [item.id for item in page.items] + seen

        assert seen == expected, sort


async def test_a_page_around_a_run_has_it_in_the_middle(
    store: Database, runs: list[Execution]
) -> None:
    """A place is found again by its run, whatever came or went since."""
    random = Random(5)
    for _ in range(ROUNDS):
        wanted, sort = random_filter(random), random.choice(list(Sort))
        expected = in_order([run for run in runs if meets(wanted)(run)], sort)
        if not expected:
            continue
        at = random.randrange(len(expected))

        page = await executions.page(store, wanted, sort=sort, limit=20, around=expected[at])

        first = max(0, at - 10)
        assert [item.id for item in page.items] == expected[first : first + len(page.items)]
        assert len(page.items) == min(20, len(expected) - first)
        assert page.has_more == (first + len(page.items) < len(expected))
        assert (page.previous_cursor is None) == (first == 0)


async def test_a_page_around_a_run_that_is_not_in_the_list_is_around_its_place(
    store: Database, runs: list[Execution]
) -> None:
    """A run that was judged meanwhile leaves the list; its reader stays where they were."""
    newest_first = in_order(runs, Sort.NEWEST)
    gone = next(id_ for id_ in newest_first[300:] if id_ % 10 == 1)
    wanted = ExecutionFilter(marks=(None,))
    expected = [id_ for id_ in newest_first if id_ % 10 != 1]
    place = sum(newest_first.index(id_) < newest_first.index(gone) for id_ in expected)

    page = await executions.page(store, wanted, limit=10, around=gone)

    assert [item.id for item in page.items] == expected[place - 5 : place + 5]
    with pytest.raises(NotFound):
        await executions.page(store, wanted, limit=10, around=10**9)


async def test_a_page_begins_at_any_moment(store: Database, runs: list[Execution]) -> None:
    """A scrubber is let go anywhere; on the very millisecond of a run, that run is the first."""
    random = Random(3)
    for sort in (Sort.NEWEST, Sort.OLDEST):
        for at_ms in (random.choice(runs).started_ms, NOON_MS + random.randrange(SPREAD_MS)):
            page = await executions.page(store, ExecutionFilter(), sort=sort, limit=7, at_ms=at_ms)
            rest = [
                run
                for run in runs
                if (run.started_ms <= at_ms if sort is Sort.NEWEST else run.started_ms >= at_ms)
            ]

            assert [item.id for item in page.items] == in_order(rest, sort)[:7]

    with pytest.raises(InvalidInput, match="at"):
        await executions.page(store, ExecutionFilter(), sort=Sort.LONGEST, limit=1, at_ms=NOON_MS)
    before_all = await executions.page(store, ExecutionFilter(), limit=5, at_ms=NOON_MS - 1)
    assert (before_all.items, before_all.has_more) == ([], False)
    back = await executions.page(
        store, ExecutionFilter(), limit=5, cursor=before_all.previous_cursor
    )
    assert [item.id for item in back.items] == in_order(runs, Sort.NEWEST)[-5:]
