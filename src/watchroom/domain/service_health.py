"""Which services failed, and which somebody should look at."""

from typing import Final

from watchroom.domain.services import Health, ServiceState, ServiceStatus

_ORDERED_EXITS: Final = frozenset({0, 130, 137, 143})  # what a container that was stopped leaves


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
