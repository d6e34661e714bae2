"""The object store: one contract for a folder and a bucket, and what a disk can do to a folder."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_bucket import FakeBucket, running_bucket
from full_disk import full_disk
from watchroom.domain.errors import Misconfigured, NotFound, StoreUnavailable
from watchroom.objects import Objects, open_objects, picture_key

KEY = picture_key("abcdef")
DATA = bytes(range(256)) * 1000


@pytest.fixture
def bucket() -> Iterator[FakeBucket]:
    with running_bucket() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Objects:
    return open_objects(f"file://{tmp_path}/objects", data_dir=tmp_path)


@pytest.fixture(params=["folder", "bucket"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    if request.param == "folder":
        return open_objects(f"file://{tmp_path}/with%20space", data_dir=tmp_path)
    server: FakeBucket = request.getfixturevalue("bucket")
    return open_objects("s3://bucket/some/prefix", data_dir=tmp_path, options=server.options)


async def test_what_was_put_is_got(objects: Objects) -> None:
    """Originals are kept byte for byte."""
    await objects.put(KEY, DATA)
    await objects.flush([KEY])

    assert await objects.get(KEY) == DATA
    assert await objects.size(KEY) == len(DATA)


async def test_what_is_missing_is_not_found(objects: Objects) -> None:
    """A lost file is told apart from a store that does not answer."""
    with pytest.raises(NotFound, match=KEY):
        await objects.get(KEY)
    assert await objects.size(KEY) is None


async def test_put_replaces_other_bytes(objects: Objects) -> None:
    """A power cut can leave other bytes of the same length under a key: the next put heals it."""
    await objects.put(KEY, bytes(len(DATA)))
    await objects.put(KEY, DATA)

    assert await objects.get(KEY) == DATA


async def test_delete_forgets(objects: Objects) -> None:
    """Deleting is repeated after a kill, so what is gone already must not stop it."""
    await objects.put(KEY, DATA)
    await objects.delete([picture_key("missing"), KEY])
    await objects.delete([])

    assert await objects.size(KEY) is None


async def test_probe_leaves_a_working_store_usable(objects: Objects) -> None:
    """Health checks call it every few seconds, from several processes at once."""
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(objects.probe())


async def test_the_same_bytes_are_sent_once(bucket: FakeBucket, tmp_path: Path) -> None:
    """A camera that sends a still picture must not fill the line to the bucket."""
    objects = open_objects("s3://bucket", data_dir=tmp_path, options=bucket.options)
    for _ in range(3):
        await objects.put(KEY, DATA)

    assert bucket.uploads == 1
    assert bucket.objects == {KEY: DATA}


async def test_a_bucket_lies_below_its_prefix(bucket: FakeBucket, tmp_path: Path) -> None:
    """Other programs may use the same bucket."""
    objects = open_objects("s3://bucket/some/prefix/", data_dir=tmp_path, options=bucket.options)
    await objects.put(KEY, DATA)

    assert list(bucket.objects) == [f"some/prefix/{KEY}"]
    assert objects.local_path(KEY) is None


async def test_a_bucket_out_of_order_is_unavailable(bucket: FakeBucket, tmp_path: Path) -> None:
    """The web layer turns this into 503, and background flows wait."""
    objects = open_objects("s3://bucket", data_dir=tmp_path, options=bucket.options)
    bucket.failing = True
    for attempt in (objects.put(KEY, DATA), objects.get(KEY), objects.size(KEY), objects.probe()):
        with pytest.raises(StoreUnavailable) as error:
            await attempt
        assert "\n" not in str(error.value)

    bucket.failing = False
    await objects.put(KEY, DATA)


async def test_a_folder_gives_paths(folder: Objects) -> None:
    """Files are sent by the system, without passing through our memory."""
    await folder.put(KEY, DATA)

    path = folder.local_path(KEY)
    assert path is not None
    assert path.read_bytes() == DATA


async def test_readers_never_see_half_a_file(folder: Objects) -> None:
    """Every read during many writes gives one whole version."""
    versions = [bytes([value]) * 300_000 for value in (1, 2)]
    await folder.put(KEY, versions[0])
    seen: list[bytes] = []

    async def write() -> None:
        for turn in range(20):
            await folder.put(KEY, versions[turn % 2])

    async def read() -> None:
        for _ in range(40):
            seen.append(await folder.get(KEY))  # noqa: PERF401  one await at a time

    async with asyncio.TaskGroup() as group:
        group.create_task(write())
        group.create_task(read())
    assert set(seen) <= set(versions)


async def test_a_full_disk_leaves_nothing_half_written(folder: Objects, tmp_path: Path) -> None:
    """Half a picture would be taken for a whole one; the store heals when there is room again."""
    await folder.put(picture_key("old"), DATA)
    with full_disk(100_000):
        with pytest.raises(StoreUnavailable):
            await folder.put(KEY, DATA)
        assert await folder.size(KEY) is None
        assert await folder.get(picture_key("old")) == DATA
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 1

    await folder.put(KEY, DATA)
    assert await folder.get(KEY) == DATA


async def test_a_disk_that_takes_nothing_fails_the_probe(folder: Objects) -> None:
    """An empty file can be made on a full disk, so the probe writes a block."""
    with full_disk(0), pytest.raises(StoreUnavailable):
        await folder.probe()


async def test_files_that_could_not_be_flushed_are_written_anew(
    folder: Objects,
) -> None:
    """After a failed fsync the system takes the lost pages for saved ones: never trust them."""
    await folder.put(KEY, DATA)
    with pytest.raises(StoreUnavailable):
        await folder.flush([KEY, picture_key("never put")])

    assert await folder.size(KEY) is None


async def test_a_file_that_was_flushed_before_is_looked_at_again(folder: Objects) -> None:
    """Pictures repeat, and flushing them again is passed over: not where the file has changed."""
    await folder.put(KEY, DATA)
    await folder.flush([KEY])
    await folder.flush([KEY])
    path = folder.local_path(KEY)
    assert path is not None
    path.unlink()

    with pytest.raises(StoreUnavailable):
        await folder.flush([KEY])


async def test_a_folder_that_is_gone_is_no_lost_picture(folder: Objects, tmp_path: Path) -> None:
    """An unmounted disk must not make us write off every picture."""
    (tmp_path / "objects").rename(tmp_path / "elsewhere")

    for attempt in (folder.get(KEY), folder.size(KEY), folder.put(KEY, DATA)):
        with pytest.raises(StoreUnavailable, match="is gone"):
            await attempt


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    """Only what is old: another process may be writing at this moment."""
    unfinished = tmp_path / "objects" / ".unfinished"
    unfinished.mkdir(parents=True)
    for name, modified_s in (("old", 1_000_000_000), ("young", None)):
        (unfinished / name).touch()
        if modified_s:
            os.utime(unfinished / name, (modified_s, modified_s))

    open_objects("file:objects", data_dir=tmp_path)

    assert [file.name for file in unfinished.iterdir()] == ["young"]


async def test_flush_takes_many_keys_at_once(folder: Objects) -> None:
    """The ingest flushes once per batch."""
    keys = [picture_key(f"{number:04x}") for number in range(20)]
    for key in keys:
        await folder.put(key, DATA)

    await folder.flush(keys)
    await folder.flush([])

    assert [await folder.size(key) for key in keys] == [len(DATA)] * 20


def test_a_relative_folder_lies_in_the_data_folder(tmp_path: Path) -> None:
    """A setting may be moved together with the data."""
    objects = open_objects("file:pictures", data_dir=tmp_path)

    assert objects.local_path("a/b") == tmp_path / "pictures" / "a" / "b"


@pytest.mark.parametrize(
    "url", ["", "file://", "file://host/folder", "s3://", "ftp://host/x", "/folder", "gs://bucket"]
)
def test_a_url_that_names_no_store_is_refused(url: str, tmp_path: Path) -> None:
    """A typo must not end in pictures kept nowhere."""
    with pytest.raises(Misconfigured):
        open_objects(url, data_dir=tmp_path)


def test_plain_http_has_to_be_allowed(tmp_path: Path) -> None:
    """Keys and pictures would travel in the clear."""
    options = {"AWS_ENDPOINT_URL": "http://minio:9000"}

    with pytest.raises(Misconfigured, match="AWS_ALLOW_HTTP"):
        open_objects("s3://bucket", data_dir=tmp_path, options=options)


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    """The reason is the system's own."""
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnavailable, match="Not a directory"):
        open_objects(f"file://{tmp_path}/file/folder", data_dir=tmp_path)
