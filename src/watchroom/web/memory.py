"""How much memory this server uses of what it may use, from Linux's own accounts."""

from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
CONTROL_GROUP: Final = Path("/sys/fs/cgroup")


def memory_percent(proc: Path = PROC, control_group: Path = CONTROL_GROUP) -> float | None:
    """
    Return the resident memory of this process in percent of its limit.

    The limit is that of its container if it has one, else the machine's memory. None where the
    system does not tell. Sources: proc(5), cgroup-v2 `memory.max`, v1 `memory.limit_in_bytes`.
    """
    resident = _field_bytes(proc / "self" / "status", "VmRSS")
    limits = [
        _field_bytes(proc / "meminfo", "MemTotal"),
        _number(control_group / "memory.max"),
        _number(control_group / "memory" / "memory.limit_in_bytes"),
    ]
    limit = min((known for known in limits if known), default=None)
    if resident is None or limit is None:
        return None
    return resident / limit * 100


def _field_bytes(path: Path, name: str) -> int | None:
    for line in _text(path).splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024
    return None


def _number(path: Path) -> int | None:
    text = _text(path).strip()
    return int(text) if text.isdigit() else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
