"""When a message is tried again, and when a webhook is given up."""

from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from watchroom.domain.spans import DAY_MS, HOUR_MS

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS

# After the first attempt, the second ...: the schedule that Standard Webhooks proposes. Three days
# in all, which a receiver can be down for without missing anything.
DELAYS_MS: Final = (
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
)
JITTER: Final = 0.2  # of a delay, at most, so that what failed together does not come back together
LONGEST_WAIT_MS: Final = DAY_MS  # that a receiver may ask for
GIVE_UP_AFTER_MS: Final = 5 * DAY_MS  # of nothing but failures
OVERLAP_MS: Final = DAY_MS  # for which a replaced secret still signs

_ASKS_TO_WAIT: Final = frozenset({429, 503})


def next_attempt_ms(
    attempts: int, *, now_ms: int, asked_ms: int | None, random: Callable[[], float]
) -> int | None:
    """
    Return when to try again after so many attempts; None if that was the last.

    A receiver that asked to be left alone for *asked_ms* is, for a day at most. *random* gives
    numbers from 0 up to 1.
    """
    if attempts > len(DELAYS_MS):
        return None
    delay_ms = DELAYS_MS[attempts - 1] * (1 + JITTER * random())
    return now_ms + max(round(delay_ms), min(asked_ms or 0, LONGEST_WAIT_MS))


def asked_wait_ms(status_code: int, retry_after: str | None, *, now_ms: int) -> int | None:
    """
    Return how long a receiver asks to be left alone: whole seconds, or until a date.

    None if it does not ask, or in words that mean nothing. Source: RFC 9110, section 10.2.3.
    """
    if status_code not in _ASKS_TO_WAIT or retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9]) * SECOND_MS
    try:
        until = parsedate_to_datetime(text)
        until_ms = int(until.replace(tzinfo=until.tzinfo or UTC).timestamp() * SECOND_MS)
    except (ValueError, OverflowError):
        return None
    return max(until_ms - now_ms, 0)


def is_given_up(failing_since_ms: int, *, now_ms: int) -> bool:
    """Tell whether a webhook that has only failed since then is to be disabled."""
    return now_ms - failing_since_ms >= GIVE_UP_AFTER_MS
