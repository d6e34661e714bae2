"""Pictures made from an original: in which sizes and formats, and how large they come out."""

from enum import StrEnum
from typing import Final

RENDERER_VERSION: Final = 1  # raise it when the same request gives other bytes than before


class PictureSize(StrEnum):
    """How large a picture is wanted, by its long side."""

    THUMBNAIL = "thumbnail"  # for lists and galleries
    MEDIUM = "medium"  # for one picture on a phone
    PREVIEW = "preview"  # for one picture on a large screen
    FULL = "full"  # as large as the original

    @property
    def long_side_px(self) -> int | None:
        """Longest side in pixels; None leaves it as it is."""
        return _LONG_SIDE_PX[self]


class PictureFormat(StrEnum):
    """In which format a picture is wanted."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        """Name of the format in HTTP."""
        return f"image/{self.value}"


_LONG_SIDE_PX: Final = {
    PictureSize.THUMBNAIL: 320,
    PictureSize.MEDIUM: 960,
    PictureSize.PREVIEW: 1600,
    PictureSize.FULL: None,
}


def fit(width: int, height: int, long_side: int | None) -> tuple[int, int]:
    """
    Return width and height in pixels within *long_side*, proportions kept.

    Nothing is enlarged, and no side falls below one pixel. None leaves the size as it is.
    """
    longest = max(width, height)
    if long_side is None or longest <= long_side:
        return width, height
    scale = long_side / longest
    return max(1, round(width * scale)), max(1, round(height * scale))


def rendition_key(sha256: str, size: PictureSize, form: PictureFormat) -> str:
    """Return where the object store keeps a picture made from the original *sha256*."""
    return f"renditions/{sha256[:2]}/{sha256}-{size}.{form}"


def is_original(media_type: str, size: PictureSize, form: PictureFormat) -> bool:
    """Tell whether an original of *media_type* is itself what is asked for."""
    return size is PictureSize.FULL and media_type == form.media_type


def etag(sha256: str, media_type: str, size: PictureSize, form: PictureFormat) -> str:
    """
    Return the strong HTTP entity tag of a picture, quoted.

    An original's never changes; that of a picture that we make changes with the way we make it.
    """
    if is_original(media_type, size, form):
        return f'"{sha256}"'
    return f'"{sha256}-{size}-{form}-{RENDERER_VERSION}"'
