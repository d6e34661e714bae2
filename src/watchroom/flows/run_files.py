"""The files that belong to runs: where they are kept, and that they go with them."""

from collections.abc import Iterable

from watchroom.domain.renditions import PictureFormat, PictureSize, rendition_key
from watchroom.objects import Objects, picture_key


def kept_key(execution_id: int) -> str:
    """Return where the undecodable data of a run are kept."""
    return f"unreadable/{execution_id}"


async def forget_files(objects: Objects, *, runs: Iterable[int], pictures: Iterable[str]) -> None:
    """
    Delete the data that were kept of *runs* that could not be decoded, and whole *pictures*.

    Pictures are named by their SHA-256; whatever was made from them goes too. What is not there is
    passed over. Raises StoreUnavailable.
    """
    kept = [kept_key(execution_id) for execution_id in runs]
    await objects.delete(kept + [key for sha256 in pictures for key in _picture_keys(sha256)])


def _picture_keys(sha256: str) -> list[str]:
    """Return where a picture is kept, and whatever may have been made from it."""
    renditions = [
        rendition_key(sha256, size, form) for size in PictureSize for form in PictureFormat
    ]
    return [picture_key(sha256), *renditions]
