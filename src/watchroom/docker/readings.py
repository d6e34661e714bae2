"""
Reads a container's counters out of the engine's statistics.

Source of the fields: Docker Engine API 1.41, `GET /containers/{id}/stats`; of the arithmetic:
docker/cli, `cli/command/container/stats_helpers.go`.
"""

from collections.abc import Mapping
from typing import Final

from watchroom.docker.engine_times import time_ms
from watchroom.domain.container_stats import CpuReading, StatsReading, Traffic
from watchroom.domain.json_values import mapping, sequence, text, whole

_NO_LIMIT_BYTES: Final = 1 << 60  # cgroup v1 writes "no limit" as almost 2**63


def reading_of(stats: Mapping[str, object]) -> StatsReading | None:
    """Return the counters; None for a container that does not run, which has none."""
    at_ms = time_ms(stats.get("read"))
    if at_ms is None:
        return None
    memory = mapping(stats.get("memory_stats"))
    return StatsReading(
        at_ms=at_ms,
        cpu=_cpu(mapping(stats.get("cpu_stats"))),
        memory_bytes=_memory(memory),
        memory_limit_bytes=_limit(memory),
        network=_network(mapping(stats.get("networks"))),
        disk=_disk(mapping(stats.get("blkio_stats")).get("io_service_bytes_recursive")),
        pids=_count(mapping(stats.get("pids_stats")).get("current")),
    )


def _cpu(cpu: Mapping[str, object]) -> CpuReading | None:
    usage = mapping(cpu.get("cpu_usage"))
    container_ns, host_ns = _count(usage.get("total_usage")), _count(cpu.get("system_cpu_usage"))
    cpus = _count(cpu.get("online_cpus")) or len(sequence(usage.get("percpu_usage")))
    if container_ns is None or not host_ns or not cpus:
        return None
    return CpuReading(container_ns=container_ns, host_ns=host_ns, cpus=cpus)


def _memory(memory: Mapping[str, object]) -> int | None:
    """
    Return memory in use without page cache; None if the engine tells none.

    The cache that counts is called `total_inactive_file` under cgroup v1 and `inactive_file`
    under v2; under v1 both are there, and the second is without the children's.
    """
    usage = _count(memory.get("usage"))
    if usage is None:
        return None
    details = mapping(memory.get("stats"))
    cache = _count(details.get("total_inactive_file"))
    if cache is None:
        cache = _count(details.get("inactive_file")) or 0
    return usage - cache if cache < usage else usage


def _limit(memory: Mapping[str, object]) -> int | None:
    limit = _count(memory.get("limit"))
    return limit if limit and limit < _NO_LIMIT_BYTES else None


def _network(networks: Mapping[str, object]) -> Traffic | None:
    interfaces = [mapping(interface) for interface in networks.values()]
    if not interfaces:
        return None
    return Traffic(
        received=sum(_count(each.get("rx_bytes")) or 0 for each in interfaces),
        sent=sum(_count(each.get("tx_bytes")) or 0 for each in interfaces),
    )


def _disk(entries: object) -> Traffic | None:
    """Return the sum over devices; None for `null`, which stands for a missing controller."""
    if not isinstance(entries, list):
        return None
    totals = {"read": 0, "write": 0}
    for entry in map(mapping, entries):
        operation = (text(entry.get("op")) or "").lower()  # "Read" under cgroup v1, "read" under v2
        if operation in totals:
            totals[operation] += _count(entry.get("value")) or 0
    return Traffic(received=totals["read"], sent=totals["write"])


def _count(value: object) -> int | None:
    """Return a counter; None for what is none, and for less than nothing."""
    number = whole(value)
    return number if number is not None and number >= 0 else None
