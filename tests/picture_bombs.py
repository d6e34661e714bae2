"""Hostile pictures, made here byte by byte, and the harmless ones that they are compared with."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping

from PIL import Image

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def picture(
    form: str = "JPEG", *, size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: object
) -> bytes:
    """Return a harmless picture with a gradient, so that sizes and rotations can be told."""
    gradient = Image.linear_gradient("L").resize(size)
    out = io.BytesIO()
    gradient.convert(mode).save(out, form, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def deflated_zeros(count: int) -> bytes:
    """Return a valid zlib stream of *count* zero bytes, without making them."""
    block = 1 << 20
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = packer.compress(bytes(count % block)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = struct.pack(">I", (count % 65521) << 16 | 1)  # Adler-32 of zeros
    return first + again * (count // block - 1) + rest + b"\x03\x00" + checksum


def png(width: int, height: int, *chunks: bytes, color: int = 0, pixels: bytes = b"") -> bytes:
    """Return a PNG of zeros, 8 bits deep, with more chunks before the pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0))
    pixels = pixels or zlib.compress(bytes((width * (3 if color == 2 else 1) + 1) * height))
    return PNG_SIGNATURE + head + b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def huge_png() -> bytes:
    """178 megapixels in half a megabyte."""
    side = 13_350
    return png(side, side, color=2, pixels=deflated_zeros((side * 3 + 1) * side))


def text_bomb() -> bytes:
    """A comment that unpacks to 100 MB."""
    return png(64, 64, chunk(b"zTXt", b"Comment\0\0" + deflated_zeros(100_000_000)))


def profile_bomb() -> bytes:
    """A colour profile that unpacks to 200 MB."""
    return png(64, 64, chunk(b"iCCP", b"profile\0\0" + deflated_zeros(200_000_000)), color=2)


def long_gif(frames: int = 10_000) -> bytes:
    """An animation of that many frames."""
    one = Image.new("P", (64, 48), 1)
    out = io.BytesIO()
    one.save(out, "GIF")
    data = out.getvalue()
    start = data.index(b"\x2c", 13 + 3 * 2)  # the image descriptor, after the palette
    while data[start : start + 9] != b"\x2c\0\0\0\0" + struct.pack("<HH", 64, 48):
        start = data.index(b"\x2c", start + 1)
    head, frame = data[:start], data[start:-1]
    return head + frame * frames + b"\x3b"


def hostile_tiff() -> bytes:
    """A directory that names itself as the next, with counts of four thousand million."""
    tags = [
        (256, 4, 1, 64),  # width
        (257, 4, 1, 64),  # height
        (258, 3, 1, 8),  # bits
        (259, 3, 1, 5),  # LZW
        (262, 3, 1, 1),
        (273, 4, 0xFFFFFFFF, 8),  # where the strips are
        (278, 4, 1, 64),
        (279, 4, 0xFFFFFFFF, 8),  # how long they are
        (700, 1, 0xFFFFFFFF, 8),  # XMP
        (34675, 7, 0xFFFFFFFF, 8),  # colour profile
    ]
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 8)


def many_scans(side: int = 4000, scans: int = 10_000) -> bytes:
    """A progressive JPEG that refines the same again and again: minutes of work in few bytes."""
    out = io.BytesIO()
    Image.new("L", (side, side), 77).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + b"\xff\xd9"


def huge_webp() -> bytes:
    """A canvas of 268 megapixels, in the head only."""
    side = struct.pack("<I", 16_382)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + side + side
    return b"RIFF" + struct.pack("<I", len(body)) + body


def huge_bmp() -> bytes:
    """A header that promises four million millions of pixels."""
    head = struct.pack("<IiiHHIIiiII", 40, 2**31 - 1, 2**11, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head


REFUSED: Mapping[str, Callable[[], bytes]] = {
    "huge png": huge_png,
    "huge webp": huge_webp,
    "huge bmp": huge_bmp,
    "text bomb": text_bomb,
    "profile bomb": profile_bomb,
    "hostile tiff": hostile_tiff,
    "truncated jpeg": lambda: picture()[:2000],
    "text that claims to be a jpeg": lambda: b"\xff\xd8\xff" + b"this is no picture. " * 100,
    "text": lambda: b"RISK_LEVEL: LOW" * 10,
    "nothing": lambda: b"",
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
}

HANDLED: Mapping[str, Callable[[], bytes]] = {
    "10,000 frames": long_gif,
    "jpeg that is also a zip": lambda: picture() + b"PK\x05\x06" + bytes(18),
    "one pixel high": lambda: png(60_000, 1),
}
