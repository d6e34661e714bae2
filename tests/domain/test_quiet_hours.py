"""Quiet hours are times of a clock on the wall, also across midnight and changes of that clock."""

from datetime import datetime

import pytest

from watchroom.domain.errors import InvalidInput
from watchroom.domain.quiet_hours import QuietHours, quiet_hours
from watchroom.domain.times import to_ms


def at(text: str) -> int:
    """Return a moment in milliseconds."""
    return to_ms(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-01-10T21:59:59.999+01:00", False),
        ("2026-01-10T22:00:00+01:00", True),
        ("2026-01-10T23:59:59+01:00", True),
        ("2026-01-11T00:00:00+01:00", True),
        ("2026-01-11T06:59:59.999+01:00", True),
        ("2026-01-11T07:00:00+01:00", False),
        ("2026-01-11T12:00:00+01:00", False),
        ("2026-01-10T21:30:00Z", True),  # half past ten in Madrid
        ("2026-07-10T20:30:00Z", True),  # and in summer
        ("2026-07-10T19:59:00Z", False),
    ],
)
def test_a_night_reaches_across_midnight(moment: str, quiet: bool) -> None:
    """From the begin on, up to the end, by the clocks of the zone whatever the season."""
    assert quiet_hours("22:00", "07:00", "Europe/Madrid").hold_at(at(moment)) is quiet


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [("12:59", False), ("13:00", True), ("14:29", True), ("14:30", False), ("00:00", False)],
)
def test_a_siesta_lies_within_a_day(moment: str, quiet: bool) -> None:
    """Where the end comes after the begin, it is that of the same day."""
    siesta = quiet_hours("13:00", "14:30", "-03:30")

    assert siesta.hold_at(at(f"2026-01-10T{moment}:00-03:30")) is quiet


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 2), ("2026-10-25", 4)])
def test_a_change_of_the_clock_makes_them_shorter_or_longer(day: str, hours: int) -> None:
    """From one to four they last three hours, but for these two nights in Madrid."""
    night = quiet_hours("01:00", "04:00", "Europe/Madrid")
    midnight_ms = at(f"{day}T00:00:00Z") - 3_600_000

    assert sum(night.hold_at(midnight_ms + hour * 3_600_000) for hour in range(12)) == hours


def test_a_time_that_the_clock_skips_ends_them_all_the_same() -> None:
    """Half past two does not come on that night: at three they are over."""
    night = quiet_hours("22:00", "02:30", "Europe/Madrid")

    assert night.hold_at(at("2026-03-29T00:59:59Z"))
    assert not night.hold_at(at("2026-03-29T01:00:00Z"))


def test_they_are_shown_as_they_were_given() -> None:
    """A person must find again what it wrote."""
    night = quiet_hours("00:05", "23:59", "UTC")

    assert night == QuietHours(begin_minute=5, end_minute=1439, timezone="UTC")
    assert (night.begin, night.end) == ("00:05", "23:59")


@pytest.mark.parametrize(
    ("begin", "end", "zone", "field"),
    [
        ("24:00", "07:00", "UTC", "quietHours.from"),
        ("9:00", "07:00", "UTC", "quietHours.from"),
        ("22:00", "07:60", "UTC", "quietHours.to"),
        ("22:00", "\u0660\u0667:\u0660\u0660", "UTC", "quietHours.to"),
        ("22:00", "22:00", "UTC", "quietHours.to"),
        ("22:00", "07:00", "Mars/Olympus", "quietHours.timezone"),
        ("22:00", "07:00", "+15:00", "quietHours.timezone"),
    ],
)
def test_what_is_no_time_is_refused_with_its_field(
    begin: str, end: str, zone: str, field: str
) -> None:
    """At once, and not in the night."""
    with pytest.raises(InvalidInput) as refused:
        quiet_hours(begin, end, zone)

    assert refused.value.field == field
