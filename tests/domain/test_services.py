"""States of services as the list and its filter use them."""

from dataclasses import replace

import pytest

from watchroom.domain.services import Health, ServiceState, ServiceStatus, StatusFilter

STATE = ServiceState(
    status=ServiceStatus.RUNNING,
    health=Health.NONE,
    created_ms=1_000,
    started_ms=10_000,
    finished_ms=None,
    exit_code=None,
    exit_reason=None,
    oom_killed=False,
    error=None,
    restart_count=0,
    failing_streak=None,
    health_output=None,
)


@pytest.mark.parametrize("status", ServiceStatus)
def test_a_service_is_either_running_or_stopped(status: ServiceStatus) -> None:
    """The two filters divide the list: nothing is in both, nothing in neither."""
    assert StatusFilter.RUNNING.takes(status) != StatusFilter.STOPPED.takes(status)
    assert StatusFilter.RUNNING.takes(status) == (status is ServiceStatus.RUNNING)
    assert StatusFilter.ALL.takes(status)


def test_uptime_counts_from_the_last_start() -> None:
    """Also while it is paused: the process is there."""
    assert STATE.uptime_s(now_ms=12_500) == 2.5
    assert replace(STATE, status=ServiceStatus.PAUSED).uptime_s(now_ms=12_500) == 2.5


def test_uptime_is_never_negative() -> None:
    """The engine's clock may be ahead of ours."""
    assert STATE.uptime_s(now_ms=9_000) == 0


@pytest.mark.parametrize(
    "state",
    [
        replace(STATE, status=ServiceStatus.STOPPED),
        replace(STATE, status=ServiceStatus.RESTARTING),
        replace(STATE, started_ms=None),
    ],
)
def test_what_does_not_run_has_no_uptime(state: ServiceState) -> None:
    """Unknown is not zero."""
    assert state.uptime_s(now_ms=12_500) is None


@pytest.mark.parametrize(
    ("status", "since_ms"),
    [
        (ServiceStatus.RUNNING, 20),
        (ServiceStatus.CREATED, 10),
        (ServiceStatus.STOPPED, 30),
        (ServiceStatus.RESTARTING, 30),
        (ServiceStatus.DEAD, 30),
        (ServiceStatus.PAUSED, None),  # an inspection does not tell
    ],
)
def test_a_status_has_its_beginning(status: ServiceStatus, since_ms: int | None) -> None:
    """That of the last start, end or creation, whichever brought it about."""
    state = replace(STATE, status=status, created_ms=10, started_ms=20, finished_ms=30)

    assert state.since_ms == since_ms
