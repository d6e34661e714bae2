"""Spans cut into hours and days of a zone."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from builders import at
from watchroom.domain.buckets import buckets_of, by_hour_of_week, step_within_hours
from watchroom.domain.spans import HOUR_MS, QUARTER_MS
from watchroom.domain.zones import parse_zone

MADRID = ZoneInfo("Europe/Madrid")


def test_days_of_a_zone_are_cut_at_both_ends() -> None:
    """What is cut says so: it must not be held against whole days."""
    span = (at("2025-08-26T10:00:00Z"), at("2025-08-28T12:00:00Z"))
    found = buckets_of(span, MADRID, hourly=False)

    assert [(each.start_ms, each.end_ms, each.complete) for each in found] == [
        (span[0], at("2025-08-26T22:00:00Z"), False),
        (at("2025-08-26T22:00:00Z"), at("2025-08-27T22:00:00Z"), True),
        (at("2025-08-27T22:00:00Z"), span[1], False),
    ]


def test_a_day_on_which_the_clock_changes_has_its_own_hours() -> None:
    """25 of them in autumn, and together they tile the day."""
    span = (at("2025-10-25T22:00:00Z"), at("2025-10-26T23:00:00Z"))
    found = buckets_of(span, MADRID, hourly=True)

    assert len(found) == 25
    assert all(each.complete for each in found)
    assert [each.start_ms for each in found[1:]] == [each.end_ms for each in found[:-1]]
    assert (found[0].start_ms, found[-1].end_ms) == span


@pytest.mark.parametrize(
    ("zone", "step_ms"), [("UTC", HOUR_MS), ("+02:00", HOUR_MS), ("Asia/Kolkata", QUARTER_MS)]
)
def test_hours_that_do_not_begin_with_those_of_utc_need_quarters(zone: str, step_ms: int) -> None:
    """Half past in Kolkata is the full hour of UTC."""
    span = (at("2025-08-26T10:00:00Z"), at("2025-08-28T12:00:00Z"))

    assert step_within_hours(span, parse_zone(zone)) == step_ms


def test_moments_fall_into_hours_of_the_week() -> None:
    """Monday is 1, in the zone that is asked for."""
    moments = {at("2025-08-31T22:30:00Z"): "late", at("2025-08-31T21:30:00Z"): "early"}

    assert [(place, what) for place, _, what in by_hour_of_week(moments, MADRID)] == [
        ((7, 23), "early"),
        ((1, 0), "late"),
    ]
    assert next(by_hour_of_week(moments, UTC))[0] == (7, 21)
