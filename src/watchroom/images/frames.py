"""
What a worker process and its owner say to each other, over the worker's stdin and stdout.

A frame is the lengths of head and body (two 32-bit numbers, big-endian), the head in msgpack,
and the body: the bytes of a picture, as they are.
"""

import struct
from typing import Final

import msgspec

from watchroom.domain.renditions import PictureFormat, PictureSize

LENGTHS: Final = struct.Struct(">II")
HEAD_LIMIT_BYTES: Final = 4096
BODY_LIMIT_BYTES: Final = 128 * 2**20  # 25 megapixels of PNG that cannot be compressed fit in


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Please render the body."""

    size: PictureSize
    form: PictureFormat


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; the body is the new picture, empty if it was refused."""

    width: int = 0  # of the new picture, in pixels
    height: int = 0
    original_width: int = 0  # as displayed, after the camera's rotation
    original_height: int = 0
    refusal: str | None = None  # why there is no picture, in words


def pack(head: Request | Reply, body_bytes: int) -> bytes:
    """Return everything of a frame that goes before its body."""
    packed = msgspec.msgpack.encode(head)
    return LENGTHS.pack(len(packed), body_bytes) + packed


def unpack_lengths(data: bytes) -> tuple[int, int]:
    """Return the lengths of head and body. Raises ValueError if they are out of bounds."""
    head_bytes, body_bytes = LENGTHS.unpack(data)
    if head_bytes > HEAD_LIMIT_BYTES or body_bytes > BODY_LIMIT_BYTES:
        raise ValueError(f"a frame of {head_bytes} and {body_bytes} bytes is over the limit")
    return head_bytes, body_bytes
