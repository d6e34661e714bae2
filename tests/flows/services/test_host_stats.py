"""Figures over all services, and what the kernel tells of the machine."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine_data import changed, engine_json
from watchroom.docker.inspections import service_of
from watchroom.domain.services import ServiceStatus
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.host_stats import SystemHealth, system_totals
from watchroom.flows.services.own_machine import (
    CpuTicks,
    busy_percent,
    read_load,
    read_memory,
    read_ticks,
)
from watchroom.flows.services.views import Usage

NOT_MEASURED = Usage(
    at_ms=0,
    cpu_percent=None,
    memory_bytes=None,
    memory_limit_bytes=None,
    memory_percent=None,
    network_received_per_s=None,
    network_sent_per_s=None,
    block_read_per_s=None,
    block_written_per_s=None,
    processes=None,
)


def a_fleet(*, exit_codes: tuple[int | None, ...], reachable: bool = True) -> Fleet:
    """Return a fleet of one host with a container for each code; None: it runs."""
    fleet = Fleet(["local"], now_ms=0)
    fleet.set_host(replace(fleet.host("local"), reachable=reachable))
    for number, code in enumerate(exit_codes):
        inspection = changed(
            engine_json("mac"), {"Id": f"{number:064}", "Name": f"/thing-{number}"}
        )
        service = service_of(inspection, host="local")
        status = ServiceStatus.RUNNING if code is None else ServiceStatus.STOPPED
        state = replace(service.state, status=status, exit_code=code, oom_killed=False)
        fleet.put_container(replace(service, state=state), seen_ms=0)
    return fleet


def test_an_empty_stack_is_healthy_and_has_no_mean() -> None:
    """0 would be a claim."""
    totals = system_totals(Fleet([], now_ms=0))

    assert (totals.total, totals.health) == (0, SystemHealth.HEALTHY)
    assert totals.avg_cpu_percent is None
    assert totals.total_memory_bytes is None


def test_means_are_over_what_is_measured() -> None:
    """One that was just started has no figure yet and is not counted as 0."""
    fleet = a_fleet(exit_codes=(None, None, None, 0))
    for number, cpu in enumerate((10.0, 30.0, None)):
        usage = replace(NOT_MEASURED, cpu_percent=cpu, memory_percent=cpu, memory_bytes=100)
        fleet.put_usage("local", f"{number:064}", usage)

    totals = system_totals(fleet)

    assert (totals.total, totals.running, totals.stopped) == (4, 3, 1)
    assert (totals.avg_cpu_percent, totals.avg_memory_percent) == (20.0, 20.0)
    assert totals.total_memory_bytes == 300


@pytest.mark.parametrize(
    ("exit_codes", "health", "warnings"),
    [
        ((None, 0, 143), SystemHealth.HEALTHY, 0),
        ((None, 3), SystemHealth.DEGRADED, 1),
    ],
)
def test_an_end_that_nobody_ordered_is_a_warning(
    exit_codes: tuple[int | None, ...], health: SystemHealth, warnings: int
) -> None:
    """What a stopped container leaves is none."""
    totals = system_totals(a_fleet(exit_codes=exit_codes))

    assert (totals.health, totals.warnings, totals.errors) == (health, warnings, 0)


def test_a_host_that_is_away_is_an_error_and_its_services_are_unknown() -> None:
    """They may run or not; neither is claimed."""
    totals = system_totals(a_fleet(exit_codes=(None, 0), reachable=False))

    assert (totals.total, totals.running, totals.stopped, totals.unknown) == (2, 0, 0, 2)
    assert (totals.health, totals.errors) == (SystemHealth.UNHEALTHY, 1)


def test_the_kernels_figures_are_read(tmp_path: Path) -> None:
    """As proc(5) has them; guests are counted in user time already."""
    (tmp_path / "stat").write_text("cpu  100 20 30 400 50 6 7 8 90 10\ncpu0 1 2 3\n")
    (tmp_path / "meminfo").write_text("MemTotal:  2048 kB\nMemAvailable: 1024 kB\nHugePages: 3\n")
    (tmp_path / "loadavg").write_text("0.50 1.25 2.00 1/300 1234\n")

    assert read_ticks(tmp_path) == CpuTicks(busy=171, total=621)
    assert read_load(tmp_path) == (0.5, 1.25, 2.0)
    memory = read_memory(tmp_path)
    assert (memory.total_bytes, memory.available_bytes) == (2_097_152, 1_048_576)
    assert memory.swap_total_bytes is None


def test_where_there_is_no_such_file_everything_is_unknown(tmp_path: Path) -> None:
    """Watchroom also runs where the kernel is another one."""
    assert read_ticks(tmp_path) is None
    assert read_load(tmp_path) is None
    assert read_memory(tmp_path).total_bytes is None


@pytest.mark.parametrize(
    ("busy", "total", "percent"), [(50, 200, 25.0), (0, 200, 0.0), (10, 0, None), (-5, 10, None)]
)
def test_cpus_are_busy_by_the_difference(busy: int, total: int, percent: float | None) -> None:
    """Counters that stand still or go back say nothing."""
    before = CpuTicks(busy=1_000, total=9_000)

    assert busy_percent(before, CpuTicks(busy=1_000 + busy, total=9_000 + total)) == percent
