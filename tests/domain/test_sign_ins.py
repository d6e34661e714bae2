"""How long a sign-in holds, and how long somebody waits who fails."""

import pytest

from watchroom.domain.sign_ins import (
    DAY_MS,
    FREE_FAILURES,
    HOUR_MS,
    IDLE_MS,
    LONGEST_MS,
    MINUTE_MS,
    Failures,
    after_failure,
    expiry_ms,
    wait_ms,
)

NOW = 1_000 * DAY_MS


def test_a_session_that_is_used_holds_on_but_not_for_ever() -> None:
    """Twelve hours from the last use, thirty days at last."""
    assert expiry_ms(created_ms=0, seen_ms=HOUR_MS) == HOUR_MS + IDLE_MS
    assert expiry_ms(created_ms=0, seen_ms=LONGEST_MS - 1) == LONGEST_MS


@pytest.mark.parametrize(
    ("count", "minutes"),
    [(1, 0), (9, 0), (10, 15), (11, 30), (12, 60), (13, 120), (14, 240), (15, 240), (10**9, 240)],
)
def test_the_wait_doubles_and_is_never_for_ever(count: int, minutes: int) -> None:
    """However long somebody goes on, four hours after they stop the owner can come in."""
    failures = Failures(count=count, last_ms=NOW)

    assert wait_ms(failures, now_ms=NOW) == minutes * MINUTE_MS
    assert wait_ms(failures, now_ms=NOW + minutes * MINUTE_MS) == 0


def test_ten_failures_at_most_fit_into_any_quarter_of_an_hour() -> None:
    """Whatever the rhythm of who guesses: the promise is counted over every window."""
    for pause_ms in (0, 1_000, 89_000, 91_000, 14 * MINUTE_MS, 16 * MINUTE_MS):
        times = list(guesses(pause_ms, until_ms=NOW + DAY_MS))
        for start in times:
            assert sum(start <= at < start + 15 * MINUTE_MS for at in times) <= FREE_FAILURES


def guesses(pause_ms: int, *, until_ms: int) -> list[int]:
    """Return when somebody fails who tries as often as they may."""
    failures, now_ms = None, NOW
    times: list[int] = []
    while now_ms < until_ms and len(times) < 200:
        now_ms += wait_ms(failures, now_ms=now_ms)
        failures = after_failure(failures, now_ms=now_ms)
        times.append(now_ms)
        now_ms += pause_ms
    return times


def test_rare_slips_are_never_a_row() -> None:
    """Who mistypes once a day for a year waits for nothing."""
    failures = None
    for day in range(365):
        failures = after_failure(failures, now_ms=NOW + day * DAY_MS)

    assert failures == Failures(count=1, last_ms=NOW + 364 * DAY_MS)


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    """An hour of summer time, or a repaired clock, must not be added to the wait."""
    failures = Failures(count=12, last_ms=NOW)

    assert wait_ms(failures, now_ms=NOW - HOUR_MS) == 0
    assert after_failure(failures, now_ms=NOW - HOUR_MS).count == 1
    assert wait_ms(failures, now_ms=NOW - 1_000) > 0
