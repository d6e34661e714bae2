"""CPU, memory and traffic from counters."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.container_stats import (
    CpuReading,
    StatsReading,
    Traffic,
    cpu_percent,
    percent_of_limit,
    stats_between,
)

SECOND_NS = 1_000_000_000
GIB = 1 << 30

READING = StatsReading(
    at_ms=100_000,
    cpu=CpuReading(container_ns=10 * SECOND_NS, host_ns=400 * SECOND_NS, cpus=4),
    memory_bytes=GIB,
    memory_limit_bytes=4 * GIB,
    network=Traffic(received=1_000, sent=2_000),
    disk=Traffic(received=10, sent=20),
    pids=7,
)
LATER = replace(
    READING,
    at_ms=105_000,
    cpu=CpuReading(container_ns=20 * SECOND_NS, host_ns=420 * SECOND_NS, cpus=4),
    network=Traffic(received=6_000, sent=2_500),
    disk=Traffic(received=10, sent=70),
)


def test_stats_are_the_difference_of_two_readings() -> None:
    """10 of 20 seconds of CPU time on four CPUs within five seconds: two CPUs are busy."""
    stats = stats_between(READING, LATER)

    assert stats.cpu_percent == pytest.approx(200)
    assert stats.memory_percent == pytest.approx(25)
    assert stats.network_per_s == Traffic(received=1_000, sent=100)
    assert stats.disk_per_s == Traffic(received=0, sent=10)
    assert (stats.network, stats.disk, stats.pids) == (LATER.network, LATER.disk, 7)


def test_the_first_reading_has_no_rates() -> None:
    """What is not known is not 0; what needs no difference is there."""
    stats = stats_between(None, READING)

    assert (stats.cpu_percent, stats.network_per_s, stats.disk_per_s) == (None, None, None)
    assert (stats.memory_bytes, stats.memory_percent) == (GIB, 25)


def test_a_restarted_container_begins_anew() -> None:
    """Its counters went back, the host's did not; the next reading has values again."""
    fresh = replace(
        LATER,
        cpu=CpuReading(container_ns=0, host_ns=420 * SECOND_NS, cpus=4),
        network=Traffic(received=0, sent=0),
        disk=Traffic(received=0, sent=0),
    )
    stats = stats_between(READING, fresh)

    assert (stats.cpu_percent, stats.network_per_s, stats.disk_per_s) == (None, None, None)
    assert stats_between(fresh, replace(LATER, at_ms=110_000)).network_per_s is not None


def test_what_the_engine_does_not_tell_stays_unknown() -> None:
    """A container in the host's network has no traffic of its own."""
    silent = replace(LATER, cpu=None, memory_bytes=None, network=None, disk=None, pids=None)
    stats = stats_between(READING, silent)

    assert (stats.cpu_percent, stats.memory_percent, stats.network_per_s) == (None, None, None)
    assert stats_between(silent, LATER).cpu_percent is None


def test_the_same_moment_twice_has_no_rate() -> None:
    """The engine may answer two sweeps with one reading."""
    stats = stats_between(READING, READING)

    assert (stats.cpu_percent, stats.network_per_s) == (None, None)


@pytest.mark.parametrize(
    ("used", "limit", "percent"),
    [(512, 1024, 50), (0, 1024, 0), (2048, 1024, 200), (512, 0, None), (512, None, None)],
)
def test_memory_is_told_in_percent_of_the_limit(
    used: int, limit: int | None, percent: float | None
) -> None:
    """Without a limit there is no percentage."""
    assert percent_of_limit(used, limit) == percent
    assert percent_of_limit(None, limit) is None


COUNTERS = st.builds(
    CpuReading,
    container_ns=st.integers(0, 2**63),
    host_ns=st.integers(0, 2**63),
    cpus=st.integers(1, 256),
)


@given(COUNTERS, COUNTERS)
def test_cpu_use_is_never_negative(before: CpuReading, after: CpuReading) -> None:
    """Whatever the counters did in between."""
    percent = cpu_percent(before, after)

    assert percent is None or percent >= 0


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(1, 256))
def test_all_of_the_hosts_time_is_all_of_its_cpus(base_ns: int, used_ns: int, cpus: int) -> None:
    """A container that used every nanosecond of the host is at 100 per CPU."""
    before = CpuReading(container_ns=base_ns, host_ns=base_ns, cpus=cpus)
    after = CpuReading(container_ns=base_ns + used_ns, host_ns=base_ns + used_ns, cpus=cpus)

    assert cpu_percent(before, after) == pytest.approx(100 * cpus)
