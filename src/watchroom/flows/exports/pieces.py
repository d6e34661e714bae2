"""A file in the object store, as pieces of one size: written and read one at a time."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

from watchroom.objects import Objects

PIECE_BYTES: Final = 4 * 2**20


def piece_key(export_id: str, number: int) -> str:
    """Return where a piece of an export is kept."""
    return f"exports/{export_id}-{number:06d}"


class Cutter:
    """Cuts what comes into pieces."""

    def __init__(self, piece_bytes: int) -> None:
        self._piece_bytes = piece_bytes
        self._rest = bytearray()

    def add(self, data: bytes) -> Iterator[bytes]:
        """Yield the pieces that are full."""
        self._rest += data
        while len(self._rest) >= self._piece_bytes:
            piece = bytes(self._rest[: self._piece_bytes])
            del self._rest[: self._piece_bytes]
            yield piece

    def end(self) -> bytes:
        """Return what is left; may be empty."""
        return bytes(self._rest)


async def read_pieces(
    objects: Objects, export_id: str, part: range, *, piece_bytes: int = PIECE_BYTES
) -> AsyncIterator[bytes]:
    """Yield the bytes *part* of an export. Raises NotFound, StoreUnavailable."""
    at = part.start
    while at < part.stop:
        number, skipped = divmod(at, piece_bytes)
        piece = await objects.get(piece_key(export_id, number))
        wanted = piece[skipped : skipped + part.stop - at]
        if not wanted:
            return
        yield wanted
        at += len(wanted)


async def forget_pieces(objects: Objects, export_id: str, count: int) -> None:
    """Delete the pieces of an export. Raises StoreUnavailable."""
    await objects.delete([piece_key(export_id, number) for number in range(count)])
