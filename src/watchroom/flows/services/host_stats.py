"""The stack as a whole, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from watchroom.domain.service_health import has_failed, needs_a_look
from watchroom.domain.services import ServiceStatus
from watchroom.flows.services.fleet import Fleet


class SystemHealth(StrEnum):
    """How the stack is doing."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"  # nothing failed, and somebody should look at something
    UNHEALTHY = "unhealthy"  # a service failed, or a host is away


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemTotals:
    """Counts and means over all services; those of a host that is away are counted apart."""

    total: int  # running, stopped and unknown
    running: int
    stopped: int  # whatever does not run
    unknown: int  # their host is away
    avg_cpu_percent: float | None  # mean of those that are measured; None if none is
    avg_memory_percent: float | None  # likewise
    total_memory_bytes: int | None  # sum, likewise
    health: SystemHealth
    warnings: int  # services that somebody should look at
    errors: int  # services that failed, and hosts that are away


def system_totals(fleet: Fleet) -> SystemTotals:
    """Return how everything is doing now."""
    views = fleet.views()
    known = [view for view in views if not view.is_stale]
    running = [view for view in known if view.service.state.status is ServiceStatus.RUNNING]
    used = [view.usage for view in running if view.usage is not None]
    memory = [usage.memory_bytes for usage in used if usage.memory_bytes is not None]
    away = sum(not host.reachable for host in fleet.hosts())
    errors = away + sum(has_failed(view.service.state) for view in known)
    warnings = sum(needs_a_look(view.service.state) for view in known)
    return SystemTotals(
        total=len(views),
        running=len(running),
        stopped=len(known) - len(running),
        unknown=len(views) - len(known),
        avg_cpu_percent=_mean([usage.cpu_percent for usage in used]),
        avg_memory_percent=_mean([usage.memory_percent for usage in used]),
        total_memory_bytes=sum(memory) if memory else None,
        health=_health(errors, warnings),
        warnings=warnings,
        errors=errors,
    )


def _health(errors: int, warnings: int) -> SystemHealth:
    if errors:
        return SystemHealth.UNHEALTHY
    return SystemHealth.DEGRADED if warnings else SystemHealth.HEALTHY


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
