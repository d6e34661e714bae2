"""
The test that a new container has to stand before the old one is given up.

With a health check it has to become healthy. Without one it has to run for a while without being
restarted; one that ends with code 0 and is not meant to be started again has done its work.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.inspected_parts import restart_policy, string_map
from watchroom.domain.exits import exit_words
from watchroom.domain.json_values import mapping, whole

TIMEOUT_LABEL: Final = "watchroom.update.timeout"  # "600", "600s" or "10m"

_DURATION: Final = re.compile(r"\s*(\d{1,6})\s*(s|m|h|)\s*", re.ASCII)
_UNIT_S: Final = {"": 1, "s": 1, "m": 60, "h": 3600}
_NANO: Final = 1_000_000_000
_DEFAULT_RETRIES: Final = 3  # of a health check that says nothing: Docker's own values
_DEFAULT_INTERVAL_S: Final = 30.0
_ENDS_FOR_GOOD: Final = frozenset({"no", "on-failure"})  # restart policies, after exit code 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the test may take; tests shrink it."""

    timeout_s: float = 120.0  # until it has to be healthy, unless label or health check need more
    stable_s: float = 10.0  # of running, where there is no health check
    most_grace_s: float = 30.0  # in which an unhealthy beginning is forgiven
    poll_s: float = 0.5

    @property
    def grace_s(self) -> float:
        """How long an unhealthy beginning is forgiven, never more than half of the test."""
        return min(self.most_grace_s, self.timeout_s / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What can be said of a new container at one moment."""

    passed: bool | None  # None: it is too early to tell
    words: str  # how it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the test of a container will be."""

    has_health_check: bool
    seconds: float  # to become healthy in; without a check, to run for without a restart


def gate_of(inspect: Mapping[str, object], patience: Patience) -> Gate:
    """Return what the test of a new container like this one will be."""
    own = patience_for(inspect, patience)
    has_check = mapping(mapping(inspect.get("State")).get("Health")).get("Status") not in {
        None,
        "none",
    }
    return Gate(has_health_check=has_check, seconds=own.timeout_s if has_check else own.stable_s)


async def stand_test(engine: Engine, container_id: str, patience: Patience) -> Judgement:
    """Return the final judgement, at the latest after the patience is used up."""
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    while True:
        inspect = await engine.containers.inspect(container_id)
        waited_s = loop.time() - began_s
        judgement = judge(inspect, patience, waited_s=waited_s)
        if judgement.passed is not None:
            return judgement
        if waited_s >= patience.timeout_s:
            words = f"{judgement.words} after {patience.timeout_s:g} s"
            return Judgement(passed=False, words=words)
        await asyncio.sleep(patience.poll_s)


def judge(inspect: Mapping[str, object], patience: Patience, *, waited_s: float) -> Judgement:
    """Return what an inspection says of a container that was started *waited_s* seconds ago."""
    state = mapping(inspect.get("State"))
    status = state.get("Status")
    health = mapping(state.get("Health")).get("Status")
    restarts = whole(inspect.get("RestartCount")) or 0
    if status in {"exited", "dead", "removing"}:
        return _ended(inspect)
    if health not in {None, "none"}:
        return _by_health(str(health), restarts, forgiving=waited_s < patience.grace_s)
    if restarts or status == "restarting":
        return Judgement(passed=False, words="it ended and was restarted by the engine")
    if status != "running":
        return Judgement(passed=None, words=f"it is {status}")
    return Judgement(passed=True if waited_s >= patience.stable_s else None, words="it runs")


def patience_for(inspect: Mapping[str, object], patience: Patience) -> Patience:
    """
    Return the patience that a container needs: what its label says, else at least what its health
    check takes from its start until it may call it unhealthy.
    """
    labels = string_map(mapping(inspect.get("Config")).get("Labels"))
    timeout_s = label_timeout_s(labels) or max(patience.timeout_s, _check_s(inspect))
    return Patience(
        timeout_s=timeout_s,
        stable_s=min(patience.stable_s, timeout_s),
        most_grace_s=patience.most_grace_s,
        poll_s=patience.poll_s,
    )


def label_timeout_s(labels: Mapping[str, str]) -> float | None:
    """Return what the label asks for; None if there is none, or it is no length of time."""
    match = _DURATION.fullmatch(labels.get(TIMEOUT_LABEL, ""))
    return int(match[1]) * _UNIT_S[match[2]] or None if match else None


def _by_health(health: str, restarts: int, *, forgiving: bool) -> Judgement:
    if health == "healthy":
        return Judgement(passed=True, words="it is healthy")
    bad = health == "unhealthy" or restarts > 0
    words = f"it is {health}" if restarts == 0 else f"it was restarted and is {health}"
    return Judgement(passed=False if bad and not forgiving else None, words=words)


def _ended(inspect: Mapping[str, object]) -> Judgement:
    state = mapping(inspect.get("State"))
    policy = restart_policy(mapping(inspect.get("HostConfig")).get("RestartPolicy"))
    code = whole(state.get("ExitCode"))
    if code == 0 and (policy is None or policy.name in _ENDS_FOR_GOOD):
        return Judgement(passed=True, words="it has done its work and ended")
    if code is None:
        return Judgement(passed=False, words="it ended")
    oom_killed = state.get("OOMKilled") is True
    return Judgement(passed=False, words=f"it ended: {exit_words(code, oom_killed=oom_killed)}")


def _check_s(inspect: Mapping[str, object]) -> float:
    check = mapping(mapping(inspect.get("Config")).get("Healthcheck"))
    if not check:
        return 0.0
    start_s, interval_s, timeout_s = (
        (whole(check.get(key)) or 0) / _NANO for key in ("StartPeriod", "Interval", "Timeout")
    )
    each_s = (interval_s or _DEFAULT_INTERVAL_S) + (timeout_s or _DEFAULT_INTERVAL_S)
    return start_s + (whole(check.get("Retries")) or _DEFAULT_RETRIES) * each_s
