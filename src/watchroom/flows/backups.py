"""Puts store and pictures into one tar file, and back."""

import asyncio
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from watchroom.domain.errors import Conflict, InvalidInput, StoreUnavailable, Undecodable
from watchroom.store import backup as store_backup
from watchroom.store.database import Database

STORE_NAME: Final = "watchroom.sqlite"
OBJECTS_NAME: Final = "objects"


async def write_backup(store: Database, archive: Path, *, objects_dir: Path | None) -> int:
    """
    Write a hot copy of *store*, and the folder of objects, to *archive*; returns its bytes.

    The copy of the store is taken first: what is added meanwhile can only make the pictures more
    than the store needs. The archive appears under its name when it is complete. Raises
    Misconfigured for PostgreSQL, which has its own tool, InvalidInput for a folder that is not
    there, and StoreUnavailable.
    """
    with _folder_beside(archive) as folder:
        copy = folder / STORE_NAME
        await store_backup.copy_to(store, copy)
        return await asyncio.to_thread(_pack, copy, objects_dir, archive)


@contextmanager
def _folder_beside(archive: Path) -> Iterator[Path]:
    """Lend a folder on the disk that the archive will be on."""
    try:
        folder = tempfile.TemporaryDirectory(dir=archive.parent)
    except OSError as error:
        raise InvalidInput("ARCHIVE", f"{archive.parent}: {error.strerror}") from error
    with folder as name:
        yield Path(name)


def _pack(store: Path, objects_dir: Path | None, archive: Path) -> int:
    partial = archive.with_name(f"{archive.name}.partial")
    try:
        with open(partial, "wb", opener=_for_owner) as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                tar.add(store, STORE_NAME)
                if objects_dir is not None and objects_dir.exists():
                    tar.add(objects_dir, OBJECTS_NAME)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(archive)
        return archive.stat().st_size
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreUnavailable(f"the backup could not be written: {error}") from error


def _for_owner(path: str, flags: int) -> int:
    """Open a file that only its owner may read: a backup holds pictures and hashes of keys."""
    return os.open(path, flags, 0o600)


async def read_backup(archive: Path, data_dir: Path) -> None:
    """
    Unpack *archive* into *data_dir*, whose store must not exist yet.

    The store's integrity is checked before it takes its name. Raises Conflict, Undecodable,
    StoreUnavailable.
    """
    target = data_dir / STORE_NAME
    if target.exists():
        raise Conflict(f"{target} exists; restore into an empty data folder")
    await asyncio.to_thread(_unpack, archive, data_dir)
    unpacked = data_dir / f"{STORE_NAME}.restored"
    try:
        await store_backup.check_integrity(unpacked)
    except Undecodable:
        unpacked.unlink()
        raise
    unpacked.replace(target)


def _unpack(archive: Path, data_dir: Path) -> None:
    try:
        with tarfile.open(archive, mode="r:") as tar:
            names = tar.getnames()
            if STORE_NAME not in names:
                raise Undecodable(f"{archive} is no backup of Watchroom: it has no {STORE_NAME}")
            tar.extractall(data_dir, filter=_only_ours)  # noqa: S202  the filter is ours
    except (tarfile.TarError, EOFError) as error:
        raise Undecodable(f"{archive} is no complete backup: {error}") from error
    except OSError as error:
        raise StoreUnavailable(f"the backup could not be unpacked: {error}") from error


def _only_ours(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """
    Pass plain files and folders of ours, nothing that points or climbs out of the folder.

    They are for their owner alone, whatever the archive says.
    """
    for_owner = member.replace(mode=0o700 if member.isdir() else 0o600)
    if member.name == STORE_NAME:
        return tarfile.data_filter(for_owner.replace(name=f"{STORE_NAME}.restored"), folder)
    if member.name == OBJECTS_NAME or member.name.startswith(f"{OBJECTS_NAME}/"):
        return tarfile.data_filter(for_owner, folder)
    return None
