"""Walks over the runs of a selection and gives the bytes of their file, in bounded memory."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, ParamSpec

from watchroom.domain.errors import NotFound, StoreUnavailable
from watchroom.domain.exports import ExportFormat
from watchroom.flows.exports.pictured import Picture, Pictured
from watchroom.flows.exports.writers import Item, writer_of
from watchroom.flows.pictures import read_original
from watchroom.objects import Objects
from watchroom.store import executions, run_walk
from watchroom.store.bindings import portions
from watchroom.store.database import Database
from watchroom.store.executions import ExecutionSummary, StoredPicture
from watchroom.store.exports import Selection

_ENDINGS: Final = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
_OTHER: Final = ".bin"

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What kind of file, and of which runs."""

    format: ExportFormat
    columns: tuple[str, ...] | None  # None: all of them
    selection: Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The next bytes of a file."""

    data: bytes  # may be empty
    rows: int  # runs that were written with all parts so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where runs and pictures come from, and how they are shown."""

    store: Database
    objects: Objects
    item: Item  # a run as a line of JSON
    scratch: Path  # folder for what has to wait for the end of a file

    async def parts(self, order: Order) -> AsyncGenerator[Part]:
        """
        Give a file, part after part; each run once, as it is when its turn comes.

        Raises InvalidInput for columns that there are none of, StoreUnavailable.
        """
        writer = writer_of(order.format, order.columns, item=self.item, scratch=self.scratch)
        rows = 0
        with closing(writer):
            async for runs in self._runs(order):
                rows += len(runs)
                yield Part(data=await _worked(writer.add, runs), rows=rows)
            yield Part(data=await _worked(writer.end), rows=rows)

    async def _runs(self, order: Order) -> AsyncIterator[Sequence[Pictured]]:
        async for portion in self._portions(order.selection):
            if order.format is not ExportFormat.ZIP:
                yield [Pictured(run=run) for run in portion]
                continue
            known = await run_walk.pictures_of(self.store, [run.id for run in portion])
            for run in portion:
                pictures = [
                    picture
                    for number, stored in enumerate(known.get(run.id, ()))
                    if (picture := await self._picture(run, number, stored)) is not None
                ]
                yield [Pictured(run=run, pictures=tuple(pictures))]

    async def _portions(self, selection: Selection) -> AsyncIterator[list[ExecutionSummary]]:
        if selection.ids:
            for ids in portions(selection.ids):
                found = await executions.get_many(self.store, ids)
                yield [found[id_] for id_ in ids if id_ in found]
            return
        after: int | None = None
        while runs := await run_walk.runs_after(self.store, selection.wanted, after=after):
            yield runs
            after = runs[-1].key

    async def _picture(
        self, run: ExecutionSummary, number: int, stored: StoredPicture
    ) -> Picture | None:
        """Return a picture; None if the object store has lost it."""
        try:
            data = await read_original(self.objects, stored.sha256)
        except NotFound:
            return None
        ending = _ENDINGS.get(stored.media_type, _OTHER)
        return Picture(name=f"pictures/{run.id}-{number}{ending}", data=data)


async def _worked(work: Callable[P, bytes], *given: P.args, **named: P.kwargs) -> bytes:
    """Do a writer's work in a thread. Raises StoreUnavailable for what the disk refuses."""
    try:
        return await asyncio.to_thread(work, *given, **named)
    except OSError as error:
        raise StoreUnavailable(f"an export cannot be written: {error}") from error
