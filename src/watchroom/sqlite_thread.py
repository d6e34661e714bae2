"""One connection to a SQLite file in a thread of its own: the event loop never waits for a disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from typing import Final, TypeVar

import apsw

_BROKEN: Final = (apsw.CantOpenError, apsw.CorruptError, apsw.IOError, apsw.NotADBError)

T = TypeVar("T")


def library_version() -> str:
    """Return the version of SQLite, such as "3.54.1"."""
    return apsw.sqlite_lib_version()


class SqliteThread:
    """
    A connection that does one thing at a time, in the order asked.

    *open_file* makes it at the first use, and again after an error that may have broken it.
    *errors* translates what SQLite says into the words of whoever owns the file.
    """

    def __init__(
        self,
        open_file: Callable[[], apsw.Connection],
        *,
        errors: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._open_file = open_file
        self._errors = errors
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._connection: apsw.Connection | None = None
        self._is_closed = False

    async def run(self, work: Callable[[apsw.Connection], T], *, interruptible: bool = True) -> T:
        """
        Do *work* with the connection and return its result. Raises what *errors* makes of it.

        A cancelled caller gets its cancellation only once the thread is done: nothing of it
        runs on behind the next caller's back. Interruptible work is cut short.
        """
        with self._errors():
            if self._is_closed:
                raise apsw.ConnectionClosedError("it was closed")
            return await self._outlasting(lambda: self._do(work), interruptible=interruptible)

    async def close(self) -> None:
        """Finish what runs, close the file and end the thread; closing again does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        await self._outlasting(self._drop, interruptible=False)
        self._thread.shutdown(wait=False)

    async def _outlasting(self, work: Callable[[], T], *, interruptible: bool) -> T:
        future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            if interruptible and self._connection is not None:
                self._connection.interrupt()
            await _outlast(future)
            raise

    def _do(self, work: Callable[[apsw.Connection], T]) -> T:
        try:
            if self._connection is None:
                self._connection = self._open_file()
            return work(self._connection)
        except _BROKEN:
            self._drop()
            raise

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(apsw.Error):
                connection.close()


async def _outlast(future: asyncio.Future[T]) -> None:
    """Wait until *future* is done, however often the caller is cancelled meanwhile."""
    while not future.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([future])
    future.exception()
