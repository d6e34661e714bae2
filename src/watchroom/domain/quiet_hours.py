"""The hours of the day in which a webhook is told nothing."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from watchroom.domain.errors import InvalidInput
from watchroom.domain.zones import parse_zone

FIELD: Final = "quietHours"
TIME_PATTERN: Final = r"([01][0-9]|2[0-3]):([0-5][0-9])"

_TIME: Final = re.compile(TIME_PATTERN, re.ASCII)
_zone: Final = lru_cache(maxsize=64)(parse_zone)  # of webhooks: fifty at most


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From one time of day up to another, by the clocks of a zone."""

    begin_minute: int  # after midnight, 0 to 1439
    end_minute: int  # likewise, exclusive; below the begin: it is that of the next day
    timezone: str  # as `parse_zone` takes it

    @property
    def begin(self) -> str:
        """When they begin, such as "22:00"."""
        return _shown(self.begin_minute)

    @property
    def end(self) -> str:
        """When they are over, such as "07:00"."""
        return _shown(self.end_minute)

    def hold_at(self, at_ms: int) -> bool:
        """
        Tell whether a moment lies in them: whether a clock on the wall shows a time of theirs.

        Where clocks are changed they are an hour longer or shorter, as the night is.
        """
        local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(_zone(self.timezone))
        minute = local.hour * 60 + local.minute
        if self.begin_minute < self.end_minute:
            return self.begin_minute <= minute < self.end_minute
        return minute >= self.begin_minute or minute < self.end_minute


def quiet_hours(begin: str, end: str, timezone: str) -> QuietHours:
    """Return what times such as "22:00" and a zone mean. Raises InvalidInput naming the field."""
    begin_minute, end_minute = _minute("from", begin), _minute("to", end)
    if begin_minute == end_minute:
        raise InvalidInput(f"{FIELD}.to", "Must differ from `from`; to be told nothing, pause it")
    try:
        _zone(timezone)
    except InvalidInput as error:
        raise InvalidInput(f"{FIELD}.timezone", error.reason) from error
    return QuietHours(begin_minute=begin_minute, end_minute=end_minute, timezone=timezone)


def _minute(field: str, text: str) -> int:
    match = _TIME.fullmatch(text)
    if match is None:
        raise InvalidInput(f"{FIELD}.{field}", "Must be a time of day such as 22:00")
    return int(match[1]) * 60 + int(match[2])


def _shown(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
