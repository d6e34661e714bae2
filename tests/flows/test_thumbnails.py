"""The thumbnail flow: what it leaves in store and object store, and how it bears trouble."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

import builders
from fake_bucket import FakeBucket, running_bucket
from picture_bombs import huge_png, picture
from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.renditions import PictureFormat, PictureSize, rendition_key
from watchroom.flows.backoff import Backoff
from watchroom.flows.pictures import Pictures
from watchroom.flows.thumbnails import Pace, Thumbnails
from watchroom.images.pool import Images
from watchroom.images.rendering import Rendering
from watchroom.objects import Objects, open_objects, picture_key
from watchroom.store import executions, open_store
from watchroom.store.database import Database, Row
from watchroom.store.migrate import migrate
from watchroom.store.pictures import waiting_for_thumbnail
from watchroom.store.sqlite import SqliteDatabase


class CountingImages(Images):
    """Real workers, and what they were asked for."""

    def __init__(self) -> None:
        super().__init__(workers=2)
        self.originals: list[bytes] = []

    async def render(self, data: bytes, *, size: PictureSize, form: PictureFormat) -> Rendering:
        self.originals.append(data)
        return await super().render(data, size=size, form=form)


@pytest.fixture
async def images() -> AsyncIterator[CountingImages]:
    pool = CountingImages()
    yield pool
    await pool.aclose()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_store(f"sqlite://{tmp_path}/store.sqlite", data_dir=tmp_path)
    await migrate(database)
    yield database
    await database.close()


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return open_objects("file:objects", data_dir=tmp_path)


async def arrive(store: Database, objects: Objects, data: bytes, *, id_: int = 1) -> str:
    """Let a run bring a picture; a higher id is a later run."""
    taken = builders.picture(data)
    await objects.put(picture_key(taken.sha256), data)
    started_ms = builders.NOW_MS + id_ * 1000
    run = builders.run(id_, pictures=(taken,), started_ms=started_ms)
    async with store.writing() as session:
        await executions.save(session, [run], now_ms=builders.NOW_MS, unreadable={})
    return taken.sha256


async def state(store: Database, sha256: str) -> list[object]:
    sql = "SELECT thumbnail, width, height, refusal FROM picture WHERE sha256 = $1"
    (row,) = await store.fetch(sql, sha256)
    return list(row)


async def stored_thumbnail(objects: Objects, sha256: str) -> bytes:
    return await objects.get(rendition_key(sha256, PictureSize.THUMBNAIL, PictureFormat.WEBP))


async def run_until_done(flow: Thumbnails, store: Database) -> None:
    """Run the flow until no picture waits any more."""
    async with asyncio.TaskGroup() as group:
        running = group.create_task(flow.run())
        async with asyncio.timeout(20):
            while await waiting_for_thumbnail(store, 1):
                await asyncio.sleep(0)
        running.cancel()


async def test_a_new_picture_gets_its_thumbnail_and_its_size(
    store: Database, objects: Objects, images: CountingImages
) -> None:
    """The gallery shows WebP thumbnails, and needs the sizes before pictures have loaded."""
    sha256 = await arrive(store, objects, picture(size=(1920, 1080)))

    assert await Thumbnails(store, objects, images).make_batch() == 1

    assert await state(store, sha256) == ["made", 1920, 1080, None]
    assert (await stored_thumbnail(objects, sha256))[8:12] == b"WEBP"


async def test_a_thumbnail_is_not_made_again_on_request(
    store: Database, objects: Objects, images: CountingImages
) -> None:
    """The flow and the requests keep thumbnails under the same name."""
    sha256 = await arrive(store, objects, picture())
    await Thumbnails(store, objects, images).make_batch()

    await Pictures(objects, images).rendition(
        sha256, "image/jpeg", size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP
    )

    assert len(images.originals) == 1


async def test_the_newest_come_first(
    store: Database, objects: Objects, images: CountingImages
) -> None:
    """During a long import, people look at what just happened."""
    pictures = [picture(size=(64, 48 + number)) for number in range(3)]
    for number, data in enumerate(pictures):
        await arrive(store, objects, data, id_=number + 1)
    flow = Thumbnails(store, objects, images, pace=Pace(batch=1))

    while await flow.make_batch():
        pass

    assert images.originals == pictures[::-1]


async def test_a_refused_picture_is_not_tried_again(
    store: Database, objects: Objects, images: CountingImages
) -> None:
    """Its reason is kept, and the next rounds cost nothing."""
    sha256 = await arrive(store, objects, huge_png())
    flow = Thumbnails(store, objects, images)

    assert [await flow.make_batch() for _ in range(3)] == [1, 0, 0]

    thumbnail, width, height, refusal = await state(store, sha256)
    assert (thumbnail, width, height) == ("refused", None, None)
    assert "pixels" in str(refusal)
    assert len(images.originals) == 1


async def test_a_lost_original_is_told(
    store: Database, objects: Objects, images: CountingImages
) -> None:
    """Somebody deleted the file; waiting for it would never end."""
    sha256 = await arrive(store, objects, picture())
    await objects.delete([picture_key(sha256)])

    await Thumbnails(store, objects, images).make_batch()

    thumbnail, *_, refusal = await state(store, sha256)
    assert thumbnail == "refused"
    assert "not in the object store" in str(refusal)


async def test_one_bad_file_does_not_stop_the_others(
    store: Database, objects: Objects, images: CountingImages, tmp_path: Path
) -> None:
    """A disk may refuse to read one file for ever."""
    good = await arrive(store, objects, picture(), id_=1)
    bad = await arrive(store, objects, picture(size=(50, 50)), id_=2)
    occupied = rendition_key(bad, PictureSize.THUMBNAIL, PictureFormat.WEBP)
    (tmp_path / "objects" / occupied).mkdir(parents=True)  # its thumbnail cannot be written
    flow = Thumbnails(store, objects, images)

    assert await flow.make_batch() == 1

    assert (await state(store, good))[0] == "made"
    assert (await state(store, bad))[0] == "waiting"
    with pytest.raises(StoreUnavailable):
        await flow.make_batch()


async def test_work_goes_on_where_a_killed_server_left_it(
    store: Database, objects: Objects, images: CountingImages
) -> None:
    """What was not recorded is still waiting, and is made by the next server."""
    every = [
        await arrive(store, objects, picture(size=(640, 400 + number)), id_=number + 1)
        for number in range(6)
    ]
    with suppress(TimeoutError):
        async with asyncio.timeout(0.15):
            await Thumbnails(store, objects, images).make_batch()

    await run_until_done(Thumbnails(store, objects, images), store)

    for sha256 in every:
        assert (await state(store, sha256))[0] == "made"
        assert await stored_thumbnail(objects, sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealingBackoff(Backoff):
    """Waits no time at all; after some failures the trouble is over."""

    trouble: "FakeBucket | UnsteadyStore"
    heals_after: int = 3
    first_s: float = 0
    most_s: float = 0

    async def wait(self, failures: int) -> None:
        if failures == self.heals_after:
            self.trouble.failing = False


async def test_an_outage_of_the_bucket_is_waited_for(
    store: Database, images: CountingImages, tmp_path: Path
) -> None:
    """No picture is written off because the object store was away for a while."""
    with running_bucket() as bucket:
        objects = open_objects("s3://bucket", data_dir=tmp_path, options=bucket.options)
        sha256 = await arrive(store, objects, picture())
        bucket.failing = True
        pace = Pace(retry=HealingBackoff(trouble=bucket, heals_after=1))

        await run_until_done(Thumbnails(store, objects, images, pace=pace), store)

        assert not bucket.failing
        assert (await state(store, sha256))[0] == "made"


class UnsteadyStore(SqliteDatabase):
    """A real store that is out of reach while `failing`."""

    failing = True

    async def fetch(self, sql: str, *values: object) -> list[Row]:
        if self.failing:
            raise StoreUnavailable("the database is gone")
        return await super().fetch(sql, *values)


async def test_an_outage_of_the_store_is_waited_for(
    store: Database, objects: Objects, images: CountingImages, tmp_path: Path
) -> None:
    """The flow goes on by itself when the database is back."""
    sha256 = await arrive(store, objects, picture())
    unsteady = UnsteadyStore(tmp_path / "store.sqlite")
    pace = Pace(retry=HealingBackoff(trouble=unsteady))

    await run_until_done(Thumbnails(unsteady, objects, images, pace=pace), store)
    await unsteady.close()

    assert (await state(store, sha256))[0] == "made"
