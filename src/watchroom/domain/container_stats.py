"""
What a container uses, from readings of the engine's counters.

The counters only grow; what is shown are differences between two readings of our own, so that
none has to wait for the engine to take its two.
"""

from dataclasses import dataclass
from typing import Final

MS_PER_S: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CpuReading:
    """Counters of CPU time."""

    container_ns: int  # used by the container since it started
    host_ns: int  # used by the host since it booted, summed over its CPUs, idle time included
    cpus: int  # CPUs online when the reading was taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Bytes that went in and out, since the container started or per second."""

    received: float  # from the network, or read from disks
    sent: float  # to the network, or written to disks


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsReading:
    """The counters of a running container at one moment; None for what the engine does not tell."""

    at_ms: int  # when the engine read them
    cpu: CpuReading | None
    memory_bytes: int | None  # in use, without page cache that can be given back at once
    memory_limit_bytes: int | None  # its own limit, else the host's memory
    network: Traffic | None  # of all its interfaces; None if it has none of its own
    disk: Traffic | None  # of all devices
    pids: int | None  # processes and threads


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerStats:
    """What a container uses at one moment; None where nobody knows."""

    at_ms: int
    cpu_percent: float | None  # of one CPU: two busy ones are 200
    memory_bytes: int | None
    memory_limit_bytes: int | None
    memory_percent: float | None  # of the limit
    network: Traffic | None  # in bytes since its start
    network_per_s: Traffic | None
    disk: Traffic | None  # in bytes since its start
    disk_per_s: Traffic | None
    pids: int | None


def stats_between(before: StatsReading | None, after: StatsReading) -> ContainerStats:
    """
    Return what a container uses at the time of *after*.

    Without a reading *before*, or with one that cannot be compared, CPU and rates are None: a
    counter that went back began anew, and *after* is the next baseline.
    """
    elapsed_s = (after.at_ms - before.at_ms) / MS_PER_S if before else 0.0
    return ContainerStats(
        at_ms=after.at_ms,
        cpu_percent=_cpu_between(before, after),
        memory_bytes=after.memory_bytes,
        memory_limit_bytes=after.memory_limit_bytes,
        memory_percent=percent_of_limit(after.memory_bytes, after.memory_limit_bytes),
        network=after.network,
        network_per_s=_rate(before.network if before else None, after.network, elapsed_s),
        disk=after.disk,
        disk_per_s=_rate(before.disk if before else None, after.disk, elapsed_s),
        pids=after.pids,
    )


def cpu_percent(before: CpuReading, after: CpuReading) -> float | None:
    """
    Return CPU use between two readings, in percent of one CPU: two busy CPUs are 200.

    None if the readings cannot be compared: the container's counter went back, for it was started
    again, or the host's stood still. Source: `docker stats`, docker/cli stats_helpers.go.
    """
    used_ns = after.container_ns - before.container_ns
    elapsed_ns = after.host_ns - before.host_ns
    if used_ns < 0 or elapsed_ns <= 0:
        return None
    return used_ns / elapsed_ns * after.cpus * 100


def percent_of_limit(used_bytes: int | None, limit_bytes: int | None) -> float | None:
    """
    Return memory in use in percent of the limit; None if either is unknown.

    As `docker stats` has it: a container without a limit of its own is measured by the host's
    memory.
    """
    if used_bytes is None or not limit_bytes:
        return None
    return used_bytes / limit_bytes * 100


def _cpu_between(before: StatsReading | None, after: StatsReading) -> float | None:
    if before is None or before.cpu is None or after.cpu is None:
        return None
    return cpu_percent(before.cpu, after.cpu)


def _rate(before: Traffic | None, after: Traffic | None, elapsed_s: float) -> Traffic | None:
    if before is None or after is None or elapsed_s <= 0:
        return None
    received, sent = after.received - before.received, after.sent - before.sent
    if received < 0 or sent < 0:
        return None
    return Traffic(received=received / elapsed_s, sent=sent / elapsed_s)
