"""Finds the pictures that run data hold as text, and puts small references in their place."""

import binascii
import hashlib
import re
from typing import Final

import pybase64

from watchroom.domain.payload import DATA_URL, ENCODINGS, PICTURE, TEXT
from watchroom.domain.pictures import media_type_of
from watchroom.n8n.json_text import decode_json

MOST_COMPARED: Final = 4  # pictures of one size that a new one is compared with before hashing

_SNIFF_CHARACTERS: Final = 64
_HEAD_BYTES: Final = 100  # room for "data:image/svg+xml;base64," and its like
_data_url = re.compile(rb'"data:(image/[\w.+-]{1,60});base64,')
# A run of base64 inside a longer text. It must begin where no base64 stood before, or any file's
# base64 would turn out to hold a JPEG somewhere in its middle.
_inside = re.compile(
    r"(?:(?<=;base64,)|(?<![A-Za-z0-9+/=])(?=/9j/|iVBORw0KGgo|UklGR|R0lGOD))"
    r"[A-Za-z0-9+/]{256,}={0,2}"
)
_SIGNS: Final = (";base64,", "/9j/", "iVBORw0KGgo", "UklGR", "R0lGOD")
_to_standard = bytes.maketrans(b"-_", b"+/")


class PictureTexts:
    """The pictures found in the texts of one run, each distinct one once."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}  # original bytes by SHA-256, in order of finding
        self._by_size: dict[int, list[str]] = {}

    def read(self, literal: memoryview) -> object:
        """
        Return what a JSON string literal says: a picture's reference, or text.

        `domain.payload` documents the references. Raises Undecodable.
        """
        if (data := _decoded(literal[1:-1])) is not None:
            return {PICTURE: self.keep(data), "encoding": "base64"}
        head = _data_url.match(bytes(literal[:_HEAD_BYTES]))
        if head and (data := _decoded(literal[head.end() : -1])) is not None:
            media_type = head[1].decode()
            return {PICTURE: self.keep(data), "encoding": DATA_URL, "mediaType": media_type}
        text = decode_json(literal)
        return self._read_text(text) if isinstance(text, str) else text

    def keep(self, data: bytes) -> str:
        """Keep a picture's bytes and return their SHA-256."""
        same_size = self._by_size.setdefault(len(data), [])
        for known in same_size[-MOST_COMPARED:]:
            if self.pictures[known] == data:
                return known
        sha256 = hashlib.sha256(data).hexdigest()
        self.pictures[sha256] = data
        same_size.append(sha256)
        return sha256

    def _read_text(self, text: str) -> object:
        if not any(sign in text for sign in _SIGNS):
            return self._read_unusual(text)
        parts: list[object] = []
        end = 0
        for match in _inside.finditer(text):
            data = _decoded(match[0].encode())
            if data is not None:
                parts += [text[end : match.start()]] if match.start() > end else []
                parts.append({PICTURE: self.keep(data), "encoding": "base64"})
                end = match.end()
        if not parts:
            return self._read_unusual(text)
        if end < len(text):
            parts.append(text[end:])
        return {TEXT: parts} if len(parts) > 1 else parts[0]

    def _read_unusual(self, text: str) -> object:
        """Recognise a picture in a rarer spelling of base64, such as broken into lines."""
        if not text.isascii() or not _begins_picture(text[:_SNIFF_CHARACTERS].encode()):
            return text
        written = text.encode()
        data = _decoded_leniently(written)
        if data is None:
            return text
        for encoding, encode in ENCODINGS.items():
            if encode(data) == written:
                return {PICTURE: self.keep(data), "encoding": encoding}
        return text


def _decoded(base64: memoryview | bytes) -> bytes | None:
    """Return the bytes of a picture in plain base64; None if encoding would not give it back."""
    if len(base64) % 4 or not _begins_picture(bytes(base64[:_SNIFF_CHARACTERS])):
        return None
    try:
        data = pybase64.b64decode(base64, validate=True)
    except binascii.Error:
        return None
    tail = pybase64.b64encode(data[-(len(data) % 3 or 3) :])
    return data if tail == base64[-4:] else None


def _begins_picture(base64: bytes) -> bool:
    head = base64[: len(base64) // 4 * 4].translate(_to_standard)
    try:
        return media_type_of(pybase64.b64decode(head, validate=True)) is not None
    except binascii.Error:
        return False


def _decoded_leniently(written: bytes) -> bytes | None:
    base64 = written.translate(_to_standard, b"\r\n").rstrip(b"=")
    try:
        return pybase64.b64decode(base64 + b"=" * (-len(base64) % 4), validate=True)
    except binascii.Error:
        return None
