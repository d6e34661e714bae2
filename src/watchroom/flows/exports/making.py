"""
The flow that makes the files that were ordered, and forgets those whose time is over.

One server at a time runs it, under a lease. What a server left unfinished, however it ended, is
begun again from the start: pieces that are there already are written over.
"""

import asyncio
import errno
from contextlib import aclosing
from typing import Final

import structlog

from watchroom.domain.errors import Conflict, InvalidInput, StoreUnavailable, WatchroomError
from watchroom.domain.exports import KEPT_MS, MOST_ATTEMPTS, Export
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.exports.kept_file import USUAL_BOUNDS, Bounds, KeptFile, Removed
from watchroom.flows.exports.pieces import forget_pieces
from watchroom.flows.exports.source import Order, Source
from watchroom.store import exports

WORKERS: Final = 2  # files that are made at once: a large one must not hold up all small ones
LOOK_EVERY_S: Final = 1.0
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

log = structlog.get_logger(__name__)


class ExportMaking:
    """Makes what was ordered, and forgets what has expired or was removed."""

    def __init__(
        self,
        source: Source,
        *,
        clock: Clock,
        bounds: Bounds = USUAL_BOUNDS,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._source = source
        self._store = source.store
        self._clock = clock
        self._bounds = bounds
        self._look_every_s = look_every_s
        self._active: set[str] = set()

    async def run(self) -> None:
        """Work for ever; an unreachable store is tried again at the next turn."""
        async with asyncio.TaskGroup() as tasks:
            for number in range(WORKERS):
                tasks.create_task(self._work(), name=f"exports {number}")

    async def work_off(self) -> None:
        """Make everything that waits, one after the other, then sweep. Raises StoreUnavailable."""
        while await self._make_next():
            pass
        await self.sweep()

    async def sweep(self) -> None:
        """Forget the objects that nobody wants any more, and their rows. StoreUnavailable."""
        now_ms = to_ms(self._clock())
        for export_id, pieces in (await exports.to_sweep(self._store, now_ms=now_ms)).items():
            if export_id in self._active:
                continue
            await forget_pieces(self._source.objects, export_id, pieces)
            async with self._store.writing() as session:
                await exports.forget(session, export_id, now_ms=now_ms)

    async def _work(self) -> None:
        while True:
            try:
                has_made = await self._make_next()
                await self.sweep()
            except StoreUnavailable as error:
                log.warning("exports stand back", reason=str(error))
                has_made = False
            if not has_made:
                await asyncio.sleep(self._look_every_s)

    async def _make_next(self) -> bool:
        """Make the oldest order that nobody is at; False if there is none."""
        waiting = await exports.unfinished(self._store)
        export = next((one for one in waiting if one.id not in self._active), None)
        if export is None:
            return False
        self._active.add(export.id)
        try:
            await self._make(export)
        finally:
            self._active.discard(export.id)
        return True

    async def _make(self, export: Export) -> None:
        if export.attempts >= MOST_ATTEMPTS:
            await self._fail(export, "The server ended each time while it was being made.")
            return
        async with self._store.writing() as session:
            if not await exports.begin(session, export.id):
                return
        try:
            await self._write(export)
        except Removed:
            return
        except WatchroomError as error:
            log.warning("export failed", export=export.id, reason=str(error))
            await self._fail(export, _reason(error))

    async def _write(self, export: Export) -> None:
        selection = await exports.selection_of(self._store, export.id)
        if selection is None:
            raise Removed
        file = KeptFile(self._store, self._source.objects, export.id, self._bounds)
        order = Order(format=export.format, columns=export.columns, selection=selection)
        async with aclosing(self._source.parts(order)) as parts:
            async for part in parts:
                await file.add(part.data, rows=part.rows)
        await file.end()
        now_ms = to_ms(self._clock())
        async with self._store.writing() as session:
            await exports.finish(session, export.id, now_ms=now_ms, expires_ms=now_ms + KEPT_MS)

    async def _fail(self, export: Export, reason: str) -> None:
        now_ms = to_ms(self._clock())
        async with self._store.writing() as session:
            await exports.fail(
                session, export.id, reason, now_ms=now_ms, expires_ms=now_ms + KEPT_MS
            )


def _reason(error: WatchroomError) -> str:
    """Return what may be told of an error: its own text may name hosts and files."""
    if isinstance(error, InvalidInput | Conflict):
        return str(error)
    below: BaseException | None = error
    while below is not None:
        if isinstance(below, OSError) and below.errno in _FULL:
            return "The disk is full."
        below = below.__cause__
    return "The store or the pictures could not be read or written; the server's log says why."
