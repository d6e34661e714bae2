"""
The journal of a container's replacement: what is needed to finish or undo it after a kill.

One JSON file per container, replaced as a whole and flushed to the disk before each step. It
holds the whole inspection of the old container, secrets included, so only its owner can read it.
Beside it lies a lock file: the kernel frees the lock of a killed process.
"""

import asyncio
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote

import msgspec
import structlog

from watchroom.domain.errors import Conflict, StoreUnavailable, Undecodable

SUFFIX: Final = ".json"

_MOST_NAME_CHARS: Final = 200  # of a container's name within the names that we make of it

log = structlog.get_logger(__name__)


class StepName(StrEnum):
    """The steps of an update; the values are shown to people."""

    CHECK = "check the registry"
    PULL = "pull the image"
    CREATE = "create the new container"
    STOP = "stop the old container"
    NAMES = "swap the names"
    NETWORKS = "connect the networks"
    START = "start the new container"
    GATE = "wait until it is well"
    REMOVE = "remove the old container"
    DEPENDANTS = "make its dependants anew"
    CLEAN = "remove the old image"


class Moment(StrEnum):
    """Where in a step something may go wrong."""

    BEFORE = "before"  # it stands in the journal, nothing is done
    AFTER = "after"  # it is done, the next one does not stand in the journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """How far the replacement of one container has come."""

    operation_id: str  # of the operation that it is part of
    host: str  # the engine's name in the settings
    name: str  # of the container
    step: StepName  # which was about to be taken, or under way
    is_good: bool = False  # the new one stood its test: from here on there is only forward
    is_dependant: bool = False  # it is made anew because of another one, which is gone for good
    old_id: str
    new_id: str | None = None  # None before it was made, or before that was noted
    old_inspect: Mapping[str, Any] = field(repr=False)  # as it was before anything was touched
    names: Mapping[str, str]  # of all containers by id, at that time
    dependants: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)  # their inspections

    @property
    def new_name(self) -> str:
        """Under which the new one is made."""
        return self._name("new")

    @property
    def parked_name(self) -> str:
        """Under which the old one waits for the outcome."""
        return self._name("old")

    @property
    def restored_name(self) -> str:
        """Under which one that vanished is made again on the way back."""
        return self._name("back")

    def _name(self, part: str) -> str:
        return f"{self.name[:_MOST_NAME_CHARS]}.watchroom-{part}-{self.operation_id[-12:]}"


class OpenJournal:
    """A journal that this process works on; nobody else does until it is closed."""

    def __init__(self, path: Path, lock: int, journal: Journal) -> None:
        self.journal = journal
        self._path = path
        self._lock = lock

    async def note(self, journal: Journal) -> None:
        """Keep it as it is now on the disk. Raises StoreUnavailable."""
        with _disk_errors(self._path):
            await asyncio.to_thread(_write, self._path, msgspec.json.encode(journal))
        self.journal = journal

    async def close(self) -> None:
        """
        Forget the journal: there is nothing left to finish or undo.

        One that cannot be removed is looked at again at the next start, which finds nothing to do.
        """
        try:
            await asyncio.to_thread(_remove, self._path)
        except OSError as error:
            log.warning("journal stays", path=str(self._path), reason=str(error))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Free the lock; a journal that was not closed stays for the recovery."""
        os.close(self._lock)


class Journals:
    """The journals of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def has(self, host: str, name: str) -> bool:
        """Tell whether there is a journal of a container: its replacement is not over."""
        return self._path(host, name).exists()

    def unfinished(self) -> list[Journal]:
        """Return what lies in the folder, dependants first; what cannot be read is passed over."""
        found = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                found.append(_read(path))
            except Undecodable as error:
                log.warning("journal cannot be read", path=str(path), reason=str(error))
        return sorted(found, key=lambda journal: not journal.is_dependant)

    async def begin(self, journal: Journal) -> OpenJournal:
        """
        Start a journal.

        Raises Conflict if there is one of that container, or another process is at work on it;
        StoreUnavailable if it cannot be written.
        """
        path = self._path(journal.host, journal.name)
        lock = _locked(path)
        if lock is None or path.exists():
            _free(lock)
            raise Conflict(
                f"an update of {journal.name} is not over: it is finished or undone first"
            )
        opened = OpenJournal(path, lock, journal)
        try:
            await opened.note(journal)
        except StoreUnavailable:
            _free(lock)
            raise
        return opened

    def adopt(self, host: str, name: str) -> OpenJournal | None:
        """
        Take over the journal of a process that is gone.

        None if another process is at work on it or has just finished. Raises Undecodable if it
        cannot be read.
        """
        path = self._path(host, name)
        lock = _locked(path)
        if lock is None:
            return None
        if not path.exists():
            _free(lock)
            return None
        try:
            return OpenJournal(path, lock, _read(path))
        except Undecodable:
            _free(lock)
            raise

    def _path(self, host: str, name: str) -> Path:
        return self._folder / f"{quote(host, safe='')}@{quote(name, safe='')}{SUFFIX}"


def _locked(path: Path) -> int | None:
    """Return the lock of a journal as an open file; None if another process holds it."""
    with _disk_errors(path):
        descriptor = os.open(
            path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor


def _free(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def _read(path: Path) -> Journal:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Journal)
    except (OSError, msgspec.DecodeError) as error:
        raise Undecodable(f"the journal {path} cannot be read: {error}") from error


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync(path.parent)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"{path}: {error.strerror or error}") from error
