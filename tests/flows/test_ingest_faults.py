"""Copying runs when something is wrong: with a run, with the database, with the person."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest_house import House, eventually
from living_n8n import restore_n8n
from postgres_server import PostgresServer
from watchroom.domain.errors import Conflict
from watchroom.flows.ingest_status import IngestState
from watchroom.flows.rereading import Rereader
from watchroom.flows.run_files import kept_key
from watchroom.store import unreadable

pytestmark = pytest.mark.postgres


async def test_an_undecodable_run_is_kept_listed_and_delays_nobody(house: House) -> None:
    """One bad row must not stop the rest, and must not be hidden."""
    broken = await house.n8n.repeat_runs(1)
    await house.n8n.corrupt_run(broken[0])
    after = await house.n8n.repeat_runs(5)

    counts = await house.import_all()

    runs = await house.runs()
    assert set(after) <= set(runs)
    assert runs[broken[0]].unreadable
    assert counts.unreadable >= 1
    listed, total = await unreadable.page(house.store, limit=10, offset=0)
    assert total == 1
    assert [run.execution_id for run in listed] == broken


async def test_an_undecodable_run_is_tried_three_times_and_then_set_aside(house: House) -> None:
    """It may have been caught in the middle of a write; after that it is a person's turn."""
    (broken,) = await house.n8n.repeat_runs(1)
    await house.n8n.corrupt_run(broken)
    async with house.following():

        async def set_aside() -> bool:
            listed, _ = await unreadable.page(house.store, limit=10, offset=0)
            return [run.tries for run in listed] == [3]

        await eventually(set_aside)


async def test_an_undecodable_run_is_read_on_command_once_it_can_be(house: House) -> None:
    """`watchroom import --retry-unreadable` after n8n, or we, have been mended."""
    (broken,) = await house.n8n.repeat_runs(1)
    (good,) = await house.n8n.run(
        'SELECT data FROM execution_data WHERE "executionId" = $1', broken
    )
    await house.n8n.corrupt_run(broken)
    await house.import_all()
    assert await house.objects.size(kept_key(broken)) is not None
    await house.n8n.corrupt_run(broken, good["data"])

    source = await house.open_n8n()
    counts = await Rereader(
        n8n=source, store=house.store, objects=house.objects, clock=lambda: datetime.now(UTC)
    ).reread_all()
    await source.close()

    assert (counts.tried, counts.stored) == (1, 1)
    assert not (await house.runs())[broken].unreadable
    assert await unreadable.page(house.store, limit=10, offset=0) == ([], 0)
    assert await house.objects.size(kept_key(broken)) is None


async def test_a_run_that_n8n_deleted_is_read_from_what_was_kept(house: House) -> None:
    """n8n prunes after days; the undecodable text is kept so that a later release can read it."""
    (broken,) = await house.n8n.repeat_runs(1)
    await house.n8n.corrupt_run(broken)
    await house.import_all()
    await house.n8n.delete_runs([broken])

    source = await house.open_n8n()
    counts = await Rereader(
        n8n=source, store=house.store, objects=house.objects, clock=lambda: datetime.now(UTC)
    ).reread_all()
    await source.close()

    assert (counts.tried, counts.unreadable) == (1, 1)
    assert (await house.runs())[broken].unreadable


async def test_runs_of_another_n8n_are_refused(
    house: House, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Two histories with the same ids would overwrite one another."""
    await house.import_all()
    before = await house.runs()
    postgres_server.run_sql("CREATE DATABASE other_n8n")
    try:
        other = restore_n8n(
            postgres_server, "other_n8n", tmp_path, dump="n8n-2.41.1-postgres-binarydb"
        )
        mixed = House(store=house.store, objects=house.objects, n8n=other)

        with pytest.raises(Conflict, match="another n8n database"):
            await mixed.import_all()

        ingest = mixed.ingest()
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(ingest.run())
            await eventually(lambda: ingest.status.state is IngestState.REFUSED)
            task.cancel()
    finally:
        postgres_server.run_sql("DROP DATABASE other_n8n WITH (FORCE)")
    assert await house.runs() == before


async def test_a_missing_database_is_said_and_found_again(
    house: House, postgres_server: PostgresServer
) -> None:
    """The source goes away and comes back; nobody restarts anything."""
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)
        postgres_server.run_sql("ALTER ROLE n8n_reader NOLOGIN")
        postgres_server.run_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'n8n_reader'"
        )
        await eventually(lambda: ingest.status.state is IngestState.UNREACHABLE)
        assert ingest.status.reason
        postgres_server.run_sql("ALTER ROLE n8n_reader LOGIN")
        new = await house.n8n.repeat_runs(1)

        async def is_here() -> bool:
            return new[0] in await house.runs()

        await eventually(is_here)


async def test_n8n_may_go_away_between_a_batch_that_is_saved_and_one_that_is_read(
    house: House, postgres_server: PostgresServer
) -> None:
    """The two happen at the same time; the ingest says so and goes on with no run left out."""
    await house.n8n.repeat_runs(200)
    async with house.following() as ingest:
        await eventually(lambda: ingest.status.state is IngestState.BACKFILLING)
        postgres_server.run_sql("ALTER ROLE n8n_reader NOLOGIN")
        postgres_server.run_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'n8n_reader'"
        )
        await eventually(lambda: ingest.status.state is IngestState.UNREACHABLE)
        postgres_server.run_sql("ALTER ROLE n8n_reader LOGIN")
        await eventually(lambda: ingest.status.state is IngestState.FOLLOWING)

    assert set(await house.runs()) == await house.n8n.ids()


async def test_the_reading_role_cannot_write(house: House) -> None:
    """A role with SELECT alone suffices, and these tests use no other."""
    for statement in (
        "DELETE FROM execution_entity",
        "UPDATE execution_data SET data = ''",
        "CREATE TABLE ours (id int)",
    ):
        with pytest.raises(Exception, match="permission denied"):
            house.n8n.server.run_sql_as("n8n_reader", statement, database=house.n8n.database)
