"""The kind of a picture is told from its bytes alone."""

import io

import pytest
from PIL import Image

from watchroom.domain.pictures import SNIFF_BYTES, media_type_of


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
    ],
)
def test_a_real_picture_is_recognised(name: str, media_type: str) -> None:
    """By its first bytes, as many as are looked at."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, name)

    assert media_type_of(file.getvalue()[:SNIFF_BYTES]) == media_type
    assert media_type_of(file.getvalue()) == media_type


@pytest.mark.parametrize(
    ("first_bytes", "media_type"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "image/heif"),
        (b"MM\0*\0\0\0\x08", "image/tiff"),
    ],
)
def test_rarer_kinds_are_recognised(first_bytes: bytes, media_type: str) -> None:
    """Phones send HEIC, which nothing here can write."""
    assert media_type_of(first_bytes) == media_type


@pytest.mark.parametrize(
    "first_bytes",
    [
        b"",
        b"\xff\xd8",
        b"this is text that was sent as image/jpeg",
        b"BM is the beginning of this sentence",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypmp42\0\0\0\0",
        b"%PDF-1.7",
        b"<svg xmlns=",
    ],
)
def test_anything_else_is_no_picture(first_bytes: bytes) -> None:
    """Sounds, films, documents, drawings that can run code, and plain text."""
    assert media_type_of(first_bytes) is None
