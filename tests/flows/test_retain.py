"""Retention: what is too old goes, with everything that only it had, and nothing else does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import builders
from watchroom.domain.renditions import PictureFormat, PictureSize, rendition_key
from watchroom.flows.retain import Retention
from watchroom.flows.run_files import kept_key
from watchroom.objects import Objects, open_objects, picture_key
from watchroom.store import executions, open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

KEPT_DAYS = 30
OLD_MS = builders.NOW_MS - (KEPT_DAYS + 1) * builders.DAY_MS
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
    return Retention(store=store, objects=objects, clock=lambda: builders.NOW, days=KEPT_DAYS)


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
