"""How moments are read."""

import pytest

from watchroom.domain.errors import InvalidInput
from watchroom.domain.moments import parse_ago, parse_moment, parse_moment_ns

NOON_MS = 1_756_382_400_000  # 2025-08-28T12:00:00Z


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-08-28T12:00:00Z", NOON_MS),
        ("2025-08-28t12:00z", NOON_MS),
        ("2025-08-28T14:00:00.250+02:00", NOON_MS + 250),
        ("2025-08-28", NOON_MS - 12 * 3_600_000),
        ("2025-08-28T12:00:00", None),
        ("10m", None),
        ("", None),
    ],
)
def test_a_moment_is_a_day_or_has_an_offset(text: str, expected: int | None) -> None:
    """A time without an offset is another one for each who reads it."""
    assert parse_moment(text) == expected


@pytest.mark.parametrize("text", ["2025-02-30", "2025-08-28T25:00Z", "1969-12-31", "2200-01-01"])
def test_what_the_calendar_does_not_have_is_refused(text: str) -> None:
    """And what no clock of ours can have meant."""
    with pytest.raises(InvalidInput):
        parse_moment(text)


def test_digits_are_seconds_as_unix_counts_them() -> None:
    """To the nanosecond."""
    assert parse_moment_ns("1756382400.000000001") == NOON_MS * 1_000_000 + 1
    assert parse_moment_ns("2025-08-28T12:00:00Z") == NOON_MS * 1_000_000
    with pytest.raises(InvalidInput, match="seconds"):
        parse_moment_ns("99999999999")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", NOON_MS - 90_000),
        ("10m", NOON_MS - 600_000),
        ("2h", NOON_MS - 7_200_000),
        ("3d", NOON_MS - 259_200_000),
        ("10x", None),
        ("10", None),
        ("-1m", None),
        ("1 h", None),
    ],
)
def test_a_while_ago_is_before_now(text: str, expected: int | None) -> None:
    """As people say it."""
    assert parse_ago(text, now_ms=NOON_MS) == expected


def test_a_while_ago_ends_at_1970() -> None:
    """No calendar overflows."""
    with pytest.raises(InvalidInput):
        parse_ago("999999999d", now_ms=NOON_MS)
