"""What kind of picture some bytes are, told from their beginning."""

from typing import Final

SNIFF_BYTES: Final = 32  # enough of the beginning for every format below

_MAGIC: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
)
_BRANDS: Final = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
}
_BMP_HEADER_SIZES: Final = frozenset({12, 40, 52, 56, 64, 108, 124})


def media_type_of(first_bytes: bytes) -> str | None:
    """
    Return the media type of a picture, such as "image/jpeg".

    *first_bytes* is the picture or its first `SNIFF_BYTES`. None if they are no picture of a kind
    that we know, whatever its sender called it.
    """
    for magic, media_type in _MAGIC:
        if first_bytes.startswith(magic):
            return media_type
    if first_bytes[:4] == b"RIFF" and first_bytes[8:12] == b"WEBP":
        return "image/webp"
    if first_bytes[4:8] == b"ftyp":
        return _BRANDS.get(first_bytes[8:12])
    return "image/bmp" if _is_bitmap(first_bytes) else None


def _is_bitmap(first_bytes: bytes) -> bool:
    """Look past the two letters "BM", which ordinary text may begin with too."""
    reserved = first_bytes[6:10]
    header_size = int.from_bytes(first_bytes[14:18], "little")
    begins = first_bytes[:2] == b"BM" and reserved == bytes(4)
    return begins and header_size in _BMP_HEADER_SIZES
