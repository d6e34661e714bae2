"""The machine and the versions that figures belong to."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw
import psutil

from watchroom import __version__

CPU_INFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where and when it was measured."""

    measured_at: str  # ISO 8601, UTC
    processor: str
    cores: int
    memory_gb: int
    system: str
    busy: float  # load average of the last minute, over the cores: near 0 on a quiet machine
    versions: dict[str, str]


def this_machine() -> Machine:
    """Look at this machine, now."""
    cores = os.cpu_count() or 1
    return Machine(
        measured_at=datetime.now(UTC).isoformat(timespec="minutes"),
        processor=_processor(),
        cores=cores,
        memory_gb=round(psutil.virtual_memory().total / 1e9),
        system=f"{platform.system()} {platform.release()}",
        busy=round(os.getloadavg()[0] / cores, 2),
        versions={
            "watchroom": __version__,
            "python": platform.python_version(),
            "sqlite": apsw.sqlite_lib_version(),
        },
    )


def _processor() -> str:
    """Return the model that the system tells; where it tells none, the architecture."""
    if CPU_INFO.exists():
        for line in CPU_INFO.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.machine()
