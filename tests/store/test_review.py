"""Queues hold what waits for a person, and let go of what was marked, on both databases."""

from dataclasses import replace

import pytest

from runs import NOON_MS, a_message, a_run, an_analysis
from watchroom.domain.errors import InvalidInput
from watchroom.domain.execution import Execution, Mark, RiskLevel
from watchroom.domain.marks import Marker
from watchroom.domain.review import ReviewQueue, is_sampled
from watchroom.store import executions, marks, review
from watchroom.store.database import Database, Dialect

ANA = Marker(id="p1", name="ana")
SAMPLED = next(id_ for id_ in range(100, 1000) if is_sampled(id_))
OTHERS = [id_ for id_ in range(1000, 1100) if not is_sampled(id_)]


def judged(number: int, risk: RiskLevel, confidence: float | None = 0.9) -> Execution:
    """Return a run that is not of the sample; later ones have higher numbers."""
    analyses = (an_analysis(risk, confidence=confidence),)
    return a_run(OTHERS[number], started_ms=NOON_MS + number * 1000, analyses=analyses)


async def save(store: Database, *runs: Execution, now_ms: int = NOON_MS) -> None:
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=now_ms, unreadable={})


async def put(store: Database, *ids: int, now_ms: int = NOON_MS) -> None:
    async with store.writing() as session:
        await marks.put(session, ids, mark=Mark.CORRECT, note=None, by=ANA, now_ms=now_ms)


async def in_queue(store: Database, queue: ReviewQueue) -> list[int]:
    found = await review.page(store, queue, limit=200)
    assert found.left == len(found.items)
    return [run.id for run in found.items]


async def test_each_queue_holds_what_it_is_named_after(store: Database) -> None:
    """A run that is in none is never looked at, one in a wrong one wastes a person's time."""
    unsure = judged(4, RiskLevel.LOW, confidence=0.59)
    sure = judged(5, RiskLevel.LOW, confidence=0.6)
    failed = replace(sure, id=OTHERS[6], notifications=(a_message(success=False),))
    sampled = a_run(SAMPLED, started_ms=NOON_MS - 9_000)
    levels = [judged(n, risk) for n, risk in enumerate((RiskLevel.MEDIUM, RiskLevel.CRITICAL))]
    unreadable = judged(2, RiskLevel.UNREADABLE, confidence=None)
    silent = replace(judged(3, RiskLevel.LOW), id=SAMPLED + 1_000_003, analyses=())
    await save(store, *levels, unreadable, silent, unsure, sure, failed, sampled)

    assert await in_queue(store, ReviewQueue.FLAGGED) == [OTHERS[1], OTHERS[0]]
    assert await in_queue(store, ReviewQueue.LOW_CONFIDENCE) == [unsure.id]
    assert await in_queue(store, ReviewQueue.UNREADABLE) == [unreadable.id]
    assert await in_queue(store, ReviewQueue.FAILED_ALERT) == [failed.id]
    assert is_sampled(silent.id)
    assert await in_queue(store, ReviewQueue.RANDOM) == [SAMPLED], (
        "nothing to judge in a silent one"
    )


async def test_a_mark_moves_a_run_from_left_to_done(store: Database) -> None:
    """ "14 left, 9 done today": both change by one, and taking it back restores both."""
    await save(
        store, judged(0, RiskLevel.HIGH), judged(1, RiskLevel.HIGH), judged(2, RiskLevel.LOW)
    )
    await put(store, OTHERS[1], now_ms=NOON_MS - 1)
    before = await review.states(store, done_since_ms=NOON_MS)

    await put(store, OTHERS[0], OTHERS[2], now_ms=NOON_MS)

    after = await review.states(store, done_since_ms=NOON_MS)
    flagged = ReviewQueue.FLAGGED
    assert (before[flagged].left, before[flagged].done) == (1, 0), "yesterday's is not done today"
    assert before[flagged].oldest_ms == NOON_MS
    assert (after[flagged].left, after[flagged].done, after[flagged].oldest_ms) == (0, 1, None)
    assert set(after) == set(ReviewQueue)
    async with store.writing() as session:
        await marks.take_back(session, [OTHERS[0], OTHERS[2]], by=ANA, now_ms=NOON_MS)
    assert await review.states(store, done_since_ms=NOON_MS) == before


async def test_pages_of_a_queue_join_without_gap_or_overlap(store: Database) -> None:
    """Also where what was shown on the first page is marked before the next one is asked for."""
    await save(store, *(judged(number, RiskLevel.HIGH) for number in range(5)))

    first = await review.page(store, ReviewQueue.FLAGGED, limit=2)
    await put(store, *(run.id for run in first.items))
    second = await review.page(store, ReviewQueue.FLAGGED, limit=3, cursor=first.next_cursor)

    seen = [run.id for run in first.items + second.items]
    assert seen == [OTHERS[number] for number in (4, 3, 2, 1, 0)]
    assert (first.left, second.left, second.next_cursor) == (5, 3, None)


async def test_a_cursor_that_is_none_is_refused(store: Database) -> None:
    """A page from nowhere would look like the end of the queue."""
    with pytest.raises(InvalidInput):
        await review.page(store, ReviewQueue.FLAGGED, limit=2, cursor="nonsense")


async def test_what_came_later_is_not_among_what_was_seen(store: Database) -> None:
    """ "Mark 14 as reviewed" must not take a fifteenth with it that nobody has seen."""
    await save(store, judged(0, RiskLevel.HIGH), judged(1, RiskLevel.HIGH))
    await save(store, judged(2, RiskLevel.HIGH), now_ms=NOON_MS + 5)

    async def seen(limit: int) -> tuple[list[int], bool]:
        return await review.waiting_ids(
            store, ReviewQueue.FLAGGED, saved_by_ms=NOON_MS, limit=limit
        )

    assert await seen(10) == ([OTHERS[1], OTHERS[0]], False)
    assert await seen(1) == ([OTHERS[1]], True)


async def test_the_database_draws_the_same_sample(store: Database) -> None:
    """What one server counts as sampled must be what the index of the store holds."""
    ids = [*range(1, 40), *range(1_000_000, 1_000_040), 2**40 + SAMPLED]
    await save(store, *(a_run(id_) for id_ in ids))

    assert set(await in_queue(store, ReviewQueue.RANDOM)) == {id_ for id_ in ids if is_sampled(id_)}


@pytest.mark.parametrize("queue", list(ReviewQueue))
async def test_each_queue_is_read_from_its_own_index(store: Database, queue: ReviewQueue) -> None:
    """With a million runs a badge in the sidebar must not cost a walk through all of them."""
    await save(store, judged(0, RiskLevel.HIGH))
    statement = f"SELECT count(*), min(e.key) FROM {review.waiting(queue, store.dialect)}"

    if store.dialect is Dialect.SQLITE:
        plan = " ".join(str(row[3]) for row in await store.fetch(f"EXPLAIN QUERY PLAN {statement}"))
    else:
        async with store.writing() as session:
            await session.execute("SET LOCAL enable_seqscan = off")
            plan = " ".join(row[0] for row in await session.fetch(f"EXPLAIN {statement}"))

    assert f"review_{''.join('_' + c.lower() if c.isupper() else c for c in queue)}" in plan
