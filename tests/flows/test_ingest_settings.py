"""What a change of settings does to runs that were copied before it."""

import asyncio
import gzip
import tarfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watchroom.domain.execution import Status
from watchroom.domain.mapping import ExtractionMapping
from watchroom.flows.ingest import Ingest
from watchroom.n8n.source import N8nSource, open_source
from watchroom.objects.opening import open_objects
from watchroom.store import executions, open_store
from watchroom.store.database import Database
from watchroom.store.filters import ExecutionFilter
from watchroom.store.migrate import migrate

DUMPS = Path(__file__).parent.parent / "data" / "n8n"
CAMERAS = "yDbfhooKemfhMIkC"  # id of the workflow that the cameras post to


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty store."""
    opened = await open_store(f"sqlite:///{tmp_path}/store.sqlite", data_dir=tmp_path)
    await migrate(opened)
    yield opened
    await opened.close()


@pytest.fixture
def n8n_dir(tmp_path: Path) -> Path:
    """The folder of an n8n 2.x, with its database and its files."""
    folder = tmp_path / "n8n"
    folder.mkdir()
    packed = (DUMPS / "n8n-2.41.1-sqlite.db.gz").read_bytes()
    (folder / "database.sqlite").write_bytes(gzip.decompress(packed))
    with tarfile.open(DUMPS / "n8n-2.41.1-sqlite-storage.tar.gz") as files:
        files.extractall(folder, filter="data")
    return folder


async def import_all(
    store: Database, n8n_dir: Path, *, with_files: bool = True, wanted: tuple[str, ...] = ()
) -> int:
    """Make one pass over n8n; returns how many runs the store holds then."""

    async def open_n8n() -> N8nSource:
        return await open_source(
            f"sqlite:///{n8n_dir}/database.sqlite",
            storage_dir=n8n_dir / "storage" if with_files else None,
            workflows=wanted,
            mapping=ExtractionMapping(),
        )

    ingest = Ingest(
        open_n8n=open_n8n,
        store=store,
        objects=open_objects(f"file://{n8n_dir}/objects", data_dir=n8n_dir),
        turns=asyncio.Lock(),
        clock=lambda: datetime.now(UTC),
        wanted=wanted,
    )
    await ingest.import_all(lambda _: None)
    return (await executions.page(store, ExecutionFilter(), limit=1)).total


async def pictures(store: Database) -> int:
    """Return how many pictures all runs have together."""
    page = await executions.page(store, ExecutionFilter(), limit=1000)
    return sum(run.picture_count for run in page.items)


async def ended(store: Database) -> set[int]:
    """Return the ids of the runs that have ended."""
    page = await executions.page(store, ExecutionFilter(), limit=1000)
    return {run.id for run in page.items if run.status is not Status.RUNNING}


async def test_pictures_come_once_their_folder_is_named(store: Database, n8n_dir: Path) -> None:
    """The folder is the setting that people forget at first."""
    await import_all(store, n8n_dir, with_files=False)
    before = await pictures(store)

    await import_all(store, n8n_dir, with_files=True)

    assert await pictures(store) > before


async def test_a_wider_selection_brings_the_runs_that_were_passed_over(
    store: Database, n8n_dir: Path
) -> None:
    """Also those from before the change."""
    few = await import_all(store, n8n_dir, wanted=(CAMERAS,))

    assert await import_all(store, n8n_dir) > few > 0


async def test_a_narrower_selection_keeps_every_run_that_has_ended(
    store: Database, n8n_dir: Path
) -> None:
    """
    A selection says what is copied, not what is deleted.

    Only runs in progress go: nobody would tell how they end.
    """
    await import_all(store, n8n_dir)
    before = await ended(store)

    await import_all(store, n8n_dir, wanted=(CAMERAS,))

    assert await ended(store) == before
