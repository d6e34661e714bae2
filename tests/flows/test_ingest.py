"""Copying runs from a living n8n on PostgreSQL into a store."""

import pytest

from ingest_house import House, eventually
from watchroom.domain.execution import Status
from watchroom.flows.ingest_status import IngestState
from watchroom.flows.run_files import kept_key
from watchroom.objects import picture_key
from watchroom.store import executions, rollups

pytestmark = pytest.mark.postgres


async def test_one_pass_copies_every_run_that_is_not_deleted(house: House) -> None:
    """The main job."""
    counts = await house.import_all()

    assert set(await house.runs()) == await house.n8n.ids()
    assert counts.seen == counts.stored == len(await house.n8n.ids())
    assert counts.pictures > 0


async def test_a_second_pass_changes_nothing(house: House) -> None:
    """Exactly-once: repeating is harmless and is seen to be a repetition."""
    await house.import_all()
    before = await house.runs()

    counts = await house.import_all()

    assert counts.stored == 0
    assert await house.runs() == before


async def test_every_picture_of_the_store_lies_in_the_object_store(house: House) -> None:
    """A row must never name a picture that is not there."""
    await house.import_all()

    for execution_id in await house.runs():
        for picture in await executions.pictures(house.store, execution_id) or []:
            assert await house.objects.size(picture_key(picture.sha256)) == picture.size_bytes


async def test_new_runs_arrive_while_following(house: House) -> None:
    """Within a poll, without anybody asking."""
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
        new = await house.n8n.repeat_runs(20)

        async def all_here() -> bool:
            return set(new) <= set(await house.runs())

        await eventually(all_here)


async def test_a_running_run_is_shown_and_then_ends(house: House) -> None:
    """What is unfinished is looked at again until it ends."""
    async with house.following():
        begun = await house.n8n.begin_run()

        async def status() -> Status | None:
            run = await executions.get(house.store, begun)
            return run.status if run else None

        async def is_running() -> bool:
            return await status() is Status.RUNNING

        async def has_ended() -> bool:
            return await status() is Status.SUCCESS

        await eventually(is_running)
        await house.n8n.end_run(begun)
        await eventually(has_ended)

    run = await executions.get(house.store, begun)
    assert run is not None
    assert run.duration_ms == 3000


async def test_a_final_status_that_changes_later_is_noticed(house: House) -> None:
    """n8n 1.x turns canceled runs into crashed ones when it starts again."""
    canceled = next(
        row["id"]
        for row in await house.n8n.run(
            "SELECT id FROM execution_entity WHERE status = 'canceled' ORDER BY id DESC"
        )
    )
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
        await house.n8n.run(
            "UPDATE execution_entity SET status = 'crashed' WHERE id = $1", canceled
        )

        async def is_crashed() -> bool:
            run = await executions.get(house.store, canceled)
            return run is not None and run.status_detail == "crashed"

        await eventually(is_crashed)


async def test_a_run_that_commits_late_with_a_lower_id_is_not_missed(house: House) -> None:
    """Ids are given at the start of a transaction; a later one can commit first."""
    (late,) = await house.n8n.run("SELECT nextval('execution_entity_id_seq')::int AS id")
    async with house.following() as ingest:
        await house.n8n.repeat_runs(3)
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
        (moved,) = await house.n8n.repeat_runs(1)
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
        await house.n8n.run(
            'INSERT INTO execution_entity (id, finished, mode, status, "workflowId", '
            '"startedAt", "stoppedAt", "createdAt") SELECT $1, finished, mode, status, '
            '"workflowId", "startedAt", "stoppedAt", "createdAt" '
            "FROM execution_entity WHERE id = $2",
            late["id"],
            moved,
        )
        await house.n8n.run(
            'INSERT INTO execution_data ("executionId", data, "workflowData") '
            'SELECT $1, data, "workflowData" FROM execution_data WHERE "executionId" = $2',
            late["id"],
            moved,
        )

        async def is_here() -> bool:
            return late["id"] in await house.runs()

        await eventually(is_here)


async def test_runs_that_n8n_prunes_stay(house: House) -> None:
    """History is what the store is for."""
    await house.import_all()
    before = await house.runs()
    ended = [id_ for id_, run in before.items() if run.status is not Status.RUNNING]
    await house.n8n.delete_runs(ended)

    await house.import_all()

    assert set(ended) <= set(await house.runs())


async def test_an_unfinished_run_that_vanishes_is_forgotten(house: House) -> None:
    """n8n was told not to save it; it must not be shown as running for ever."""
    async with house.following():
        begun = await house.n8n.begin_run()

        async def is_here() -> bool:
            return begun in await house.runs()

        async def is_gone() -> bool:
            return begun not in await house.runs()

        async def has_no_files() -> bool:
            return await house.objects.size(kept_key(begun)) is None

        await eventually(is_here)
        await house.objects.put(kept_key(begun), b"could not be decoded")
        await house.n8n.delete_runs([begun])
        await eventually(is_gone)
        await eventually(has_no_files)


async def test_runs_older_than_the_retention_are_not_copied(house: House) -> None:
    """They would be removed again at the next sweep."""
    await house.n8n.run(
        "UPDATE execution_entity SET \"createdAt\" = now() - interval '40 days', "
        "\"startedAt\" = now() - interval '40 days' WHERE id = 1"
    )

    await house.ingest(keep_ms=30 * 86_400_000).import_all(lambda _: None)

    runs = await house.runs()
    assert 1 not in runs
    assert len(runs) == len(await house.n8n.ids()) - 1


async def test_totals_of_the_rollups_equal_the_runs(house: House) -> None:
    """Rollups are kept in the same transaction as the rows."""
    await house.import_all()
    runs = await house.runs()

    totals = await rollups.totals(house.store, from_ms=0, to_ms=4_000_000_000_000)

    assert totals.runs == len(runs)


async def test_a_pass_says_how_many_rows_it_looked_at(house: House) -> None:
    """Also a second pass, which stores none of them."""
    first = await house.import_all()
    second = await house.import_all()

    assert first.seen == len(await house.n8n.ids())
    assert 0 < second.seen <= first.seen
