"""Makes the thumbnails of new pictures, and measures their originals on the way."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog

from watchroom.domain.errors import NotFound, PictureRefused, Unavailable
from watchroom.domain.renditions import PictureFormat, PictureSize, rendition_key
from watchroom.flows.backoff import Backoff
from watchroom.flows.pictures import make_rendition
from watchroom.images.pool import Images
from watchroom.objects import Objects
from watchroom.store import pictures
from watchroom.store.database import Database
from watchroom.store.pictures import Thumbnail

RETRY: Final = Backoff(first_s=1.0, most_s=30.0)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often and how much; tests shrink these."""

    idle_s: float = 2.0  # between looks for new pictures when there were none
    batch: int = 64  # pictures that one transaction records
    retry: Backoff = RETRY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What became of one picture."""

    sha256: str
    width: int | None = None  # of the original, in pixels; None if it was refused
    height: int | None = None
    refusal: str | None = None  # why there is no thumbnail


@dataclass(slots=True)
class _Batch:
    """What the workers of one batch leave behind."""

    outcomes: list[_Outcome] = field(default_factory=list)
    failure: Unavailable | None = None  # the last one; its picture stays waiting


class Thumbnails:
    """The flow that turns waiting pictures into made or refused ones, newest first."""

    def __init__(
        self, store: Database, objects: Objects, images: Images, *, pace: Pace | None = None
    ) -> None:
        self._store = store
        self._objects = objects
        self._images = images
        self._pace = pace or Pace()

    async def run(self) -> None:
        """Make thumbnails until cancelled; what is out of reach is tried again."""
        failures = 0
        while True:
            try:
                done = await self.make_batch()
            except Unavailable as error:
                failures += 1
                log.warning("thumbnails wait", reason=str(error), failures=failures)
                await self._pace.retry.wait(failures)
                continue
            failures = 0
            if not done:
                await asyncio.sleep(self._pace.idle_s)

    async def make_batch(self) -> int:
        """
        Deal with the newest pictures that wait, and return how many those were.

        A thumbnail is written before its picture stops waiting: a kill in between costs only
        that it is made twice. Raises Unavailable if nothing could be done for want of a
        neighbour; one bad file does not stop the others.
        """
        waiting = await pictures.waiting_for_thumbnail(self._store, self._pace.batch)
        batch = _Batch()
        todo = iter(waiting)
        async with asyncio.TaskGroup() as workers:
            for _ in range(2 * self._images.workers):
                workers.create_task(self._work(todo, batch))
        if batch.failure is not None and not batch.outcomes:
            raise batch.failure
        await self._record(batch.outcomes)
        return len(batch.outcomes)

    async def _work(self, todo: Iterator[str], batch: _Batch) -> None:
        for sha256 in todo:
            try:
                batch.outcomes.append(await self._make(sha256))
            except Unavailable as error:
                batch.failure = error
                return

    async def _make(self, sha256: str) -> _Outcome:
        size, form = PictureSize.THUMBNAIL, PictureFormat.WEBP
        try:
            made = await make_rendition(self._objects, self._images, sha256, size=size, form=form)
        except (NotFound, PictureRefused) as error:
            return _Outcome(sha256=sha256, refusal=str(error))
        await self._objects.put(rendition_key(sha256, size, form), made.data)
        return _Outcome(sha256=sha256, width=made.original_width, height=made.original_height)

    async def _record(self, outcomes: Sequence[_Outcome]) -> None:
        if not outcomes:
            return
        async with self._store.writing() as session:
            for outcome in outcomes:
                await pictures.set_size(
                    session,
                    outcome.sha256,
                    width=outcome.width,
                    height=outcome.height,
                    thumbnail=Thumbnail.REFUSED if outcome.refusal else Thumbnail.MADE,
                    refusal=outcome.refusal,
                )
