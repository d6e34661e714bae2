"""When a message is tried again, and when a webhook is given up."""

from datetime import UTC, datetime

import pytest

from builders import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS
from watchroom.domain.webhook_schedule import asked_wait_ms, is_given_up, next_attempt_ms


def delay_ms(attempts: int, *, asked_ms: int | None = None, random: float = 0.0) -> int | None:
    due_ms = next_attempt_ms(attempts, now_ms=NOW_MS, asked_ms=asked_ms, random=lambda: random)
    return None if due_ms is None else due_ms - NOW_MS


def test_the_pauses_grow_for_three_days() -> None:
    """A receiver may be down over a weekend and still hears everything."""
    delays = [delay_ms(attempts) for attempts in range(1, 11)]

    hours = [2, 5, 10, 14, 20, 24]
    assert delays[:3] == [5_000, 5 * MINUTE_MS, 30 * MINUTE_MS]
    assert delays[3:9] == [hour * HOUR_MS for hour in hours]
    assert delays[9] is None


def test_what_failed_together_does_not_come_back_together() -> None:
    """A receiver that comes up again is not run over."""
    assert delay_ms(2, random=0.5) == 5 * MINUTE_MS * 1.1
    assert delay_ms(2, random=0.999) == pytest.approx(6 * MINUTE_MS, rel=0.01)


@pytest.mark.parametrize(
    ("asked_ms", "delay"),
    [(0, 5_000), (3_000, 5_000), (HOUR_MS, HOUR_MS), (400 * DAY_MS, DAY_MS)],
)
def test_a_receiver_may_ask_for_more_time(asked_ms: int, delay: int) -> None:
    """Never for less, and for a day at most."""
    assert delay_ms(1, asked_ms=asked_ms) == delay


@pytest.mark.parametrize(
    ("status", "header", "wait_ms"),
    [
        (429, "120", 120_000),
        (503, " 7 ", 7_000),
        (503, "Thu, 28 Aug 2025 12:35:56 GMT", 60_000),
        (503, "Thu, 28 Aug 2025 12:35:56 -0000", 60_000),
        (503, "Thu, 28 Aug 2025 12:00:00 GMT", 0),
        (429, "9" * 30, 999_999_999_000),
        (500, "120", None),
        (429, None, None),
        (429, "", None),
        (429, "soon", None),
        (429, "-5", None),
        (429, "٣", None),
        (429, "1e9", None),
        (429, "Thu, 99 Aug 99999 12:35:56 GMT", None),
    ],
)
def test_how_a_receiver_asks(status: int, header: str | None, wait_ms: int | None) -> None:
    """By the standard's two ways; what means nothing is no reason to wait, nor to fail."""
    assert datetime.fromtimestamp(NOW_MS / 1000, UTC).isoformat() == "2025-08-28T12:34:56+00:00"
    assert asked_wait_ms(status, header, now_ms=NOW_MS) == wait_ms


def test_five_days_of_nothing_are_enough() -> None:
    """Longer than the whole schedule of one message."""
    assert not is_given_up(NOW_MS - 5 * DAY_MS + 1, now_ms=NOW_MS)
    assert is_given_up(NOW_MS - 5 * DAY_MS, now_ms=NOW_MS)
