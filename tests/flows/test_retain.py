"""Retention: what is too old goes, with everything that only it had, and nothing else does."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import builders
from ingest_house import House, eventually
from watchroom.domain.renditions import PictureFormat, PictureSize, rendition_key
from watchroom.flows.retain import DAY_MS, Retention
from watchroom.flows.run_files import kept_key
from watchroom.objects import Objects, open_objects, picture_key
from watchroom.objects.folder import FolderObjects
from watchroom.store import executions, open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

KEPT_DAYS = 30
OLD_MS = builders.NOW_MS - (KEPT_DAYS + 1) * builders.DAY_MS
HALF_A_DAY = timedelta(hours=12)  # the runs of the living n8n are a little older
TOO_LONG_S = 0.5  # for runs to arrive, if nothing is in their way
YOUNG_MS = builders.NOW_MS - builders.DAY_MS


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_store(f"sqlite://{tmp_path}/store.sqlite", data_dir=tmp_path)
    await migrate(database)
    yield database
    await database.close()


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return open_objects("file:objects", data_dir=tmp_path)


def retention(store: Database, objects: Objects) -> Retention:
    return Retention(
        store=store,
        objects=objects,
        turns=asyncio.Lock(),
        clock=lambda: builders.NOW,
        days=KEPT_DAYS,
    )


async def keep_run(
    store: Database, objects: Objects, id_: int, data: bytes, *, started_ms: int
) -> str:
    """Store a run with a picture and two renditions of it; returns its SHA-256."""
    taken = builders.picture(data)
    await objects.put(picture_key(taken.sha256), data)
    for size in (PictureSize.THUMBNAIL, PictureSize.MEDIUM):
        await objects.put(rendition_key(taken.sha256, size, PictureFormat.WEBP), b"small")
    run = builders.run(id_, pictures=(taken,), started_ms=started_ms)
    async with store.writing() as session:
        await executions.save(session, [run], now_ms=builders.NOW_MS, unreadable={})
    return taken.sha256


def files_of(folder: Path, sha256: str) -> int:
    """Count what is kept of a picture, whatever it is called."""
    return sum(sha256 in path.name for path in folder.rglob("*"))


async def test_an_old_run_goes_with_its_picture_and_what_was_made_of_it(
    store: Database, objects: Objects, tmp_path: Path
) -> None:
    """Who has to forget pictures has not while small copies of them are left."""
    old = await keep_run(store, objects, 1, builders.jpeg(colour="red"), started_ms=OLD_MS)
    young = await keep_run(store, objects, 2, builders.jpeg(colour="blue"), started_ms=YOUNG_MS)

    assert await retention(store, objects).sweep() == 1

    assert files_of(tmp_path, old) == 0
    assert files_of(tmp_path, young) == 3
    assert await executions.ids_before(store, builders.NOW_MS, 10) == [2]


async def test_a_picture_that_a_younger_run_has_too_stays(
    store: Database, objects: Objects, tmp_path: Path
) -> None:
    """The same picture is kept once, so it may belong to many."""
    data = builders.jpeg()
    sha256 = await keep_run(store, objects, 1, data, started_ms=OLD_MS)
    await keep_run(store, objects, 2, data, started_ms=YOUNG_MS)

    assert await retention(store, objects).sweep() == 1

    assert files_of(tmp_path, sha256) == 3


async def test_undecodable_data_of_an_old_run_go_with_it(store: Database, objects: Objects) -> None:
    """There are pictures in them too, though nobody could read them."""
    for id_, started_ms in ((1, OLD_MS), (2, YOUNG_MS)):
        await keep_run(store, objects, id_, builders.jpeg(), started_ms=started_ms)
        await objects.put(kept_key(id_), b"cut short")

    assert await retention(store, objects).sweep() == 1

    assert await objects.size(kept_key(1)) is None
    assert await objects.size(kept_key(2)) is not None


class HeldFolder(FolderObjects):
    """A folder in which nothing is deleted until it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked, self.let = asyncio.Event(), asyncio.Event()

    async def delete(self, keys: Collection[str]) -> None:
        self.asked.set()
        await self.let.wait()
        await super().delete(keys)


@pytest.mark.postgres
async def test_a_picture_that_comes_again_while_it_goes_is_kept(
    house: House, tmp_path: Path
) -> None:
    """A camera that sees the same for weeks sends the same bytes."""
    held = HeldFolder(tmp_path / "held")
    house = replace(house, objects=held)
    await house.import_all()
    old = set(await house.runs())
    forgetting = Retention(
        store=house.store,
        objects=held,
        turns=house.turns,
        clock=lambda: datetime.now(UTC) + HALF_A_DAY,
        days=1,
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(forgetting.sweep())
        await held.asked.wait()
        following = tasks.create_task(house.ingest(keep_ms=DAY_MS // 2).run())
        again = set(await house.n8n.repeat_runs(5))

        async def are_here() -> bool:
            return again <= set(await house.runs())

        with pytest.raises(TimeoutError):
            await asyncio.wait_for(eventually(are_here), TOO_LONG_S)
        held.let.set()
        await eventually(are_here)
        following.cancel()

    assert old.isdisjoint(await house.runs())
    kept = [await executions.pictures(house.store, id_) or [] for id_ in again]
    sizes = [await held.size(picture_key(each.sha256)) for every in kept for each in every]
    assert sizes
    assert None not in sizes
