"""Times as an engine keeps and writes them: in nanoseconds since 1970."""

from datetime import UTC, datetime, timedelta
from typing import Final

NS_PER_S: Final = 1_000_000_000
NS_PER_MS: Final = 1_000_000

ZERO_TIME: Final = "0001-01-01T00:00:00Z"  # Go's, which means never

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

# In hours, up to which a length is told in a unit. Source: go-units, HumanDuration.
_UNITS: Final = ((48, 1, "hours"), (336, 24, "days"), (1440, 168, "weeks"), (17520, 720, "months"))


def to_ns(moment: datetime) -> int:
    """Return an aware moment in nanoseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND * 1000


def to_datetime(at_ns: int) -> datetime:
    """Return a moment, to the microsecond."""
    return _EPOCH + timedelta(microseconds=at_ns // 1000)


def log_stamp(at_ns: int) -> str:
    """Return a moment as it stands before an entry of a log: always nine decimals."""
    seconds, rest = divmod(at_ns, NS_PER_S)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


def engine_time(at_ns: int | None) -> str:
    """Return a moment as it stands in an inspection, without zeros at the end; None: never."""
    if at_ns is None:
        return ZERO_TIME
    return log_stamp(at_ns)[:-1].rstrip("0").rstrip(".") + "Z"


def length_words(length_ns: int) -> str:
    """Return a length of time as the list of containers tells it, such as "3 minutes"."""
    seconds = length_ns // NS_PER_S
    if seconds < 60:
        return ("Less than a second", "1 second")[seconds] if seconds < 2 else f"{seconds} seconds"
    if seconds < 3600:
        return "About a minute" if seconds < 120 else f"{seconds // 60} minutes"
    hours = (seconds + 1800) // 3600
    if hours == 1:
        return "About an hour"
    for below, size, unit in _UNITS:
        if hours < below:
            return f"{hours // size} {unit}"
    return f"{hours // 8760} years"
