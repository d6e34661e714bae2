"""One worker process, as its owner sees it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Final, cast

import msgspec

from watchroom.domain.errors import Unavailable
from watchroom.images.frames import LENGTHS, Reply, Request, pack, unpack_lengths

START_DEADLINE_S: Final = 20.0
BUFFER_BYTES: Final = 2**20

COMMAND: Final = (sys.executable, "-I", "-m", "watchroom.images.worker")
ENVIRONMENT: Final = {"MALLOC_ARENA_MAX": "1"}  # and none of ours: it holds secrets


class WorkerDiedError(Exception):
    """The process ended, or talked nonsense, in the middle of a request."""


class WorkerProcess:
    """A process that answers one request at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._stdin = cast("asyncio.StreamWriter", process.stdin)  # both are pipes
        self._stdout = cast("asyncio.StreamReader", process.stdout)
        self._decoder = msgspec.msgpack.Decoder(Reply)

    @classmethod
    async def start(cls) -> "WorkerProcess":
        """Return a process that is ready. Raises Unavailable."""
        try:
            process = await asyncio.create_subprocess_exec(
                *COMMAND,
                stdin=PIPE,
                stdout=PIPE,
                env=ENVIRONMENT,
                cwd="/",
                limit=BUFFER_BYTES,
                start_new_session=True,  # Ctrl-C is for the server, which then ends its workers
            )
        except OSError as error:
            raise Unavailable(f"no process can be started for pictures: {error}") from error
        worker = cls(process)
        try:
            async with asyncio.timeout(START_DEADLINE_S):
                await worker._receive()
        except (TimeoutError, WorkerDiedError) as error:
            await worker.kill()
            raise Unavailable("the process for pictures did not start") from error
        except BaseException:
            await worker.kill()
            raise
        return worker

    @property
    def alive(self) -> bool:
        """Whether the process has not ended, as far as is known."""
        return self._process.returncode is None

    async def ask(self, request: Request, data: bytes) -> tuple[Reply, bytes]:
        """
        Return the answer to one request; *data* is the picture.

        Raises WorkerDiedError. After that, or if the wait is cancelled, only `kill` makes sense.
        """
        try:
            self._stdin.write(pack(request, len(data)))
            self._stdin.write(data)
            await self._stdin.drain()
        except ConnectionError as error:
            raise WorkerDiedError from error
        return await self._receive()

    async def _receive(self) -> tuple[Reply, bytes]:
        try:
            head_bytes, body_bytes = unpack_lengths(await self._stdout.readexactly(LENGTHS.size))
            reply = self._decoder.decode(await self._stdout.readexactly(head_bytes))
            return reply, await self._stdout.readexactly(body_bytes)
        except (asyncio.IncompleteReadError, ValueError) as error:
            raise WorkerDiedError from error

    def dismiss(self) -> None:
        """Let an idle process end by itself: its stdin is closed."""
        self._stdin.close()

    async def kill(self) -> None:
        """
        End the process at once, and return when it has ended.

        Not by `Process.kill`: for a process that has just died, that takes the exit status away
        from the event loop, which then complains of an unknown child.
        """
        if self.alive:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        self._stdin.close()
        await self._process.wait()
