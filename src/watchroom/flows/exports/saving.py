"""Writes the file of an export straight to where a person wants it."""

import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import BinaryIO

from watchroom.domain.errors import InvalidInput, StoreUnavailable
from watchroom.flows.exports.source import Part


async def save_parts(parts: AsyncGenerator[Part], file: Path) -> int:
    """
    Write a file, which appears under its name when it is complete; returns its runs.

    Raises InvalidInput where it cannot be made, StoreUnavailable.
    """
    partial = file.with_name(f"{file.name}.partial")
    out = _opened(partial)
    try:
        with out:
            rows = await write_parts(parts, out)
            os.fsync(out.fileno())
        partial.replace(file)
    except OSError as error:
        raise StoreUnavailable(f"the export could not be written: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return rows


async def write_parts(parts: AsyncGenerator[Part], out: BinaryIO) -> int:
    """Write what comes, and return how many runs that were. Raises OSError, StoreUnavailable."""
    rows = 0
    async with aclosing(parts):
        async for part in parts:
            out.write(part.data)
            rows = part.rows
    out.flush()
    return rows


def _opened(file: Path) -> BinaryIO:
    try:
        return open(file, "wb", opener=_for_owner)
    except OSError as error:
        raise InvalidInput("--output", f"{file.parent}: {error.strerror}") from error


def _for_owner(path: str, flags: int) -> int:
    """Open a file that only its owner may read: it may hold pictures."""
    return os.open(path, flags, 0o600)
