"""Restarts, their causes, and containers that do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.container_events import ContainerEvent, EventKind
from watchroom.domain.restart_loops import (
    LOOP_WINDOW_MS,
    Restart,
    RestartCause,
    RestartLoop,
    restart_loop,
    restarts_of,
)


def started(at_ms: int) -> ContainerEvent:
    return ContainerEvent(kind=EventKind.START, at_ms=at_ms)


def died(at_ms: int, exit_code: int | None) -> ContainerEvent:
    return ContainerEvent(kind=EventKind.DIE, at_ms=at_ms, exit_code=exit_code)


def signalled(at_ms: int) -> ContainerEvent:
    return ContainerEvent(kind=EventKind.KILL, at_ms=at_ms, signal=15)


def oom(at_ms: int) -> ContainerEvent:
    return ContainerEvent(kind=EventKind.OOM, at_ms=at_ms)


def failed(at_ms: int, cause: RestartCause = RestartCause.FAILED) -> Restart:
    return Restart(at_ms=at_ms, cause=cause, exit_code=1)


@pytest.mark.parametrize(
    ("life", "cause", "exit_code"),
    [
        ([died(5_000, 7)], RestartCause.FAILED, 7),
        ([died(5_000, 0)], RestartCause.ENDED, 0),
        ([oom(4_900), died(5_000, 137)], RestartCause.OUT_OF_MEMORY, 137),
        ([signalled(4_900), died(5_000, 143)], RestartCause.ORDERED, 143),
        ([died(5_000, None)], RestartCause.UNKNOWN, None),
        ([], RestartCause.UNKNOWN, None),
    ],
)
def test_a_restart_has_the_cause_that_its_events_show(
    life: list[ContainerEvent], cause: RestartCause, exit_code: int | None
) -> None:
    """The engine's own counter says neither when nor why."""
    events = [started(0), *life, started(6_000)]

    assert restarts_of(events) == (Restart(at_ms=6_000, cause=cause, exit_code=exit_code),)


def test_the_first_start_is_no_restart() -> None:
    """Nor is an end without a start after it."""
    assert restarts_of([]) == ()
    assert restarts_of([started(2_000), died(3_000, 1)]) == ()
    assert restarts_of([signalled(1_000), started(2_000)]) == ()


def test_a_start_after_an_end_is_a_restart_whenever_the_life_before_began() -> None:
    """A container that ran for a year and crashes now has a restart today."""
    events = [oom(900), died(1_000, 137), started(2_000), died(3_000, 1), started(4_000)]

    causes = [restart.cause for restart in restarts_of(events)]
    assert causes == [RestartCause.OUT_OF_MEMORY, RestartCause.FAILED]


def test_each_restart_has_its_own_cause() -> None:
    """What happened in one life does not explain the next."""
    events = [
        started(0),
        oom(900),
        died(1_000, 137),
        started(2_000),
        died(3_000, 1),
        started(4_000),
    ]

    causes = [restart.cause for restart in restarts_of(events)]
    assert causes == [RestartCause.OUT_OF_MEMORY, RestartCause.FAILED]


def test_three_restarts_within_five_minutes_are_a_loop() -> None:
    """Fewer may be bad luck."""
    restarts = [failed(1_000), failed(2_000), failed(4_000)]

    assert restart_loop(restarts[:2], 5_000) is None
    assert restart_loop(restarts, 5_000) == RestartLoop(
        restarts=3, since_ms=1_000, cause=RestartCause.FAILED
    )


def test_a_loop_ends_when_its_restarts_are_old() -> None:
    """A container that has been up for five minutes is out of it."""
    restarts = [failed(1_000), failed(2_000), failed(4_000)]

    assert restart_loop(restarts, 1_000 + LOOP_WINDOW_MS) is None
    assert restart_loop(restarts, 999 + LOOP_WINDOW_MS) is not None


def test_restarts_by_order_make_no_loop() -> None:
    """Somebody who tries out settings restarts often."""
    restarts = [failed(at_ms, RestartCause.ORDERED) for at_ms in range(10)]

    assert restart_loop(restarts, 100) is None


def test_a_loop_has_its_most_frequent_cause() -> None:
    """And the latest of equally frequent ones, which is nearer to the present."""
    memory = RestartCause.OUT_OF_MEMORY
    mostly = [failed(1, memory), failed(2, memory), failed(3)]
    equally = [failed(1, memory), failed(2), failed(3, memory), failed(4)]

    loops = [restart_loop(mostly, 10), restart_loop(equally, 10)]
    assert [loop and loop.cause for loop in loops] == [memory, RestartCause.FAILED]


EVENTS = st.lists(
    st.builds(
        ContainerEvent,
        kind=st.sampled_from(EventKind),
        at_ms=st.integers(0, 10**6),
        exit_code=st.sampled_from([None, 0, 1, 137]),
        signal=st.sampled_from([None, 1, 9, 15]),
    )
)


@given(EVENTS)
def test_every_start_but_the_first_is_a_restart(events: list[ContainerEvent]) -> None:
    """Whatever else is reported, and however much of it is missing; the first after an end too."""
    kinds = [event.kind for event in events]
    first = kinds.index(EventKind.START) if EventKind.START in kinds else 0
    after_an_end = EventKind.DIE in kinds[:first]

    assert len(restarts_of(events)) == max(0, kinds.count(EventKind.START) - 1 + after_an_end)
