"""How those who ask for a time write moments: ISO 8601, seconds since 1970, or a while ago."""

import re
from datetime import date, datetime
from typing import Final, TypeVar

from watchroom.domain.errors import InvalidInput
from watchroom.domain.times import to_ms

YEARS: Final = range(1970, 2200)
ISO_PATTERN: Final = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2}))?"
)
UNIX_PATTERN: Final = r"([0-9]{1,11})(?:\.([0-9]{1,9}))?"

_ISO: Final = re.compile(ISO_PATTERN, re.ASCII)
_UNIX: Final = re.compile(UNIX_PATTERN, re.ASCII)
_AGO: Final = re.compile(r"([0-9]{1,9})([smhd])", re.ASCII)
_UNIT_S: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LAST_SECOND: Final = 7_258_118_399  # of the last year
_NS_PER_MS: Final = 1_000_000
_NS_PER_S: Final = 1_000_000_000

D = TypeVar("D", bound=date)


def parse_moment(text: str) -> int | None:
    """
    Return the milliseconds since 1970 of a date, in UTC, or of a time with its offset.

    None if it is written as neither. Raises InvalidInput for one that the calendar does not have,
    or that is not within YEARS.
    """
    if not _ISO.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(
            text.upper() if len(text) > len("YYYY-MM-DD") else text + "T00:00Z"
        )
    except ValueError as error:
        raise InvalidInput("moment", f"{text} is not a moment of the calendar") from error
    return to_ms(within_years(found))


def parse_moment_ns(text: str) -> int | None:
    """
    Return the nanoseconds since 1970 of a moment; digits alone are seconds, as Unix counts them.

    None and errors are those of `parse_moment`.
    """
    match = _UNIX.fullmatch(text)
    if match is None:
        at_ms = parse_moment(text)
        return None if at_ms is None else at_ms * _NS_PER_MS
    second, decimals = match.groups()
    if int(second) > _LAST_SECOND:
        raise InvalidInput("moment", f"{_of_years()}; send seconds")
    return int(second) * _NS_PER_S + int((decimals or "").ljust(9, "0"))


def parse_ago(text: str, *, now_ms: int) -> int | None:
    """
    Return the milliseconds since 1970 of what `90s`, `10m`, `2h` or `3d` mean: so long before now.

    None if it is not written so. Raises InvalidInput for one that lies before 1970.
    """
    match = _AGO.fullmatch(text)
    if match is None:
        return None
    at_ms = now_ms - int(match[1]) * _UNIT_S[match[2]] * 1000
    if at_ms < 0:
        raise InvalidInput("moment", _of_years())
    return at_ms


def within_years(found: D) -> D:
    """Return a day or moment as it is. Raises InvalidInput if it is not within YEARS."""
    if found.year not in YEARS:
        raise InvalidInput("moment", _of_years())
    return found


def _of_years() -> str:
    return f"The year must be between {YEARS[0]} and {YEARS[-1]}"
