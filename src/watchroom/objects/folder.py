"""An object store in a folder of this machine."""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from watchroom.domain.errors import NotFound, StoreUnavailable
from watchroom.objects.interface import (
    PROBE_BYTES,
    PROBE_DEADLINE_S,
    PROBE_KEY,
    READ_DEADLINE_S,
    WRITE_DEADLINE_S,
)

UNFINISHED: Final = ".unfinished"  # files begin their lives here, and are moved when complete
MOST_REMEMBERED: Final = 10_000  # files that are known to be on the disk
ABANDONED_AFTER_S: Final = 3600.0  # no write takes that long: its process was killed


class FolderObjects:
    """Bytes by key, as files. Several processes may use the same folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._synced: dict[Path, _Mark] = {}  # files that are on the disk, as they were then
        try:
            (folder / UNFINISHED).mkdir(parents=True, exist_ok=True)
            _sweep(folder / UNFINISHED)
        except OSError as error:
            raise StoreUnavailable(str(error)) from error

    async def put(self, key: str, data: bytes) -> None:
        """
        Keep *data* under *key*, unless exactly that is there already.

        The content is compared, not the name: a power cut can leave other bytes in a file.
        """
        async with self._errors(key, WRITE_DEADLINE_S):
            await asyncio.to_thread(self._put, key, data)

    async def flush(self, keys: Collection[str]) -> None:
        """
        Return when the files of *keys* and the folders that name them are on the disk.

        A file that is there since an earlier call, and is the same, costs no second visit.
        If the disk refuses, the files are removed: the system counts pages that it failed to
        write as clean, so a second attempt has to write them anew.
        """
        async with self._errors(f"{len(keys)} objects", WRITE_DEADLINE_S):
            await asyncio.to_thread(self._flush, [self._folder / key for key in keys])

    async def get(self, key: str) -> bytes:
        """Return all bytes of an object. Raises NotFound."""
        async with self._errors(key, READ_DEADLINE_S):
            return await asyncio.to_thread(self.local_path(key).read_bytes)

    async def size(self, key: str) -> int | None:
        """Return the size of an object in bytes; None if there is none."""
        try:
            async with self._errors(key, READ_DEADLINE_S):
                return (await asyncio.to_thread(self.local_path(key).stat)).st_size
        except NotFound:
            return None

    async def delete(self, keys: Collection[str]) -> None:
        """Forget objects; those that do not exist are passed over."""
        async with self._errors(f"{len(keys)} objects", WRITE_DEADLINE_S):
            await asyncio.to_thread(_remove, [self._folder / key for key in keys])

    async def probe(self) -> None:
        """Write a small object, and return if that worked."""
        async with self._errors(PROBE_KEY, PROBE_DEADLINE_S):
            await asyncio.to_thread(self._write, self._folder / PROBE_KEY, PROBE_BYTES)

    def local_path(self, key: str) -> Path:
        """Return the file that holds, or would hold, an object."""
        return self._folder / key

    def _put(self, key: str, data: bytes) -> None:
        file = self._folder / key
        if not _has_bytes(file, data):
            self._write(file, data)

    def _write(self, file: Path, data: bytes) -> None:
        """Write a file under another name, and move it to its place when it is complete."""
        unfinished = self._folder / UNFINISHED / secrets.token_hex(8)
        try:
            unfinished.write_bytes(data)
            _move(unfinished, file)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise

    def _flush(self, files: Sequence[Path]) -> None:
        marks = {file: _mark(file) for file in files}
        fresh = [file for file, mark in marks.items() if mark != self._synced.get(file, _UNKNOWN)]
        try:
            for file in fresh:
                _sync(file)
            for folder in {above for file in fresh for above in self._folders_above(file)}:
                _sync(folder)
        except OSError as error:
            _remove(fresh)
            raise StoreUnavailable(f"{len(fresh)} objects are not safe on disk: {error}") from error
        self._remember({file: mark for file, mark in marks.items() if mark is not None})

    def _remember(self, marks: dict[Path, "_Mark"]) -> None:
        self._synced |= marks
        for file in list(self._synced)[: max(0, len(self._synced) - MOST_REMEMBERED)]:
            self._synced.pop(file, None)

    def _folders_above(self, file: Path) -> list[Path]:
        return [above for above in file.parents if above.is_relative_to(self._folder)]

    @asynccontextmanager
    async def _errors(self, what: str, deadline_s: float) -> AsyncIterator[None]:
        """
        Give what happens inside *deadline_s* seconds, and translate the system's errors.

        Where the whole folder is gone, as when its disk is not mounted, nothing counts as lost.
        """
        try:
            async with asyncio.timeout(deadline_s):
                yield
        except FileNotFoundError as error:
            if not await asyncio.to_thread((self._folder / UNFINISHED).is_dir):
                raise StoreUnavailable(f"{self._folder} is gone") from error
            raise NotFound(f"the folder has no {what}") from error
        except TimeoutError as error:
            raise StoreUnavailable(f"{what}: the disk is silent for {deadline_s:g} s") from error
        except OSError as error:
            raise StoreUnavailable(f"{what}: {error}") from error


_Mark = tuple[int, int, int]  # of a file: its number, when it was written, its size
_UNKNOWN: Final = (0, 0, 0)


def _mark(file: Path) -> _Mark | None:
    """Return what changes if another file takes this one's place; None if it is not there."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _sweep(folder: Path) -> None:
    """Remove what killed processes have left behind."""
    oldest_s = time.time() - ABANDONED_AFTER_S
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # another process sweeps too
            if file.stat().st_mtime < oldest_s:
                file.unlink()


def _move(file: Path, target: Path) -> None:
    try:
        file.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)


def _has_bytes(file: Path, data: bytes) -> bool:
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except FileNotFoundError:
        return False


def _remove(files: Sequence[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
