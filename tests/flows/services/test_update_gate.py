"""When a new container counts as well, from what the engine tells of it."""

from collections.abc import Mapping

import pytest

from watchroom.flows.services.update_gate import (
    TIMEOUT_LABEL,
    Patience,
    judge,
    label_timeout_s,
    patience_for,
)

PATIENCE = Patience(timeout_s=100.0, stable_s=10.0, most_grace_s=30.0)


def container(
    status: str = "running",
    *,
    health: str | None = None,
    code: int = 0,
    restarts: int = 0,
    policy: str = "no",
) -> dict[str, object]:
    """Return the part of an inspection that is looked at."""
    state: dict[str, object] = {"Status": status, "ExitCode": code, "OOMKilled": False}
    if health is not None:
        state["Health"] = {"Status": health}
    host = {"RestartPolicy": {"Name": policy, "MaximumRetryCount": 0}}
    return {"State": state, "RestartCount": restarts, "HostConfig": host, "Config": {}}


@pytest.mark.parametrize(
    ("inspect", "waited_s", "passed"),
    [
        pytest.param(container(), 3.0, None, id="has not run for long"),
        pytest.param(container(), 10.0, True, id="runs steadily"),
        pytest.param(container(restarts=1, policy="always"), 50.0, False, id="was restarted"),
        pytest.param(container("restarting", policy="always"), 1.0, False, id="about to restart"),
        pytest.param(container(health="starting"), 99.0, None, id="health not told yet"),
        pytest.param(container(health="healthy"), 0.0, True, id="healthy at once"),
        pytest.param(container(health="none"), 10.0, True, id="check switched off"),
        pytest.param(container(health="unhealthy"), 29.0, None, id="unhealthy at the beginning"),
        pytest.param(container(health="unhealthy"), 30.0, False, id="unhealthy for good"),
        pytest.param(container(health="starting", restarts=1), 29.0, None, id="restarted early"),
        pytest.param(container(health="starting", restarts=1), 30.0, False, id="restarted later"),
        pytest.param(container("exited"), 0.0, True, id="did its work"),
        pytest.param(container("exited", policy="on-failure"), 0.0, True, id="did its work once"),
        pytest.param(container("exited", policy="always"), 0.0, False, id="ended, should not"),
        pytest.param(container("exited", code=3), 0.0, False, id="failed"),
        pytest.param(container("exited", code=3, health="unhealthy"), 0.0, False, id="died sick"),
        pytest.param(container("created"), 99.0, None, id="not begun"),
    ],
)
def test_a_container_is_judged_by_health_or_by_steadiness(
    inspect: Mapping[str, object], waited_s: float, passed: bool | None
) -> None:
    """Too early a yes gives up a working container, too early a no a slow one."""
    assert judge(inspect, PATIENCE, waited_s=waited_s).passed is passed


def test_a_failure_says_how_it_ended() -> None:
    """The words end up in front of a person."""
    assert judge(container("exited", code=137), PATIENCE, waited_s=0.0).words == (
        "it ended: Exited (137), killed"
    )


@pytest.mark.parametrize(
    ("label", "seconds"),
    [("600", 600), ("600s", 600), (" 10m ", 600), ("1h", 3600), ("0", None), ("soon", None)],
)
def test_the_label_gives_a_length_of_time(label: str, seconds: int | None) -> None:
    """Model servers need minutes; a label that says nothing sensible changes nothing."""
    assert label_timeout_s({TIMEOUT_LABEL: label}) == seconds


def test_a_slow_health_check_gets_the_time_that_it_takes() -> None:
    """A start period of ten minutes must not be cut off after two."""
    nano = 1_000_000_000
    check = {"StartPeriod": 600 * nano, "Interval": 30 * nano, "Timeout": 10 * nano, "Retries": 2}

    patience = patience_for({"Config": {"Healthcheck": check}}, Patience())

    assert patience.timeout_s == 680


def test_the_label_overrides_the_health_check() -> None:
    """Whoever sets it knows better, also if it is shorter."""
    config = {"Labels": {TIMEOUT_LABEL: "5"}, "Healthcheck": {"StartPeriod": 600_000_000_000}}

    patience = patience_for({"Config": config}, Patience())

    assert (patience.timeout_s, patience.stable_s, patience.grace_s) == (5, 5, 2.5)
