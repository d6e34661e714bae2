"""Pictures as base64 within JSON."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final

import pybase64
from msgspec import Raw

from watchroom.domain.errors import NotFound, PictureRefused
from watchroom.domain.renditions import PictureFormat, PictureSize
from watchroom.flows.pictures import Pictures, ServedPicture
from watchroom.store.executions import ExecutionSummary
from watchroom.web.files import read_part
from watchroom.web.wire.executions import NOTHING

Loader = Callable[[ExecutionSummary], Awaitable[Raw]]


class ImageData(StrEnum):
    """What stands in `imageData`."""

    FULL = "full"  # the original
    THUMBNAIL = "thumbnail"  # a small WebP
    NONE = "none"  # null


def loader(pictures: Pictures, wanted: ImageData) -> Loader:
    """
    Return what finds the JSON value of a run's `imageData`.

    That is null where there is no picture, where it is lost, and where none can be made of it.
    It raises StoreUnavailable, Unavailable.
    """

    async def load(run: ExecutionSummary) -> Raw:
        if run.picture_sha256 is None or wanted is ImageData.NONE:
            return NOTHING
        try:
            if wanted is ImageData.FULL:
                return _quoted(await pictures.original(run.picture_sha256))
            return _quoted(await _thumbnail(pictures, run.picture_sha256))
        except (NotFound, PictureRefused):
            return NOTHING

    return load


async def _thumbnail(pictures: Pictures, sha256: str) -> bytes:
    served = await pictures.rendition(
        sha256, _ANY_TYPE, size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP
    )
    return await content_of(served)


async def content_of(served: ServedPicture) -> bytes:
    """Return the bytes of a picture that is ready to be sent. Raises StoreUnavailable."""
    if served.data is not None:
        return served.data
    assert served.path is not None  # noqa: S101  one of the two is set
    return await read_part(served.path, 0, served.size_bytes)


_ANY_TYPE: Final = "application/octet-stream"  # a thumbnail is never the original itself


def _quoted(data: bytes) -> Raw:
    return Raw(b'"' + pybase64.b64encode(data) + b'"')
