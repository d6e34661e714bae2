"""A file that is being made: cut into pieces, put into the object store, and told how far it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from watchroom.domain.errors import Conflict
from watchroom.domain.exports import MOST_BYTES
from watchroom.flows.exports.pieces import PIECE_BYTES, Cutter, piece_key
from watchroom.objects import Objects
from watchroom.store import exports
from watchroom.store.database import Database
from watchroom.store.exports import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much at once, and how often."""

    piece_bytes: int = PIECE_BYTES  # as those who read the file have it
    most_bytes: int = MOST_BYTES  # of all exports together
    note_every_s: float = 0.5  # how far it is; no later is it noticed that nobody wants it


USUAL_BOUNDS: Final = Bounds()


class Removed(Exception):
    """Nobody wants this export any more."""


class KeptFile:
    """One file of an export."""

    def __init__(
        self,
        store: Database,
        objects: Objects,
        export_id: str,
        bounds: Bounds,
        *,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._objects = objects
        self._id = export_id
        self._bounds = bounds
        self._ticks = ticks
        self._noted_s = ticks()
        self._cutter = Cutter(bounds.piece_bytes)
        self._rows = self._size_bytes = self._pieces = 0

    async def add(self, data: bytes, *, rows: int) -> None:
        """
        Take the next bytes, with which that many runs are written.

        Raises Removed, StoreUnavailable, and Conflict where all exports would be too large.
        """
        self._rows = rows
        for piece in self._cutter.add(data):
            await self._put(piece)
        if self._ticks() - self._noted_s >= self._bounds.note_every_s:
            await self._note()

    async def end(self) -> None:
        """Take what is left. Raises as `add` does."""
        rest = self._cutter.end()
        if rest:
            await self._put(rest)
        await self._note()

    async def _put(self, piece: bytes) -> None:
        """Note a piece before it is there: whoever sweeps has to know of it."""
        key = piece_key(self._id, self._pieces)
        self._pieces += 1
        await self._note()
        if await exports.kept_bytes(self._store) + len(piece) > self._bounds.most_bytes:
            raise Conflict(
                f"All exports together may have {self._bounds.most_bytes // 2**30} GiB: "
                "remove one that is not needed any more, or narrow the filter."
            )
        await self._objects.put(key, piece)
        await self._objects.flush([key])
        self._size_bytes += len(piece)

    async def _note(self) -> None:
        progress = Progress(rows_done=self._rows, size_bytes=self._size_bytes, pieces=self._pieces)
        async with self._store.writing() as session:
            if not await exports.note(session, self._id, progress):
                raise Removed
        self._noted_s = self._ticks()
