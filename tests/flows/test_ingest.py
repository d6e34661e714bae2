"""Copying runs from a living n8n on PostgreSQL into a store."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from watchroom.n8n.source import N8nSource, open_source
from watchroom.store.executions import ExecutionSummary
from watchroom.store.filters import ExecutionFilter
from watchroom.store.migrate import migrate

from living_n8n import LivingN8n, restore_n8n
from postgres_server import PostgresServer
from watchroom.domain.errors import Conflict
from watchroom.domain.execution import Status
from watchroom.domain.mapping import ExtractionMapping
from watchroom.flows.backoff import Backoff
from watchroom.flows.copying import CopyCounts
from watchroom.flows.following import Pace
from watchroom.flows.ingest import Ingest
from watchroom.flows.ingest_status import IngestState
from watchroom.flows.rereading import Rereader
from watchroom.objects import Objects, open_objects, picture_key
from watchroom.store import executions, open_store, rollups, unreadable
from watchroom.store.database import Database

pytestmark = pytest.mark.postgres

BRISK = Pace(poll_s=0.02, recheck_s=0.0, batch_rows=7, retry=Backoff(first_s=0.02, most_s=0.05))
PATIENCE_S = 20.0


@pytest.fixture
def n8n(postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path) -> LivingN8n:
    """An n8n 1.x whose pictures stand in the rows."""
    return restore_n8n(postgres_server, postgres_dsn.rpartition("/")[2], tmp_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A store, its objects, and an ingest of one n8n."""

    store: Database
    objects: Objects
    n8n: LivingN8n

    def ingest(self, *, pace: Pace = BRISK, keep_ms: int | None = None) -> Ingest:
        """Return an ingest that has not begun."""
        return Ingest(
            open_n8n=self.open_n8n,
            store=self.store,
            objects=self.objects,
            clock=lambda: datetime.now(UTC),
            keep_ms=keep_ms,
            pace=pace,
        )

    async def open_n8n(self) -> N8nSource:
        """Connect as the role that can only read."""
        return await open_source(
            self.n8n.url, storage_dir=None, workflows=(), mapping=ExtractionMapping()
        )

    async def import_all(self) -> CopyCounts:
        """Make one pass over n8n."""
        return await self.ingest().import_all(lambda _: None)

    async def runs(self) -> dict[int, ExecutionSummary]:
        """Return everything that the store holds, by id."""
        page = await executions.page(self.store, ExecutionFilter(), limit=10_000, offset=0)
        assert page.total == len(page.items)
        return {item.id: item for item in page.items}

    @asynccontextmanager
    async def following(self) -> AsyncIterator[Ingest]:
        """Follow n8n for the length of the block."""
        ingest = self.ingest()
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(ingest.run())
            yield ingest
            task.cancel()


@pytest.fixture
async def house(n8n: LivingN8n, tmp_path: Path) -> AsyncIterator[House]:
    """A house with an empty store on SQLite."""
    store = await open_store(f"sqlite:///{tmp_path}/store.sqlite", data_dir=tmp_path)
    await migrate(store)
    objects = open_objects(f"file://{tmp_path}/objects", data_dir=tmp_path)
    yield House(store=store, objects=objects, n8n=n8n)
    await store.close()


async def eventually(happens: Callable[[], object]) -> None:
    """Wait until *happens* returns something true; a coroutine is awaited."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            outcome = happens()
            if asyncio.iscoroutine(outcome):
                outcome = await outcome
            if outcome:
                return
            await asyncio.sleep(0.01)


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

        await eventually(is_here)
        await house.n8n.delete_runs([begun])
        await eventually(is_gone)


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
    await house.n8n.corrupt_run(broken, good["data"])

    source = await house.open_n8n()
    counts = await Rereader(
        n8n=source, store=house.store, objects=house.objects, clock=lambda: datetime.now(UTC)
    ).reread_all()
    await source.close()

    assert (counts.tried, counts.stored) == (1, 1)
    assert not (await house.runs())[broken].unreadable
    assert await unreadable.page(house.store, limit=10, offset=0) == ([], 0)


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


async def test_the_reading_role_cannot_write(house: House) -> None:
    """A role with SELECT alone suffices, and these tests use no other."""
    for statement in (
        "DELETE FROM execution_entity",
        "UPDATE execution_data SET data = ''",
        "CREATE TABLE ours (id int)",
    ):
        with pytest.raises(Exception, match="permission denied"):
            house.n8n.server.run_sql_as("n8n_reader", statement, database=house.n8n.database)


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
