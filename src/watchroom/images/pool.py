"""Renders pictures in a few worker processes, so that a hostile one harms nobody else."""

import asyncio
import os
from typing import Final

from watchroom.domain.errors import PictureRefused
from watchroom.domain.renditions import PictureFormat, PictureSize
from watchroom.images.frames import Reply, Request
from watchroom.images.process import WorkerDiedError, WorkerProcess
from watchroom.images.rendering import INPUT_LIMIT_BYTES, Rendering

DEADLINE_S: Final = 5.0
IDLE_S: Final = 30.0


class Images:
    """
    A pool of worker processes, started when there is work and ended when there is none.

    *deadline_s* is for one picture, waiting for a free worker not counted; *idle_s* is how long a
    worker stays without work.
    """

    def __init__(
        self, *, workers: int | None = None, deadline_s: float = DEADLINE_S, idle_s: float = IDLE_S
    ) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._slots = asyncio.Semaphore(self.workers)
        self._deadline_s = deadline_s
        self._idle_s = idle_s
        self._idle: dict[WorkerProcess, asyncio.TimerHandle] = {}
        self._dismissed: list[WorkerProcess] = []  # asked to end, and perhaps not gone yet

    async def render(self, data: bytes, *, size: PictureSize, form: PictureFormat) -> Rendering:
        """
        Return the first frame of a picture, upright, in another size and format.

        Raises PictureRefused if it is over a limit or cannot be decoded, and Unavailable if no
        worker process can be started.
        """
        if len(data) > INPUT_LIMIT_BYTES:
            raise PictureRefused(f"{len(data)} bytes are more than the {INPUT_LIMIT_BYTES} allowed")
        async with self._slots:
            reply, made = await self._ask(Request(size=size, form=form), data)
        if reply.refusal is not None:
            raise PictureRefused(reply.refusal)
        return Rendering(
            data=made,
            width=reply.width,
            height=reply.height,
            original_width=reply.original_width,
            original_height=reply.original_height,
        )

    async def aclose(self) -> None:
        """End every idle worker; renders that still run end theirs when they are cancelled."""
        while self._idle:
            worker, timer = self._idle.popitem()
            timer.cancel()
            await worker.kill()
        while self._dismissed:
            await self._dismissed.pop().kill()

    async def _ask(self, request: Request, data: bytes) -> tuple[Reply, bytes]:
        """Ask a worker; if it dies, ask a new one, for the picture may not be the reason."""
        try:
            return await self._ask_one(self._idle_worker(), request, data)
        except WorkerDiedError:
            pass
        try:
            return await self._ask_one(None, request, data)
        except WorkerDiedError as error:
            raise PictureRefused("decoding it ended the process that did it") from error

    async def _ask_one(
        self, worker: WorkerProcess | None, request: Request, data: bytes
    ) -> tuple[Reply, bytes]:
        worker = worker or await WorkerProcess.start()
        try:
            async with asyncio.timeout(self._deadline_s):
                answer = await worker.ask(request, data)
        except TimeoutError as error:
            await worker.kill()
            raise PictureRefused(f"decoding it takes more than {self._deadline_s:g} s") from error
        except BaseException:
            await worker.kill()
            raise
        self._rest(worker)
        return answer

    def _idle_worker(self) -> WorkerProcess | None:
        """Return the worker that rested last, so that those not needed come to their end."""
        while self._idle:
            worker, timer = self._idle.popitem()
            timer.cancel()
            if worker.alive:
                return worker
        return None

    def _rest(self, worker: WorkerProcess) -> None:
        loop = asyncio.get_running_loop()
        self._idle[worker] = loop.call_later(self._idle_s, self._dismiss, worker)

    def _dismiss(self, worker: WorkerProcess) -> None:
        del self._idle[worker]
        worker.dismiss()
        self._dismissed = [one for one in [*self._dismissed, worker] if one.alive]
