"""Reads parts of files without holding up other requests."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from watchroom.domain.errors import NotFound, StoreUnavailable

PIECE_BYTES: Final = 2**20


async def read_part(path: Path, start: int, length: int) -> bytes:
    """Return *length* bytes of a file from *start* on. Raises NotFound, StoreUnavailable."""
    return await asyncio.to_thread(_read, path, start, length)


async def pieces(path: Path, start: int, length: int) -> AsyncIterator[bytes]:
    """Yield a part of a file, a piece at a time. Raises NotFound, StoreUnavailable."""
    end = start + length
    for at in range(start, end, PIECE_BYTES):
        yield await read_part(path, at, min(PIECE_BYTES, end - at))


def _read(path: Path, start: int, length: int) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(start)
            data = file.read(length)
    except FileNotFoundError as error:
        raise NotFound(f"{path.name} is no longer in the object store") from error
    except OSError as error:
        raise StoreUnavailable(f"{path}: {error.strerror}") from error
    if len(data) < length:
        raise StoreUnavailable(f"{path}: shorter than it was a moment ago")
    return data
