"""GPUs of the machine, in figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GpuProcess:
    """A process that has memory of a GPU."""

    pid: int  # as the driver counts processes: those of the machine, not of a container
    memory_bytes: int | None  # None where the driver does not tell
    container_id: str | None  # None if it runs in none, or if that cannot be seen from here


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpu:
    """One GPU; None is what its driver does not tell of it."""

    index: int  # in the driver's order, from 0
    uuid: str | None  # stays the same when the order changes
    name: str | None  # of the product
    driver: str | None  # version, the same for all
    memory_total_bytes: int | None
    memory_used_bytes: int | None
    used_percent: int | None  # share of the last moments in which anything ran on it
    temperature_c: int | None
    power_w: float | None  # drawn now
    processes: tuple[GpuProcess, ...] | None  # by process id
