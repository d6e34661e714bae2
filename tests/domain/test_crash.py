"""Which events of a container are crashes."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from watchroom.domain.container_events import ContainerEvent, EventKind, this_life
from watchroom.domain.container_stats import StatsReading, stats_between
from watchroom.domain.crash import (
    KEPT_LOG_LINES,
    KEPT_STATS_MS,
    Crash,
    CrashLine,
    crash_of,
    kept_lines,
    kept_stats,
)

STARTED = ContainerEvent(kind=EventKind.START, at_ms=0)


def died(at_ms: int, exit_code: int | None) -> ContainerEvent:
    return ContainerEvent(kind=EventKind.DIE, at_ms=at_ms, exit_code=exit_code)


def signalled(at_ms: int, signal: int | None) -> ContainerEvent:
    return ContainerEvent(kind=EventKind.KILL, at_ms=at_ms, signal=signal)


def oom(at_ms: int) -> ContainerEvent:
    return ContainerEvent(kind=EventKind.OOM, at_ms=at_ms)


@pytest.mark.parametrize(
    ("before", "end"),
    [
        ([STARTED], died(5_000, 1)),
        ([STARTED], died(5_000, 137)),
        ([STARTED, signalled(4_000, 1)], died(5_000, 1)),  # it was asked to read its settings
        ([STARTED, signalled(5_000, 15)], died(900_000, 1)),  # it ignored that long ago
        ([signalled(4_000, 15), STARTED], died(5_000, 1)),  # that was in the life before
        ([], died(5_000, 1)),
    ],
)
def test_an_end_that_nobody_asked_for_is_a_crash(
    before: Sequence[ContainerEvent], end: ContainerEvent
) -> None:
    """Another exit code than 0, and no order to end shortly before."""
    crash = crash_of(end, before)

    assert crash == Crash(
        began_ms=end.at_ms, at_ms=end.at_ms, exit_code=end.exit_code, oom_killed=False
    )


@pytest.mark.parametrize(
    ("before", "end"),
    [
        ([STARTED], died(5_000, 0)),
        ([STARTED, signalled(4_900, 15)], died(5_000, 143)),
        ([STARTED, signalled(4_900, 2)], died(5_000, 5)),
        ([STARTED, signalled(4_900, 15), signalled(14_900, 9)], died(15_000, 137)),
        ([STARTED, signalled(4_900, 37)], died(5_000, 1)),  # systemd's own
        ([STARTED, signalled(4_900, None)], died(5_000, 1)),
        ([STARTED], ContainerEvent(kind=EventKind.STOP, at_ms=5_000)),
        ([STARTED], died(5_000, None)),
    ],
)
def test_an_end_by_order_or_a_good_one_is_none(
    before: Sequence[ContainerEvent], end: ContainerEvent
) -> None:
    """Stopping, restarting and updating end a container with whatever code it has for that."""
    assert crash_of(end, before) is None


def test_a_long_grace_is_a_long_order() -> None:
    """A model server may take minutes to shut down, and end badly."""
    before = [STARTED, signalled(5_000, 15)]

    assert crash_of(died(125_000, 1), before) is not None
    assert crash_of(died(125_000, 1), before, grace_ms=180_000) is None


def test_running_out_of_memory_is_a_crash_even_if_it_goes_on() -> None:
    """The process that was killed may be the one that does the work."""
    crash = crash_of(oom(5_000), [STARTED])

    assert crash == Crash(began_ms=5_000, at_ms=5_000, exit_code=None, oom_killed=True)
    assert crash.reason == "Out of memory: a process in it was killed"


def test_the_end_after_running_out_of_memory_is_the_same_crash() -> None:
    """Two events, one crash: the second one knows more and takes the place of the first."""
    crash = crash_of(died(5_200, 137), [STARTED, oom(5_000)])

    assert crash == Crash(began_ms=5_000, at_ms=5_200, exit_code=137, oom_killed=True)
    assert crash.reason == "Exited (137), out of memory"


def test_an_end_long_after_running_out_of_memory_is_another_crash() -> None:
    """A container that lost a process an hour ago did not end for that."""
    crash = crash_of(died(3_600_000, 1), [STARTED, oom(5_000)])

    assert crash is not None
    assert (crash.began_ms, crash.oom_killed) == (3_600_000, False)


def test_a_life_begins_with_its_start() -> None:
    """What came before belongs to another one."""
    assert this_life([oom(1), STARTED, oom(2), STARTED, oom(3)]) == [STARTED, oom(3)]
    assert this_life([oom(1)]) == [oom(1)]


def test_the_last_lines_are_kept() -> None:
    """What was said just before tells most."""
    line = CrashLine(at_ms=None, stream=None, message="x", level=None)
    lines = [replace(line, at_ms=n) for n in range(KEPT_LOG_LINES + 5)]

    assert [each.at_ms for each in kept_lines(lines)] == list(range(5, KEPT_LOG_LINES + 5))
    assert kept_lines(lines[:3]) == tuple(lines[:3])


def test_the_last_minutes_of_stats_are_kept_in_order() -> None:
    """Neither older ones nor those of the next life."""
    reading = StatsReading(
        at_ms=0,
        cpu=None,
        memory_bytes=1,
        memory_limit_bytes=None,
        network=None,
        disk=None,
        pids=None,
    )
    times = [KEPT_STATS_MS + 1, KEPT_STATS_MS, 5, 0, -1]
    stats = [stats_between(None, replace(reading, at_ms=at_ms)) for at_ms in times]

    assert [each.at_ms for each in kept_stats(stats, KEPT_STATS_MS)] == [0, 5, KEPT_STATS_MS]
