"""Counters as an engine tells them."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_data import changed, engine_json
from watchroom.docker.readings import reading_of
from watchroom.domain.container_stats import CpuReading, StatsReading, Traffic, stats_between

CGROUP_V2: Mapping[str, Any] = {
    "read": "2026-11-21T22:44:05.93304317Z",
    "pids_stats": {"current": 12, "limit": 18446744073709551615},
    "blkio_stats": {
        "io_service_bytes_recursive": [
            {"major": 259, "minor": 0, "op": "read", "value": 4096},
            {"major": 259, "minor": 0, "op": "write", "value": 8192},
            {"major": 7, "minor": 0, "op": "read", "value": 1},
        ]
    },
    "cpu_stats": {
        "cpu_usage": {"total_usage": 5_000, "usage_in_kernelmode": 0, "usage_in_usermode": 0},
        "system_cpu_usage": 90_000,
        "online_cpus": 16,
    },
    "memory_stats": {
        "usage": 3_000,
        "stats": {"anon": 1_000, "file": 1_500, "inactive_file": 1_200, "active_file": 300},
        "limit": 17_179_869_184,
    },
    "networks": {
        "eth0": {"rx_bytes": 100, "tx_bytes": 10},
        "eth1": {"rx_bytes": 200, "tx_bytes": 20},
    },
}


def reading(stats: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> StatsReading:
    found = reading_of(changed(stats, changes or {}))
    assert found is not None
    return found


def test_counters_under_cgroup_v1_are_read() -> None:
    """As recorded from a real engine."""
    found = reading(engine_json("stats"))

    assert found.cpu is not None
    assert found.cpu.cpus == 2
    assert found.cpu.container_ns < found.cpu.host_ns
    assert found.memory_bytes is not None
    assert found.memory_limit_bytes is not None
    assert 0 < found.memory_bytes < found.memory_limit_bytes
    assert found.disk == Traffic(received=0, sent=0)
    assert found.pids is not None


def test_counters_under_cgroup_v2_are_read() -> None:
    """Sums over interfaces and devices, whatever their number."""
    assert reading(CGROUP_V2) == StatsReading(
        at_ms=1_795_301_045_933,
        cpu=CpuReading(container_ns=5_000, host_ns=90_000, cpus=16),
        memory_bytes=1_800,
        memory_limit_bytes=17_179_869_184,
        network=Traffic(received=300, sent=30),
        disk=Traffic(received=4097, sent=8192),
        pids=12,
    )


@pytest.mark.parametrize(
    ("details", "used"),
    [
        ({"total_inactive_file": 400, "inactive_file": 100}, 600),
        ({"inactive_file": 100}, 900),
        ({}, 1_000),
        (None, 1_000),
        ({"total_inactive_file": 0, "inactive_file": 100}, 1_000),
        ({"total_inactive_file": 1_000}, 1_000),
        ({"total_inactive_file": 5_000}, 1_000),
    ],
)
def test_page_cache_does_not_count_as_memory_in_use(details: Any, used: int) -> None:
    """A model's file in the cache would make a server look full; v1 has both names."""
    memory = {"usage": 1_000, "limit": 2_000, "stats": details}

    assert reading(CGROUP_V2, {"memory_stats": memory}).memory_bytes == used


@pytest.mark.parametrize("limit", [0, None, 9_223_372_036_854_771_712, -1])
def test_no_limit_is_unknown(limit: int | None) -> None:
    """Some engines write the kernel's word for it, which is almost 2**63."""
    found = reading(CGROUP_V2, {"memory_stats.limit": limit})

    assert found.memory_limit_bytes is None
    assert stats_between(None, found).memory_percent is None


def test_cpus_are_counted_where_the_engine_does_not_tell() -> None:
    """Old kernels list a figure for each."""
    cpu = {"cpu_usage": {"total_usage": 1, "percpu_usage": [1, 0, 0]}, "system_cpu_usage": 9}

    assert reading(CGROUP_V2, {"cpu_stats": cpu}).cpu == CpuReading(
        container_ns=1, host_ns=9, cpus=3
    )


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("networks", "network"),
        ("cpu_stats", "cpu"),
        ("cpu_stats.system_cpu_usage", "cpu"),
        ("memory_stats", "memory_bytes"),
        ("blkio_stats", "disk"),
        ("blkio_stats.io_service_bytes_recursive", "disk"),
        ("pids_stats", "pids"),
    ],
)
def test_what_is_not_told_is_unknown(path: str, field: str) -> None:
    """Not 0: a chart would show a container that does nothing."""
    assert getattr(reading(CGROUP_V2, {path: None}), field) is None


def test_a_stopped_container_has_no_reading() -> None:
    """The engine answers with zeros for it, at a time before all others."""
    assert reading_of(engine_json("stats_stopped")) is None


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(
    st.sampled_from(
        [
            *("networks", "cpu_stats", "memory_stats", "memory_stats.stats", "blkio_stats"),
            *("blkio_stats.io_service_bytes_recursive", "networks.eth0", "pids_stats.current"),
            *("cpu_stats.online_cpus", "cpu_stats.cpu_usage", "memory_stats.usage", "read"),
        ]
    ),
    ODD,
)
def test_any_part_may_be_odd(path: str, odd: object) -> None:
    """One engine's peculiarity must not end the sampling of the others."""
    found = reading_of(changed(CGROUP_V2, {path: odd}))

    assert found is None or (found.memory_bytes or 0) >= 0
