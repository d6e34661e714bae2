"""Pictures on request: originals untouched, renditions made once, and what goes wrong."""

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from fake_bucket import running_bucket
from full_disk import full_disk
from picture_bombs import huge_png, picture
from watchroom.domain.errors import NotFound, PictureRefused, StoreUnavailable
from watchroom.domain.renditions import PictureFormat, PictureSize, rendition_key
from watchroom.flows.pictures import Pictures, ServedPicture
from watchroom.images.pool import Images
from watchroom.images.rendering import Rendering
from watchroom.objects import Objects, open_objects, picture_key

JPEG = "image/jpeg"


class CountingImages(Images):
    """Real workers, and how often they were asked."""

    asked = 0

    async def render(self, data: bytes, *, size: PictureSize, form: PictureFormat) -> Rendering:
        self.asked += 1
        return await super().render(data, size=size, form=form)


@pytest.fixture
async def images() -> AsyncIterator[CountingImages]:
    pool = CountingImages(workers=1)
    yield pool
    await pool.aclose()


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return open_objects("file:objects", data_dir=tmp_path)


@pytest.fixture
def pictures(objects: Objects, images: CountingImages) -> Pictures:
    return Pictures(objects, images)


async def kept(objects: Objects, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    await objects.put(picture_key(sha256), data)
    return sha256


def bytes_of(served: ServedPicture) -> bytes:
    data = served.path.read_bytes() if served.path else served.data
    assert data is not None
    assert served.size_bytes == len(data)
    return data


async def test_an_original_is_served_byte_for_byte(
    pictures: Pictures, objects: Objects, images: CountingImages
) -> None:
    """It may be evidence: nothing decodes it, let alone encodes it again."""
    original = picture(size=(1920, 1080), comment=b"kept too")
    sha256 = await kept(objects, original)

    served = await pictures.rendition(sha256, JPEG, size=PictureSize.FULL, form=PictureFormat.JPEG)

    assert bytes_of(served) == await pictures.original(sha256) == original
    assert (served.media_type, served.etag, images.asked) == (JPEG, f'"{sha256}"', 0)


async def test_an_original_that_cannot_be_decoded_is_still_served(
    pictures: Pictures, objects: Objects
) -> None:
    """A person may want to see with their own tools what the camera sent."""
    original = picture()[:2000]
    sha256 = await kept(objects, original)

    served = await pictures.rendition(sha256, JPEG, size=PictureSize.FULL, form=PictureFormat.JPEG)

    assert bytes_of(served) == original


@pytest.mark.parametrize("form", PictureFormat)
@pytest.mark.parametrize("size", [PictureSize.THUMBNAIL, PictureSize.MEDIUM])
async def test_a_rendition_is_made_once_and_kept(
    pictures: Pictures,
    objects: Objects,
    images: CountingImages,
    size: PictureSize,
    form: PictureFormat,
) -> None:
    """The second request, and the server after a restart, find it in the object store."""
    sha256 = await kept(objects, picture(size=(1920, 1080)))

    first = await pictures.rendition(sha256, JPEG, size=size, form=form)
    second = await pictures.rendition(sha256, JPEG, size=size, form=form)
    later = await Pictures(objects, images).rendition(sha256, JPEG, size=size, form=form)

    assert bytes_of(first) == bytes_of(second) == bytes_of(later)
    assert first.etag == second.etag == later.etag
    assert first.media_type == second.media_type == form.media_type
    assert Image.open(io.BytesIO(bytes_of(first))).width == size.long_side_px
    assert images.asked == 1


async def test_a_full_size_conversion_stays_in_memory_only(
    objects: Objects, images: CountingImages
) -> None:
    """They are large and rarely wanted: stored, they would double the disk space."""
    sha256 = await kept(objects, picture())
    pictures = Pictures(objects, images)
    for _ in range(2):
        served = await pictures.rendition(
            sha256, JPEG, size=PictureSize.FULL, form=PictureFormat.WEBP
        )
        assert Image.open(io.BytesIO(bytes_of(served))).size == (640, 480)

    assert images.asked == 1
    assert await objects.size(rendition_key(sha256, PictureSize.FULL, PictureFormat.WEBP)) is None


async def test_the_memory_for_conversions_is_bounded(
    objects: Objects, images: CountingImages
) -> None:
    """A gallery of full-size PNGs must not fill the server."""
    sha256 = await kept(objects, picture())
    pictures = Pictures(objects, images, conversions_limit_bytes=10)
    for _ in range(2):
        await pictures.rendition(sha256, JPEG, size=PictureSize.FULL, form=PictureFormat.PNG)

    assert images.asked == 2


async def test_many_requests_for_one_rendition_do_the_work_once(
    pictures: Pictures, objects: Objects, images: CountingImages
) -> None:
    """A gallery that opens in ten browsers at once asks for the same thumbnails."""
    sha256 = await kept(objects, picture())
    async with asyncio.TaskGroup() as group:
        requests = [
            group.create_task(
                pictures.rendition(
                    sha256, JPEG, size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP
                )
            )
            for _ in range(10)
        ]

    assert len({bytes_of(request.result()) for request in requests}) == 1
    assert images.asked == 1


@pytest.mark.parametrize("left", [None, b""])
async def test_a_lost_thumbnail_is_made_again(
    pictures: Pictures, objects: Objects, images: CountingImages, left: bytes | None
) -> None:
    """Renditions are not flushed: a power cut may take them, or leave empty files."""
    sha256 = await kept(objects, picture())
    ask = {"size": PictureSize.THUMBNAIL, "form": PictureFormat.WEBP}
    key = rendition_key(sha256, PictureSize.THUMBNAIL, PictureFormat.WEBP)
    first = await pictures.rendition(sha256, JPEG, **ask)  # type: ignore[arg-type]
    made = bytes_of(first)
    await objects.delete([key])
    if left is not None:
        await objects.put(key, left)

    again = await pictures.rendition(sha256, JPEG, **ask)  # type: ignore[arg-type]

    assert bytes_of(again) == made
    assert images.asked == 2


async def test_a_refused_picture_is_decoded_once(
    pictures: Pictures, objects: Objects, images: CountingImages
) -> None:
    """Otherwise reloading a page with a bomb on it would keep every worker busy."""
    sha256 = await kept(objects, huge_png())
    for _ in range(3):
        with pytest.raises(PictureRefused, match="pixels"):
            await pictures.rendition(
                sha256, "image/png", size=PictureSize.MEDIUM, form=PictureFormat.JPEG
            )

    assert images.asked == 1


@pytest.mark.parametrize("size", PictureSize)
async def test_a_lost_original_is_named(pictures: Pictures, size: PictureSize) -> None:
    """The row is there and the file is not: whoever looks for it needs to know which."""
    with pytest.raises(NotFound, match="abc is known, but its file is not in the object store"):
        await pictures.rendition("abc", JPEG, size=size, form=PictureFormat.JPEG)
    with pytest.raises(NotFound, match="abc is known"):
        await pictures.original("abc")


async def test_a_cancelled_request_does_not_hold_up_the_next(
    pictures: Pictures, objects: Objects
) -> None:
    """A browser that goes away while a rendition is made must not leave it locked."""
    sha256 = await kept(objects, picture())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await pictures.rendition(
                sha256, JPEG, size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP
            )

    served = await pictures.rendition(
        sha256, JPEG, size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP
    )
    assert bytes_of(served)


async def test_a_rendition_that_cannot_be_kept_is_served(
    pictures: Pictures, objects: Objects
) -> None:
    """On a full disk people can still look at their pictures."""
    sha256 = await kept(objects, picture(size=(1920, 1080)))
    key = rendition_key(sha256, PictureSize.MEDIUM, PictureFormat.JPEG)
    with full_disk(8_000):  # the log still fits
        served = await pictures.rendition(
            sha256, JPEG, size=PictureSize.MEDIUM, form=PictureFormat.JPEG
        )

    assert len(bytes_of(served)) > 8_000
    assert await objects.size(key) is None


async def test_pictures_in_a_bucket_are_served_from_memory(
    images: CountingImages, tmp_path: Path
) -> None:
    """There is no file to send, and an outage of the bucket is told from a lost picture."""
    with running_bucket() as bucket:
        objects = open_objects("s3://bucket", data_dir=tmp_path, options=bucket.options)
        pictures = Pictures(objects, images)
        original = picture()
        sha256 = await kept(objects, original)

        full = await pictures.rendition(
            sha256, JPEG, size=PictureSize.FULL, form=PictureFormat.JPEG
        )
        await pictures.rendition(sha256, JPEG, size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP)
        found = await pictures.rendition(
            sha256, JPEG, size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP
        )
        bucket.failing = True
        with pytest.raises(StoreUnavailable):
            await pictures.original(sha256)

    assert (full.data, full.path) == (original, None)
    assert found.data is not None
    assert images.asked == 1
