"""
Finds out in which container Watchroom itself runs, so that it does not act on itself.

The same marks of the kernel tell the containers of other processes.
"""

import re
import socket
from pathlib import Path
from typing import Final

_SHORT_ID: Final = re.compile(r"[0-9a-f]{12}")
# With cgroup v2 the first is bare, and the second tells where the engine keeps /etc/hostname.
_SOURCES: Final = (Path("/proc/self/cgroup"), Path("/proc/self/mountinfo"))
_OF_CONTAINERS: Final = re.compile(
    r"(?:docker[-/]|libpod-|/containers/)([0-9a-f]{64})(?![0-9a-f])", re.ASCII
)
_IN_A_CONTAINER: Final = (Path("/.dockerenv"), Path("/run/.containerenv"))
# The machine's own process ids; PROC_PID_INIT_INO in the kernel's include/linux/proc_ns.h.
_OF_THE_MACHINE: Final = "pid:[4026531836]"


def own_container_id() -> str | None:
    """Return the id of our own container, or its first 12 digits; None outside of containers."""
    for source in _SOURCES:
        try:
            found = container_id_in(source.read_text(errors="replace"))
        except OSError:
            continue
        if found is not None:
            return found
    if any(mark.exists() for mark in _IN_A_CONTAINER):
        return short_id_in(socket.gethostname())
    return None


def container_id_in(text: str) -> str | None:
    """Return the container that a process's cgroups or mounts name; None if they name none."""
    match = _OF_CONTAINERS.search(text)
    return match[1] if match else None


def container_of(pid: int, *, proc: Path = Path("/proc")) -> str | None:
    """
    Return the container of a process of the machine; None if it is in none, or has ended.

    None too where process ids are not the machine's, as in a container of our own: the same number
    would be another process.
    """
    try:
        if str((proc / "self/ns/pid").readlink()) != _OF_THE_MACHINE:
            return None
        return container_id_in((proc / str(pid) / "cgroup").read_text(errors="replace"))
    except OSError:
        return None


def short_id_in(hostname: str) -> str | None:
    """Return the id that the engine makes a hostname of by default; None for another name."""
    return hostname if _SHORT_ID.fullmatch(hostname) else None


def is_own(container_id: str, own: str | None) -> bool:
    """Tell whether a container is our own one."""
    return own is not None and container_id.startswith(own)
