"""What persons say of runs is kept entry by entry, on both databases."""

from collections.abc import Sequence
from dataclasses import replace

from runs import NOON_MS, a_failure, a_message, a_run, an_analysis
from watchroom.domain.events import EventType
from watchroom.domain.execution import Execution, Mark, RiskLevel, Status
from watchroom.domain.marks import Marker
from watchroom.store import event_log, executions, mark_counts, marks, run_walk
from watchroom.store.database import Database
from watchroom.store.filters import ExecutionFilter
from watchroom.store.mark_counts import MarkCount

ANA = Marker(id="p1", name="ana")
BEN = Marker(id="p2", name="ben")


async def save(store: Database, *runs: Execution) -> None:
    async with store.writing() as session:
        await executions.save(session, runs, now_ms=NOON_MS, unreadable={})


async def put(
    store: Database,
    *ids: int,
    mark: Mark = Mark.CORRECT,
    note: str | None = None,
    by: Marker = ANA,
    now_ms: int = NOON_MS,
) -> list[int]:
    async with store.writing() as session:
        return await marks.put(session, ids, mark=mark, note=note, by=by, now_ms=now_ms)


async def take_back(
    store: Database, *ids: int, by: Marker = ANA, entry: int | None = None
) -> list[int]:
    async with store.writing() as session:
        return await marks.take_back(session, ids, by=by, now_ms=NOON_MS + 9, entry=entry)


async def shown(store: Database, execution_id: int = 1) -> Mark | None:
    summary = await executions.get(store, execution_id)
    assert summary is not None
    return summary.mark


async def counted(store: Database, **wanted: Sequence[object]) -> set[tuple[Mark, object, int]]:
    found = await mark_counts.count(store, ExecutionFilter(**wanted))  # type: ignore[arg-type]
    return {(each.mark, each.risk, each.runs) for each in found}


async def test_every_entry_is_kept_and_the_last_is_shown(store: Database) -> None:
    """Two people may differ: the list shows who spoke last, the history both."""
    await save(store, a_run(1))

    await put(store, 1, mark=Mark.CORRECT, note="smoke, really")
    await put(store, 1, mark=Mark.FALSE_ALARM, by=BEN, now_ms=NOON_MS + 5)

    assert await shown(store) is Mark.FALSE_ALARM
    last, first = await marks.history(store, 1)
    assert (first.by, first.mark, first.note) == (ANA, Mark.CORRECT, "smoke, really")
    assert (last.by, last.mark, last.at_ms) == (BEN, Mark.FALSE_ALARM, NOON_MS + 5)


async def test_the_same_twice_is_one_entry(store: Database) -> None:
    """A request that is sent again, because its answer was lost, must not fill the history."""
    await save(store, a_run(1))

    assert await put(store, 1) == [1]
    assert await put(store, 1) == []
    assert await put(store, 1, note="now with a note") == [1]
    assert len(await marks.history(store, 1)) == 2


async def test_what_is_taken_back_uncovers_what_stood_before(store: Database) -> None:
    """Undo means as before, also where somebody else had marked, or nobody."""
    await save(store, a_run(1))
    await put(store, 1, mark=Mark.MISSED, by=BEN)
    await put(store, 1, mark=Mark.CORRECT)
    await put(store, 1, mark=Mark.UNSURE)

    seen = []
    for _ in range(3):
        await take_back(store, 1)
        seen.append(await shown(store))

    assert seen == [Mark.CORRECT, Mark.MISSED, Mark.MISSED], "the third time there is nothing left"
    assert [each.taken_back_ms for each in await marks.history(store, 1)] == [
        NOON_MS + 9,
        NOON_MS + 9,
        None,
    ]


async def test_taking_one_entry_back_twice_takes_back_one(store: Database) -> None:
    """A repeated undo must not reach for the mark before."""
    await save(store, a_run(1))
    await put(store, 1, mark=Mark.CORRECT)
    await put(store, 1, mark=Mark.UNSURE)
    last = (await marks.history(store, 1))[0]

    assert await take_back(store, 1, entry=last.id) == [1]
    assert await take_back(store, 1, entry=last.id) == []
    assert await take_back(store, 1, by=BEN, entry=last.id - 1) == [], "it is not theirs"
    assert await shown(store) is Mark.CORRECT


async def test_an_act_is_taken_back_whole_and_nothing_else_is(store: Database) -> None:
    """Its entries alone: not what the same person said since, nor what others said of its runs."""
    await save(store, *(a_run(id_) for id_ in (1, 2, 3)))
    await put(store, 1, mark=Mark.UNSURE)
    async with store.writing() as session:
        changed = await marks.put(
            session, [1, 2, 3], mark=Mark.MISSED, note=None, by=ANA, now_ms=NOON_MS
        )
        act = await marks.act_on(session, changed, by=ANA)
    assert act is not None
    await put(store, 2, mark=Mark.CORRECT, by=BEN)
    await put(store, 3, mark=Mark.CORRECT)

    async with store.writing() as session:
        foreign = await marks.take_back_act(session, act, by=BEN, now_ms=NOON_MS + 9)
        undone = await marks.take_back_act(session, act, by=ANA, now_ms=NOON_MS + 9)
        again = await marks.take_back_act(session, act, by=ANA, now_ms=NOON_MS + 9)

    assert (foreign, undone, again) == ([], [1, 2, 3], [])
    assert [await shown(store, id_) for id_ in (1, 2, 3)] == [
        Mark.UNSURE,
        Mark.CORRECT,
        Mark.CORRECT,
    ]
    async with store.writing() as session:
        assert await marks.act_on(session, [], by=ANA) is None


