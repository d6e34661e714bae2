"""Reads the GPUs apart from everything else: a driver that hangs, hangs its callers for good."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Final

from watchroom.domain.errors import Unavailable
from watchroom.domain.gpus import Gpu
from watchroom.gpus.nvml import ContainerOf, Nvml

DEADLINE_S: Final = 5.0  # a first reading wakes GPUs up, which takes a second or two

Reading = tuple[Gpu, ...] | None


class GpuReader:
    """Reads in threads that nobody waits for, not even the end of the program; one at a time."""

    def __init__(self, container_of: ContainerOf, *, deadline_s: float = DEADLINE_S) -> None:
        self._nvml = Nvml(container_of)
        self._deadline_s = deadline_s
        self._under_way: Future[Reading] | None = None

    async def read(self) -> Reading:
        """
        Return all GPUs as they are now; None if this machine has no NVIDIA driver.

        Raises Unavailable if the driver refuses or does not answer in time. While it still owes
        an answer it is not asked again.
        """
        if self._under_way is None or self._under_way.done():
            self._under_way = _begun(self._nvml.read)
        try:
            async with asyncio.timeout(self._deadline_s):
                return await asyncio.wrap_future(self._under_way)
        except TimeoutError as error:
            words = f"the NVIDIA driver has not answered for {self._deadline_s:g} s"
            raise Unavailable(words) from error


def _begun(read: Callable[[], Reading]) -> Future[Reading]:
    """Return what a new thread will have read."""
    promise: Future[Reading] = Future()
    promise.set_running_or_notify_cancel()  # from here on nobody can cancel it
    Thread(target=_keep, args=(promise, read), name="gpus", daemon=True).start()
    return promise


def _keep(promise: Future[Reading], read: Callable[[], Reading]) -> None:
    try:
        promise.set_result(read())
    except Exception as error:  # noqa: BLE001  raised again where the promise is awaited
        promise.set_exception(error)
