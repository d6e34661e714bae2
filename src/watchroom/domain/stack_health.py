"""How the stack is doing as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.container_stats import ContainerStats
from watchroom.domain.services import Health, Service, ServiceState, ServiceStatus

_ORDERED_EXITS: Final = frozenset({0, 130, 137, 143})  # what a container that was stopped leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class StackHealth:
    """Counts and means over the services of a stack."""

    total: int
    running: int
    stopped: int  # whatever does not run
    cpu_percent: float | None  # mean of the running ones that are measured; None if none is
    memory_percent: float | None  # likewise
    memory_bytes: int | None  # sum, likewise
    errors: int  # services that failed
    warnings: int  # services that somebody should look at

    @property
    def is_healthy(self) -> bool:
        """Whether no service failed."""
        return self.errors == 0


def stack_health(services: Sequence[Service], stats: Mapping[str, ContainerStats]) -> StackHealth:
    """Return how *services* are doing; *stats* are the latest by container id."""
    running = [each for each in services if each.state.status is ServiceStatus.RUNNING]
    measured = [stats[each.container_id] for each in running if each.container_id in stats]
    memory = [each.memory_bytes for each in measured if each.memory_bytes is not None]
    return StackHealth(
        total=len(services),
        running=len(running),
        stopped=len(services) - len(running),
        cpu_percent=_mean([each.cpu_percent for each in measured]),
        memory_percent=_mean([each.memory_percent for each in measured]),
        memory_bytes=sum(memory) if memory else None,
        errors=sum(has_failed(each.state) for each in services),
        warnings=sum(needs_a_look(each.state) for each in services),
    )


def has_failed(state: ServiceState) -> bool:
    """Tell whether a service is unhealthy, dead, restarting by itself, or ran out of memory."""
    if state.status in {ServiceStatus.DEAD, ServiceStatus.RESTARTING}:
        return True
    if state.status is ServiceStatus.STOPPED:
        return state.oom_killed and state.exit_code != 0
    return state.health is Health.UNHEALTHY


def needs_a_look(state: ServiceState) -> bool:
    """Tell whether a service that has not failed is paused, or ended unlike one that is stopped."""
    if has_failed(state):
        return False
    if state.status is ServiceStatus.STOPPED:
        return state.exit_code is not None and state.exit_code not in _ORDERED_EXITS
    return state.status is ServiceStatus.PAUSED


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
