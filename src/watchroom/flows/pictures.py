"""Gives out pictures: originals byte for byte, and renditions that are made once."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary

import structlog

from watchroom.domain.errors import NotFound, PictureRefused, StoreUnavailable
from watchroom.domain.renditions import (
    PictureFormat,
    PictureSize,
    etag,
    is_original,
    rendition_key,
)
from watchroom.flows.recent import Recent
from watchroom.images.pool import Images
from watchroom.images.rendering import Rendering
from watchroom.objects import Objects, picture_key

CONVERSIONS_LIMIT_BYTES: Final = 32 * 2**20  # of full-size conversions, which are not stored
REFUSALS_LIMIT: Final = 1000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPicture:
    """A picture, ready to be sent; either *data* or *path* is set."""

    media_type: str
    etag: str  # strong, quoted; for the same request the same bytes
    size_bytes: int
    data: bytes | None  # the picture itself
    path: Path | None  # the file that holds it


class Pictures:
    """The pictures of the object store, in every size and format."""

    def __init__(
        self,
        objects: Objects,
        images: Images,
        *,
        conversions_limit_bytes: int = CONVERSIONS_LIMIT_BYTES,
    ) -> None:
        self._objects = objects
        self._images = images
        self._conversions: Recent[bytes] = Recent(conversions_limit_bytes)
        self._refusals: Recent[str] = Recent(REFUSALS_LIMIT)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def original(self, sha256: str) -> bytes:
        """
        Return the bytes of an original, as they came.

        Raises NotFound if the object store has lost it, and StoreUnavailable.
        """
        return await read_original(self._objects, sha256)

    async def rendition(
        self, sha256: str, media_type: str, *, size: PictureSize, form: PictureFormat
    ) -> ServedPicture:
        """
        Return a picture in *size* and *form*; *media_type* is that of the original *sha256*.

        The original itself, untouched, if that is what is asked for. Otherwise a rendition, which
        is made now if there is none; asked for many times at once it is made once. Raises
        NotFound if the original is lost, PictureRefused, Unavailable.
        """
        tag = etag(sha256, media_type, size, form)
        if is_original(media_type, size, form):
            return await self._served_original(sha256, media_type, tag)
        key = rendition_key(sha256, size, form)
        async with self._lock(key):
            found = await self._find(key, size=size, form=form, tag=tag)
            if found is not None:
                return found
            data = await self._make(sha256, key, size=size, form=form)
            return _in_memory(data, form.media_type, tag)

    async def _served_original(self, sha256: str, media_type: str, tag: str) -> ServedPicture:
        served = await self._stored(picture_key(sha256), media_type, tag)
        if served is None:
            raise _lost(sha256)
        return served

    async def _find(
        self, key: str, *, size: PictureSize, form: PictureFormat, tag: str
    ) -> ServedPicture | None:
        """Return a rendition that was made before. Raises PictureRefused if that has failed."""
        refusal = self._refusals.get(key)
        if refusal is not None:
            raise PictureRefused(refusal)
        if size is not PictureSize.FULL:
            return await self._stored(key, form.media_type, tag)
        data = self._conversions.get(key)
        return None if data is None else _in_memory(data, form.media_type, tag)

    async def _stored(self, key: str, media_type: str, tag: str) -> ServedPicture | None:
        """Return what the object store has; None for an empty file, which a power cut can leave."""
        size_bytes = await self._objects.size(key)
        if not size_bytes:
            return None
        path = self._objects.local_path(key)
        if path is None:
            return _in_memory(await self._objects.get(key), media_type, tag)
        return ServedPicture(
            media_type=media_type, etag=tag, size_bytes=size_bytes, data=None, path=path
        )

    async def _make(
        self, sha256: str, key: str, *, size: PictureSize, form: PictureFormat
    ) -> bytes:
        try:
            made = await make_rendition(self._objects, self._images, sha256, size=size, form=form)
        except PictureRefused as refused:
            self._refusals.add(key, str(refused))
            raise
        if size is PictureSize.FULL:
            self._conversions.add(key, made.data, weight=len(made.data))
        else:
            await self._keep(key, made.data)
        return made.data

    async def _keep(self, key: str, data: bytes) -> None:
        """Store a rendition; on a full disk it is given out all the same."""
        try:
            await self._objects.put(key, data)
        except StoreUnavailable as error:
            log.warning("rendition not kept", key=key, reason=str(error))

    def _lock(self, key: str) -> asyncio.Lock:
        return self._locks.setdefault(key, asyncio.Lock())


async def read_original(objects: Objects, sha256: str) -> bytes:
    """Return the bytes of an original. Raises NotFound, StoreUnavailable."""
    try:
        return await objects.get(picture_key(sha256))
    except NotFound as error:
        raise _lost(sha256) from error


async def make_rendition(
    objects: Objects, images: Images, sha256: str, *, size: PictureSize, form: PictureFormat
) -> Rendering:
    """Return a new rendition of an original. Raises NotFound, PictureRefused, Unavailable."""
    return await images.render(await read_original(objects, sha256), size=size, form=form)


def _lost(sha256: str) -> NotFound:
    return NotFound(f"picture {sha256} is known, but its file is not in the object store")


def _in_memory(data: bytes, media_type: str, tag: str) -> ServedPicture:
    return ServedPicture(
        media_type=media_type, etag=tag, size_bytes=len(data), data=data, path=None
    )
