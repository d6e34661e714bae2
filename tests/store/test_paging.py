"""Lists: every filter, order, offset and cursor against a model that looks at every run."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest

from runs import NOON_MS, a_failure, a_run, an_analysis
from watchroom.domain.errors import InvalidInput
from watchroom.domain.execution import Execution, Mark, RiskLevel, Status
from watchroom.domain.search_words import words_of
from watchroom.store import executions
from watchroom.store.database import Database
from watchroom.store.filters import ExecutionFilter, Sort
from watchroom.store.ordering import home_key
from watchroom.store.search import text_of
from watchroom.store.walking import WORTH_WALKING

SPREAD_MS = 3 * 86_400_000
RUNS = 700
ROUNDS = 150
WORDS = ("smoke", "smoking", "haze", "hazy", "fog", "Überflutung", "дым", "火災", "ax", "axe")
CAMERAS = (None, "cam 1", "cam 2", "x'; --")
ERRORS = ("timeout of 3 ms", "no such host", "bad chat")


def random_run(random: Random, execution_id: int) -> Execution:
    started_ms = NOON_MS + random.randrange(SPREAD_MS)
    if random.random() < 0.2:
        node = random.choice(["Ollama", "Telegram", None])
        failed = a_failure(execution_id, random.choice(ERRORS), node=node, started_ms=started_ms)
        return replace(failed, camera=random.choice(CAMERAS))
    analysis = an_analysis(
        random.choice(list(RiskLevel)),
        description=" ".join(random.sample(WORDS, 3)),
        confidence=random.choice([None, 0.0, 0.25, 0.5, 1.0]),
        model=random.choice(["qwen", "llava", None]),
    )
    return a_run(
        execution_id,
        started_ms=started_ms,
        duration_ms=random.choice([0, 10, 10, 999, 60_000]),
        status=random.choice([Status.SUCCESS, Status.SUCCESS, Status.CANCELED, Status.RUNNING]),
        workflow=random.choice(["fire", "flood", "frost"]),
        camera=random.choice(CAMERAS),
        analyses=random.choice([[], [analysis]]),
    )


@pytest.fixture
async def runs(store: Database) -> list[Execution]:
    """Seven hundred runs over three days, some of them judged."""
    random = Random(7)
    made = [random_run(random, id_) for id_ in range(1, RUNS + 1)]
    async with store.writing() as session:
        for start in range(0, RUNS, 200):
            await executions.save(session, made[start : start + 200], now_ms=NOON_MS, unreadable={})
        await session.execute("UPDATE execution SET mark = 'missed' WHERE id % 10 = 1")
    return made


def mark_of(run: Execution) -> Mark | None:
    return Mark.MISSED if run.id % 10 == 1 else None


def maybe(random: Random, choices: Sequence[object], odds: float = 0.2) -> tuple[object, ...]:
    if random.random() > odds:
        return ()
    return tuple(random.sample(choices, random.randint(1, min(3, len(choices)))))


def random_filter(random: Random) -> ExecutionFilter:
    ends = sorted(NOON_MS + random.randrange(-(10**7), SPREAD_MS) for _ in range(2))
    return ExecutionFilter(
        from_ms=ends[0] if random.random() < 0.5 else None,
        to_ms=ends[1] if random.random() < 0.5 else None,
        statuses=maybe(random, list(Status)),  # type: ignore[arg-type]
        workflows=maybe(random, ["fire", "id-of-flood", "no such"]),  # type: ignore[arg-type]
        risks=maybe(random, list(RiskLevel)),  # type: ignore[arg-type]
        cameras=maybe(random, CAMERAS[1:]),  # type: ignore[arg-type]
        models=maybe(random, ["qwen", "llava"], 0.1),  # type: ignore[arg-type]
        marks=maybe(random, [None, Mark.MISSED, Mark.UNSURE], 0.1),  # type: ignore[arg-type]
        nodes=maybe(random, ["Ollama", "Telegram"], 0.1),  # type: ignore[arg-type]
        search=" ".join(maybe(random, SEARCHES, 0.3)) or None,  # type: ignore[arg-type]
    )


SEARCHES = (
    "smok",
    "SMOKE",
    "haz",
    "uberflutung",
    "Ду",
    "дым",
    "火災",
    "ax",
    "cam",
    "1",
    "12",
    "host",
)


def meets(wanted: ExecutionFilter) -> Callable[[Execution], bool]:
    def test(run: Execution) -> bool:
        headline = run.headline
        error = run.error
        names = {run.workflow_id, run.workflow_name}
        return all(
            (
                wanted.from_ms is None or run.started_ms >= wanted.from_ms,
                wanted.to_ms is None or run.started_ms < wanted.to_ms,
                not wanted.statuses or run.status in wanted.statuses,
                not wanted.workflows or bool(names & set(wanted.workflows)),
                not wanted.risks or (headline and headline.verdict.risk_level in wanted.risks),
                not wanted.cameras or run.camera in wanted.cameras,
                not wanted.models or (headline and headline.model in wanted.models),
                not wanted.marks or mark_of(run) in wanted.marks,
                not wanted.nodes or (error and error.node in wanted.nodes),
                wanted.search is None or says(run, wanted.search),
            )
        )

    return test


def says(run: Execution, search: str) -> bool:
    words = words_of(text_of(run))
    return all(
        any(word.startswith(asked) if len(asked) >= 3 else word == asked for word in words)
        for asked in words_of(search)
    )


def in_order(runs: list[Execution], sort: Sort) -> list[int]:
    def value(run: Execution) -> float | None:
        if sort in {Sort.LONGEST, Sort.SHORTEST}:
            return run.duration_ms
        return run.headline.verdict.confidence if run.headline else None

    def key(run: Execution) -> int:
        return home_key(run.started_ms, run.id)

    newest_first = sorted(runs, key=key, reverse=True)
    if sort in {Sort.NEWEST, Sort.OLDEST}:
        ordered = newest_first if sort.descending else newest_first[::-1]
        return [run.id for run in ordered]
    having = [run for run in newest_first if value(run) is not None]
    having.sort(key=lambda run: (value(run), key(run)), reverse=sort.descending)
    return [run.id for run in [*having, *(run for run in newest_first if value(run) is None)]]


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
