"""One server to a data folder: two would not know of each other's operations."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from watchroom.domain.errors import Conflict, Misconfigured

LOCK_NAME: Final = "server.lock"


@contextmanager
def only_server(data_dir: Path) -> Iterator[None]:
    """
    Hold the data folder for the length of the block; the system lets go of it if we are killed.

    Commands such as `import` and `keys` may work beside a server and do not take it. Raises
    Conflict if another server has it, Misconfigured if the folder cannot be written.
    """
    path = data_dir / LOCK_NAME
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from error
    try:
        _lock(descriptor, data_dir)
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, data_dir: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
        raise Conflict(
            f"another server, process {holder}, works with {data_dir}; "
            "end it, or give this one a folder of its own (WATCHROOM_DATA_DIR)"
        ) from error
