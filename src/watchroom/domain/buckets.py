"""A span cut into hours or days of a time zone, and the hours of a week that it touches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, TypeVar

from watchroom.domain.spans import HOUR_MS, QUARTER_MS, Span
from watchroom.domain.zones import Day, Hour, day_edges, hour_edges

T = TypeVar("T")

HOURS_OF_WEEK: Final = [(weekday, hour) for weekday in range(1, 8) for hour in range(24)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """An hour or a day, or what of it lies in the span."""

    start_ms: int
    end_ms: int
    complete: bool  # nothing of it lies outside the span, so that it can be held against others


def buckets_of(span: Span, zone: tzinfo, *, hourly: bool) -> list[Bucket]:
    """Return the hours or days of a zone that a span consists of, the two ends cut to it."""
    days = _days_of(span, zone)
    wholes: Iterable[Day | Hour] = days
    if hourly:
        wholes = (hour for day in days for hour in hour_edges(day.date, zone))
    return [
        Bucket(
            start_ms=max(span[0], whole.start_ms),
            end_ms=min(span[1], whole.end_ms),
            complete=span[0] <= whole.start_ms and whole.end_ms <= span[1],
        )
        for whole in wholes
        if whole.start_ms < span[1] and span[0] < whole.end_ms and whole.start_ms < whole.end_ms
    ]


def step_within_hours(span: Span, zone: tzinfo) -> int:
    """Return an hour (ms), or a quarter of one where the zone's hours do not begin with UTC's."""
    moments = (*span, (span[0] + span[1]) // 2)
    offsets = (_local(moment_ms, zone).utcoffset() for moment_ms in moments)
    even = all(offset is None or not offset.total_seconds() % 3600 for offset in offsets)
    return HOUR_MS if even else QUARTER_MS


def by_hour_of_week(
    moments: Mapping[int, T], zone: tzinfo
) -> Iterator[tuple[tuple[int, int], int, T]]:
    """Give weekday (1 is Monday) and hour of a zone, the moment (ms) itself, and what was then."""
    for moment_ms, what in sorted(moments.items(), key=lambda item: item[0]):
        local = _local(moment_ms, zone)
        yield (local.isoweekday(), local.hour), moment_ms, what


def _days_of(span: Span, zone: tzinfo) -> tuple[Day, ...]:
    first, last = (_local(moment_ms, zone).date() for moment_ms in (span[0], span[1] - 1))
    return day_edges(last, (last - first).days + 1, zone)


def _local(moment_ms: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(moment_ms / 1000, zone)
