"""Files that n8n keeps outside a run's data: on disk, in its database, in an object store."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from watchroom.domain.json_values import mapping
from watchroom.domain.payload import PICTURE
from watchroom.domain.pictures import SNIFF_BYTES, media_type_of
from watchroom.n8n.picture_texts import PictureTexts
from watchroom.n8n.runs import Item

ON_DISK: Final = "filesystem-v2:"
IN_DATABASE: Final = "database:"

_MAY_BE_PICTURE: Final = ("image/", "application/octet-stream")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBinary:
    """An entry of an item's `binary` whose bytes are elsewhere, and perhaps a picture."""

    id: str  # n8n's, such as "filesystem-v2:workflows/..." or "database:<uuid>"
    entry: dict[str, object]  # the entry itself, to note the picture in


def stored_binaries(items: Iterable[Item]) -> tuple[StoredBinary, ...]:
    """Return the entries of *items* whose bytes must be fetched."""
    entries = [entry for item in items for entry in mapping(item.get("binary")).values()]
    return tuple(
        StoredBinary(id=entry["id"], entry=entry)
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("id"), str) and _may_be_picture(entry)
    )


def note_picture(binary: StoredBinary, data: bytes, texts: PictureTexts) -> None:
    """Keep the bytes of an entry if they are a picture, and name it in the entry."""
    if media_type_of(data[:SNIFF_BYTES]) is not None:
        binary.entry[PICTURE] = texts.keep(data)


def _may_be_picture(entry: dict[str, object]) -> bool:
    claimed = entry.get("mimeType")
    return not isinstance(claimed, str) or claimed.startswith(_MAY_BE_PICTURE)
