"""Zones are read strictly, and days and hours follow their clocks."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.errors import InvalidInput
from watchroom.domain.zones import Hour, day_edges, hour_edges, parse_zone

HOUR_MS = 3_600_000
ODD_ZONES = [
    "UTC",
    "+14:00",
    "-0330",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/St_Johns",
    "America/Asuncion",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
]


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("UTC", timedelta(0)),
        ("utc", timedelta(0)),
        ("Z", timedelta(0)),
        ("+00:00", timedelta(0)),
        ("+02:00", timedelta(hours=2)),
        ("-0330", timedelta(hours=-3, minutes=-30)),
        ("+05", timedelta(hours=5)),
        ("+14:00", timedelta(hours=14)),
        ("Etc/GMT+3", timedelta(hours=-3)),
        ("Asia/Kolkata", timedelta(hours=5, minutes=30)),
    ],
)
def test_offsets_and_names_are_zones(text: str, offset: timedelta) -> None:
    """The forms that the API documents."""
    assert datetime(2026, 1, 1, tzinfo=parse_zone(text)).utcoffset() == offset


@pytest.mark.parametrize(
    "text",
    [
        "",
        " UTC",
        " 02:00",
        "+2",
        "+2:00",
        "+14:30",
        "+99:00",
        "+02:60",
        "+\u0660\u0662:00",
        "UTC+2",
        "Mars/Olympus",
        "America",
        "Europe/",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe/../../../etc/passwd",
        "Europe\\Berlin",
        "Europe/Berlin\x00",
        "\ud800",
        "Europe/" + "x" * 10_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """Names become file names somewhere below: none may lead out of the folder of zones."""
    with pytest.raises(InvalidInput) as caught:
        parse_zone(text)

    assert caught.value.field == "timezone"


def test_a_plus_lost_in_a_url_is_explained() -> None:
    """ "?timezone=+02:00" arrives as " 02:00": the answer says how to write it."""
    with pytest.raises(InvalidInput, match="%2B"):
        parse_zone(" 02:00")


def test_days_are_oldest_first_and_end_with_the_last() -> None:
    """In UTC they begin at multiples of a day."""
    days = day_edges(date(2026, 3, 1), 3, UTC)

    assert [day.date for day in days] == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
    assert all(day.start_ms % (24 * HOUR_MS) == 0 for day in days)
    assert days[-1].end_ms == datetime(2026, 3, 2, tzinfo=UTC).timestamp() * 1000


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Berlin", date(2026, 11, 21), 24),
        ("America/Asuncion", date(2023, 10, 1), 23),
        ("America/Havana", date(2026, 11, 1), 25),
        ("Asia/Kolkata", date(2026, 3, 29), 24),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Pacific/Apia", date(2011, 12, 31), 24),
    ],
)
def test_a_day_has_the_hours_that_its_clock_shows(zone: str, day: date, hours: int) -> None:
    """23 in spring, 25 in autumn, none on the day that Samoa skipped."""
    edges = hour_edges(day, ZoneInfo(zone))

    assert len(edges) == hours
    assert all(hour.end_ms - hour.start_ms == HOUR_MS for hour in edges)


def test_a_clock_that_changes_by_half_an_hour_gives_one_short_hour() -> None:
    """Lord Howe Island, where the day of 23.5 hours still has 24 of them."""
    spring = hour_edges(date(2026, 10, 4), ZoneInfo("Australia/Lord_Howe"))
    autumn = hour_edges(date(2026, 4, 5), ZoneInfo("Australia/Lord_Howe"))

    assert sum(hour.end_ms - hour.start_ms for hour in spring) == 23.5 * HOUR_MS
    assert sum(hour.end_ms - hour.start_ms for hour in autumn) == 24.5 * HOUR_MS
    assert (len(spring), len(autumn)) == (24, 25)


def test_a_day_without_midnight_begins_with_the_jump_of_the_clock() -> None:
    """In Paraguay the clock went from 00:00 to 01:00; in Toronto once from 23:30 to 00:30."""
    paraguay = hour_edges(date(2023, 10, 1), ZoneInfo("America/Asuncion"))
    (toronto,) = day_edges(date(1919, 3, 31), 1, ZoneInfo("America/Toronto"))

    assert paraguay[0].label == "2023-10-01T01:00:00-03:00"
    assert toronto.start_ms == datetime(1919, 3, 31, 4, 30, tzinfo=UTC).timestamp() * 1000


def test_labels_tell_equal_hours_apart() -> None:
    """On a change of clock 02:00 comes twice, with two offsets; UTC is written as Z."""
    labels = [hour.label for hour in hour_edges(date(2026, 10, 25), ZoneInfo("Europe/Berlin"))]

    assert labels[2:4] == ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]
    assert hour_edges(date(2026, 10, 25), UTC)[0].label == "2026-10-25T00:00:00Z"


@pytest.mark.parametrize("day", [date.min, date.max, date(1899, 12, 31), date(9999, 1, 1)])
def test_a_date_out_of_range_is_refused(day: date) -> None:
    """No date that can be typed makes the arithmetic overflow."""
    for zone in (UTC, parse_zone("+14:00"), parse_zone("-14:00")):
        with pytest.raises(InvalidInput) as caught:
            day_edges(day, 2, zone)
        assert caught.value.field == "date"


@given(st.dates(date(1971, 1, 1), date(2037, 12, 31)), st.sampled_from(ODD_ZONES))
def test_hours_tile_days_and_days_tile_time(day: date, name: str) -> None:
    """Every run falls into one hour of one day, in any zone."""
    zone = parse_zone(name)
    days = day_edges(day, 3, zone)

    assert all(one.end_ms == other.start_ms for one, other in pairwise(days))
    for each in days:
        hours = hour_edges(each.date, zone)
        assert all(one.end_ms == other.start_ms for one, other in pairwise(hours))
        if hours:
            assert (hours[0].start_ms, hours[-1].end_ms) == (each.start_ms, each.end_ms)
            assert all(_is_of(hour, zone) for hour in hours)


def _is_of(hour: Hour, zone: tzinfo) -> bool:
    """Whether the label is the local time of the hour's begin."""
    local = datetime.fromisoformat(hour.label)
    moment = datetime.fromtimestamp(hour.start_ms / 1000, zone)
    return local.astimezone(UTC) == moment.astimezone(UTC) and (
        local.utcoffset() == moment.utcoffset()
    )
