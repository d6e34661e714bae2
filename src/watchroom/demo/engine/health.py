"""What health checks find, and when. Source of the defaults: moby, daemon/health.go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from watchroom.demo.engine.engine_clock import NS_PER_S
from watchroom.demo.engine.state import EngineState, only_if
from watchroom.demo.engine.values import Container, Health, Verdict, seconds_ns
from watchroom.domain.json_values import mapping, sequence, whole

KEPT_CHECKS: Final = 5  # in an inspection

_INTERVAL_NS: Final = 30 * NS_PER_S
_RETRIES: Final = 3
_TOOK_NS: Final = 41_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A health check as it was set up."""

    interval_ns: int
    retries: int
    start_ns: int  # after the start, in which failures do not count


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One run of a health check."""

    began_ns: int
    ended_ns: int
    exit_code: int
    output: str


def check_of(container: Container) -> Check | None:
    """Return how a container is checked; None if it is not."""
    told = mapping(container.config.get("Healthcheck"))
    if list(sequence(told.get("Test"))) in ([], ["NONE"]):
        return None
    return Check(
        interval_ns=whole(told.get("Interval")) or _INTERVAL_NS,
        retries=whole(told.get("Retries")) or _RETRIES,
        start_ns=whole(told.get("StartPeriod")) or 0,
    )


def begin_checks(state: EngineState, container: Container) -> None:
    """Begin to check a container that was started just now; what is found comes by itself."""
    check = check_of(container)
    if check is None:
        return
    starting = Health(verdict=Verdict.STARTING, since_ns=state.now_ns)
    begun = state.put(replace(container, health=starting))
    program = container.program
    if program.is_sick:
        delay_ns, verdict = check.start_ns + check.retries * check.interval_ns, Verdict.UNHEALTHY
    else:
        rounds = max(1, -(-seconds_ns(program.ready_s) // check.interval_ns))
        delay_ns, verdict = rounds * check.interval_ns, Verdict.HEALTHY
    schedule(state, begun, state.now_ns + delay_ns, verdict, output=program.check_output)


def schedule(
    state: EngineState, container: Container, at_ns: int, verdict: Verdict, *, output: str
) -> None:
    """Let the check of a container find something at a time, if it still runs by then."""
    started_ns = container.started_ns

    def is_same_life() -> bool:
        now = state.containers.get(container.id)
        return now is not None and now.is_up and now.started_ns == started_ns

    state.at(at_ns, only_if(is_same_life, lambda: find(state, container.id, verdict, output)))


def find(state: EngineState, container_id: str, verdict: Verdict, output: str) -> None:
    """Let the check of a running container find something now."""
    container = state.containers[container_id]
    check = check_of(container)
    if check is None or (container.health and container.health.verdict is verdict):
        return
    streak = check.retries if verdict is Verdict.UNHEALTHY else 0
    found = Health(verdict=verdict, since_ns=state.now_ns, failing_streak=streak, output=output)
    state.tell_of(state.put(replace(container, health=found)), f"health_status: {verdict}")


def findings(container: Container, *, now_ns: int) -> Iterator[Finding]:
    """Yield the last runs of a container's check, oldest first."""
    check, health, started_ns = check_of(container), container.health, container.started_ns
    if check is None or health is None or started_ns is None:
        return
    done = (now_ns - started_ns) // check.interval_ns
    for number in range(max(1, done - KEPT_CHECKS + 1), done + 1):
        began_ns = started_ns + number * check.interval_ns
        is_bad = container.program.is_sick or (
            health.verdict is Verdict.UNHEALTHY
            and began_ns > health.since_ns - check.retries * check.interval_ns
        )
        yield Finding(
            began_ns=began_ns,
            ended_ns=began_ns + _TOOK_NS,
            exit_code=int(is_bad or health.verdict is Verdict.STARTING),
            output=health.output or container.program.check_output,
        )
