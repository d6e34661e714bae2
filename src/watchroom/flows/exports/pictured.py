"""A run on its way into a file, and what collects the bytes of that file."""

import io
from dataclasses import dataclass

from watchroom.store.executions import ExecutionSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture on its way into an archive."""

    name: str  # there
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """A run, with pictures where they are wanted."""

    run: ExecutionSummary
    pictures: tuple[Picture, ...] = ()  # those that the object store has


class Outbox(io.RawIOBase):
    """A file that libraries write to, and whose bytes are taken away as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It is; it can be neither read nor moved in."""
        return True

    def write(self, data: object, /) -> int:
        """Keep a copy of *data*, any buffer of bytes; returns its length."""
        part = bytes(memoryview(data))  # type: ignore[arg-type]
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
