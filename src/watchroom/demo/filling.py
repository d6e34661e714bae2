"""Has the demo's data made, by processes beside the server's."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Final, Self, cast

from watchroom.demo.data.worker import PART_DONE, PICTURE, RUNS
from watchroom.demo.home import Home
from watchroom.domain.errors import Unavailable

DRAWING: Final = 2  # processes
COMMAND: Final = (sys.executable, "-I", "-m", "watchroom.demo.data.worker")
ENVIRONMENT: Final = {"LANG": "C.UTF-8"}
FIRST_DEADLINE_S: Final = 120.0  # for what is needed before the server answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How much there is."""

    pictures: int = 0
    runs: int = 0


class Filling:
    """The making of a demo's data: first what is needed at once, then all the rest."""

    def __init__(self, home: Home, *, made: Made, report: Callable[[Made], None]) -> None:
        """*report* is told of every step, from what was *made* before on."""
        self._home = home
        self._made = made
        self._report = report
        self._helpers = AsyncExitStack()
        self._drawing: list[Process] = []
        self._writing: Process | None = None

    async def __aenter__(self) -> Self:
        """Begin."""
        try:
            self._drawing = [
                await self._start("draw", str(part), str(DRAWING)) for part in range(DRAWING)
            ]
            self._writing = await self._start("fill")
        except BaseException:
            await self._helpers.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the processes, whether they are done or not."""
        await self._helpers.aclose()

    async def first_part(self) -> None:
        """Return when the newest runs are there with their pictures. Raises as `finish` does."""
        async with asyncio.timeout(FIRST_DEADLINE_S):
            await self._part_drawn()
            await self._part_done(cast("Process", self._writing))

    async def finish(self) -> None:
        """Return when everything is there. Raises Unavailable if a process ended before."""
        writing = cast("Process", self._writing)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._part_drawn())
            tasks.create_task(self._part_done(writing))
        await self._part_done(writing)

    async def _part_drawn(self) -> None:
        """Return when each drawing process has done a part, and let the writing one go on."""
        async with asyncio.TaskGroup() as tasks:
            for process in self._drawing:
                tasks.create_task(self._part_done(process))
        stdin = cast("asyncio.StreamWriter", cast("Process", self._writing).stdin)
        stdin.write(b"\n")

    async def _start(self, task: str, *parts: str) -> Process:
        return await self._helpers.enter_async_context(
            _helper(task, str(self._home.folder), *parts)
        )

    async def _part_done(self, process: Process) -> None:
        """Count the steps of a process until a part of its task is done."""
        stdout = cast("asyncio.StreamReader", process.stdout)
        async for line in stdout:
            word, _, count = line.decode().strip().partition(" ")
            if word == PART_DONE:
                return
            if word == PICTURE:
                self._made = replace(self._made, pictures=self._made.pictures + 1)
            elif word == RUNS:
                self._made = replace(self._made, runs=self._made.runs + int(count))
            self._report(self._made)
        raise Unavailable("a process that makes the demo's data has ended too early")


@asynccontextmanager
async def _helper(*arguments: str) -> AsyncIterator[Process]:
    """Run a process for the length of the block; Ctrl+C is for us, not for it."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, stdin=PIPE, stdout=PIPE, env=ENVIRONMENT, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        await process.wait()