async def test_all_runs_of_a_filter_are_named_newest_first(store: Database) -> None:
    """What is marked together is what the list shows, and no more than was asked for."""
    await save(store, *(a_run(id_, started_ms=NOON_MS + id_) for id_ in (1, 2, 3)), a_failure(4))
    wanted = ExecutionFilter(statuses=(Status.SUCCESS,))

    assert list((await run_walk.ids_of(store, wanted, limit=9)).items()) == [
        (3, NOON_MS),
        (2, NOON_MS),
        (1, NOON_MS),
    ]
    assert list(await run_walk.ids_of(store, wanted, limit=2)) == [3, 2]
    assert await run_walk.ids_of(store, ExecutionFilter(workflows=("none",)), limit=9) == {}


async def test_a_mark_outlives_a_change_of_its_run(store: Database) -> None:
    """A run that goes on after a person looked at it must not come back to the queue."""
    await save(store, a_run(1))
    await put(store, 1)

    await save(store, a_run(1, started_ms=NOON_MS - 60_000, camera="cam:02"))

    assert await shown(store) is Mark.CORRECT
    assert len(await marks.history(store, 1)) == 1


async def test_marks_go_with_their_run(store: Database) -> None:
    """Nothing may be left of a run that was to be forgotten."""
    await save(store, a_run(1))
    await put(store, 1)

    async with store.writing() as session:
        await executions.remove(session, [1])

    assert await marks.history(store, 1) == []


async def test_each_change_is_told_once(store: Database) -> None:
    """Pages that show the run learn of its mark; what changed nothing is told to nobody."""
    await save(store, a_run(1), a_run(2))

    await put(store, 1, 2, 404, mark=Mark.FALSE_ALARM)
    await put(store, 1, 2, mark=Mark.FALSE_ALARM)
    await take_back(store, 2)

    events = await event_log.after(store, 0, limit=10, types=[EventType.EXECUTION_MARKED])
    assert [(event.execution_id, event.data["mark"], event.data["by"]) for event in events] == [
        (1, "false_alarm", "ana"),
        (2, "false_alarm", "ana"),
        (2, None, "ana"),
    ]
    assert events[0].data["riskLevel"] == "LOW"


async def test_marked_runs_are_counted_by_mark_and_level(store: Database) -> None:
    """H2: a mark changes the false alarms by exactly one, and taking it back restores them."""
    high = (an_analysis(RiskLevel.HIGH),)
    await save(store, a_run(1, analyses=high), a_run(2, analyses=high, camera="cam:02"), a_run(3))
    await put(store, 1, mark=Mark.FALSE_ALARM)
    await put(store, 3, mark=Mark.MISSED)
    before = await counted(store)

    await put(store, 2, mark=Mark.FALSE_ALARM)

    assert before == {
        (Mark.FALSE_ALARM, RiskLevel.HIGH, 1),
        (Mark.MISSED, RiskLevel.LOW, 1),
    }
    assert (Mark.FALSE_ALARM, RiskLevel.HIGH, 2) in await counted(store)
    assert await counted(store, cameras=("cam:02",)) == {(Mark.FALSE_ALARM, RiskLevel.HIGH, 1)}
    assert await counted(store, marks=(Mark.MISSED,)) == {(Mark.MISSED, RiskLevel.LOW, 1)}
    await take_back(store, 2)
    assert await counted(store) == before


async def test_marks_of_another_time_are_not_counted(store: Database) -> None:
    """A figure is of its range: the mark of a run counts where the run began."""
    await save(store, a_run(1), a_failure(2, started_ms=NOON_MS + 1_000))
    await put(store, 1, 2)

    found = await mark_counts.count(store, ExecutionFilter(from_ms=NOON_MS, to_ms=NOON_MS + 1))

    assert found == [MarkCount(mark=Mark.CORRECT, risk=RiskLevel.LOW, runs=1)]


async def test_what_came_of_messages_is_kept_beside_the_run(store: Database) -> None:
    """A queue of failed alerts must not read the JSON of every run."""
    lost = (a_message(), a_message(success=False))
    await save(
        store, a_run(1), replace(a_run(2), notifications=lost),
        replace(a_run(3), notifications=lost[:1]),
    )  # fmt: skip

    rows = await store.fetch("SELECT id, alert FROM execution ORDER BY id")

    assert [tuple(row) for row in rows] == [(1, None), (2, "failed"), (3, "sent")]
