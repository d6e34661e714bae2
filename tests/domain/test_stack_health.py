"""The stack as a whole, from containers as an engine described them."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine_data import changed, engine_json
from watchroom.docker.inspections import service_of
from watchroom.domain.container_stats import ContainerStats, StatsReading, stats_between
from watchroom.domain.services import Service
from watchroom.domain.stack_health import has_failed, needs_a_look, stack_health


def service(name: str, changes: Mapping[str, Any] | None = None) -> Service:
    return service_of(changed(engine_json(name), changes or {}), host="local")


def usage(memory_bytes: int | None) -> ContainerStats:
    reading = StatsReading(
        at_ms=0,
        cpu=None,
        memory_bytes=memory_bytes,
        memory_limit_bytes=1_000,
        network=None,
        disk=None,
        pids=None,
    )
    return stats_between(None, reading)


def test_means_are_over_what_is_measured() -> None:
    """A service that was started a moment ago has no figures yet, and one that stopped has none."""
    services = [service("compose"), service("linked"), service("hostnet"), service("oom")]
    first, second, _, stopped = (each.container_id for each in services)
    health = stack_health(
        services, {first: usage(200), second: usage(400), stopped: usage(900), "gone": usage(1)}
    )

    assert (health.total, health.running, health.stopped) == (4, 3, 1)
    assert (health.memory_bytes, health.memory_percent) == (600, 30)
    assert health.cpu_percent is None


def test_without_services_nothing_is_known_and_nothing_is_wrong() -> None:
    """An empty stack uses an unknown amount, not none."""
    health = stack_health([], {})

    assert (health.total, health.memory_bytes, health.memory_percent) == (0, None, None)
    assert health.is_healthy


@pytest.mark.parametrize(
    ("name", "changes", "failed", "look"),
    [
        ("compose", {}, False, False),
        ("mac", {}, False, False),
        ("oom", {}, True, False),
        ("unhealthy", {}, True, False),
        ("compose", {"State.Status": "restarting"}, True, False),
        ("compose", {"State.Status": "dead"}, True, False),
        ("compose", {"State.Status": "paused"}, False, True),
        ("compose", {"State.Status": "exited", "State.ExitCode": 1}, False, True),
        ("compose", {"State.Status": "exited", "State.ExitCode": 143}, False, False),
        ("compose", {"State.Status": "exited", "State.ExitCode": 0}, False, False),
    ],
)
def test_errors_and_warnings_are_told_apart(
    name: str, changes: Mapping[str, Any], failed: bool, look: bool
) -> None:
    """What was stopped by a person is neither."""
    one = service(name, changes)
    health = stack_health([one], {})

    assert (has_failed(one.state), needs_a_look(one.state)) == (failed, look)
    assert (health.errors, health.warnings) == (failed, look)
    assert health.is_healthy is not failed
