"""Time zones by name or offset, and where their days and hours begin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from watchroom.domain.errors import InvalidInput

_MAX_NAME_CHARS: Final = 64  # the longest IANA name has 32
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
_OFFSET: Final = re.compile(r"(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-5][0-9]))?")
_MAX_OFFSET: Final = timedelta(hours=14)  # Kiritimati; no place is farther from UTC
_FORMS: Final = "must be UTC, an offset such as +02:00 (in a URL %2B02:00), or an IANA name"

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 9998  # a zone's offset must not lead beyond what a datetime can hold
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A calendar day of a zone."""

    date: date
    start_ms: int  # milliseconds UTC
    end_ms: int  # where the next day begins; the start itself for a day that the zone skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """An hour of a calendar day of a zone; shorter where the clock changed within it."""

    label: str  # local begin, such as "2026-03-29T03:00:00+02:00"; with "Z" in UTC
    start_ms: int  # milliseconds UTC
    end_ms: int  # where the next hour begins


def parse_zone(text: str) -> tzinfo:
    """
    Return the zone for "UTC", "Z", an offset such as "+02:00" or "-0330", or an IANA name.

    Raises InvalidInput for the field "timezone".
    """
    if text.upper() in {"UTC", "Z"}:
        return UTC
    if match := _OFFSET.fullmatch(text):
        return _fixed_zone(match)
    if len(text) > _MAX_NAME_CHARS or not _NAME.fullmatch(text):
        raise InvalidInput("timezone", _FORMS)
    try:
        return ZoneInfo(text)
    except (KeyError, OSError, ValueError) as error:  # none, a folder of zones, another file
        raise InvalidInput("timezone", f"no zone is called {text!r}") from error


def _fixed_zone(match: re.Match[str]) -> tzinfo:
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if offset > _MAX_OFFSET:
        raise InvalidInput("timezone", "an offset lies between -14:00 and +14:00")
    return timezone(-offset if match["sign"] == "-" else offset) if offset else UTC


def day_edges(last_day: date, days: int, zone: tzinfo) -> tuple[Day, ...]:
    """
    Return the *days* calendar days of *zone* that end with *last_day*, oldest first.

    Each ends where the next begins. Raises InvalidInput for the field "date" if a day is out
    of the range of dates that can be handled.
    """
    try:
        dates = [last_day - timedelta(days=back) for back in range(days - 1, -2, -1)]
    except OverflowError as error:
        raise _out_of_range() from error
    starts = [_start_of_day_ms(day, zone) for day in dates]
    edges = zip(dates, starts, starts[1:], strict=False)
    return tuple(Day(date=day, start_ms=start, end_ms=end) for day, start, end in edges)


def hour_edges(day: date, zone: tzinfo) -> tuple[Hour, ...]:
    """
    Return the hours of *day* in *zone*: 24, or 23 or 25 on a change of clock.

    Empty for a day that the zone skipped. Raises InvalidInput as `day_edges` does.
    """
    (whole,) = day_edges(day, 1, zone)
    return tuple(_hours(whole, zone))


def _hours(day: Day, zone: tzinfo) -> Iterator[Hour]:
    start_ms = day.start_ms
    while start_ms < day.end_ms:
        local = datetime.fromtimestamp(start_ms / 1000, zone)
        gone_s = local.minute * 60 + local.second
        end_ms = min(start_ms + (3600 - gone_s) * 1000, day.end_ms)
        yield Hour(label=_label(local), start_ms=start_ms, end_ms=end_ms)
        start_ms = end_ms


def _label(local: datetime) -> str:
    label = local.isoformat(timespec="seconds")
    return label.removesuffix("+00:00") + "Z" if local.tzinfo is UTC else label


def _start_of_day_ms(day: date, zone: tzinfo) -> int:
    """Return the first moment of *day*: its midnight, or the jump of the clock over it."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise _out_of_range()
    midnight = datetime.combine(day, time(), zone)
    first = midnight.astimezone(UTC)
    second = midnight.replace(fold=1).astimezone(UTC)
    if second < first:  # PEP 495: only a time that the clock jumped over is turned round so
        first = _jump(second, first, zone)
    return round(first.timestamp() * 1000)


def _jump(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """Return the second after *low*, up to *high*, from which on the zone has its new offset."""
    new_offset = high.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = low + (high - low) // 2 // _SECOND * _SECOND
        if middle.astimezone(zone).utcoffset() == new_offset:
            high = middle
        else:
            low = middle
    return high


def _out_of_range() -> InvalidInput:
    return InvalidInput("date", f"must lie between {_FIRST_YEAR}-01-01 and {_LAST_YEAR}-12-30")
