"""What follows a sign-in: how long it holds, and how long somebody waits who fails."""

from dataclasses import dataclass
from typing import Final

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS

IDLE_MS: Final = 12 * HOUR_MS  # a session that is not used ends
LONGEST_MS: Final = 30 * DAY_MS  # and each ends at last

FREE_FAILURES: Final = 10  # in a row, before anybody waits
FIRST_WAIT_MS: Final = 15 * MINUTE_MS
LONGEST_WAIT_MS: Final = 4 * HOUR_MS
CLOCKS_APART_MS: Final = MINUTE_MS  # of servers that share a store


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginSession:
    """One sign-in that holds."""

    id: str
    person_id: str | None  # whose it is; None: a key's
    key_id: str | None  # None without a person: of the key that stands in the settings
    created_ms: int
    seen_ms: int  # when it was last used, to the minute
    expires_ms: int
    agent: str  # browser and system, in a few words
    address: str  # where it began


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Wrong passwords in a row."""

    count: int
    last_ms: int


def expiry_ms(*, created_ms: int, seen_ms: int) -> int:
    """Return when a session ends that is not used again."""
    return min(seen_ms + IDLE_MS, created_ms + LONGEST_MS)


def wait_ms(failures: Failures | None, *, now_ms: int) -> int:
    """
    Return how long it is until the next try may be made; 0: it may be made now.

    From the tenth failure in a row on it is a quarter of an hour, doubled by each that follows,
    four hours at most. A failure in the future means that the clock was set back: nobody waits.
    """
    if failures is None or failures.last_ms - CLOCKS_APART_MS > now_ms:
        return 0
    return max(0, failures.last_ms + _wait_after(failures.count) - now_ms)


def after_failure(failures: Failures | None, *, now_ms: int) -> Failures:
    """
    Return the failures with one more.

    They are in a row as long as no pause between two is longer than a quarter of an hour, or than
    twice the wait that was due. So ten at most happen in any quarter of an hour.
    """
    if failures is None or not is_row(failures, now_ms=now_ms):
        return Failures(count=1, last_ms=now_ms)
    return Failures(count=failures.count + 1, last_ms=now_ms)


def is_row(failures: Failures, *, now_ms: int) -> bool:
    """Tell whether a failure now would go on with these."""
    pause_ms = max(FIRST_WAIT_MS, 2 * _wait_after(failures.count))
    return -CLOCKS_APART_MS <= now_ms - failures.last_ms < pause_ms


def _wait_after(count: int) -> int:
    if count < FREE_FAILURES:
        return 0
    return int(min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** min(count - FREE_FAILURES, 10)))
