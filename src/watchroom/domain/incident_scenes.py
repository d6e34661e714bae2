"""Which stretches of time around some failures are looked at."""

from dataclasses import dataclass
from typing import Final

from watchroom.domain.spans import DAY_MS, Span

LEAD_MS: Final = 2 * 60_000  # before the first failure, in which an event is a sign
# An engine tells of an end only after the connections of what ended were cut, and clocks differ.
SLACK_MS: Final = 2_000
USAGE_LEAD_MS: Final = 5 * 60_000  # before the first failure, in which usage is looked at
USAGE_MOST_MS: Final = 10 * 60_000  # after it: what comes later is as likely to follow from it
TIMELINE_LEAD_MS: Final = 10 * 60_000
TIMELINE_AFTER_MS: Final = 2 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A stretch of time, and when the first run failed in it."""

    from_ms: int
    to_ms: int
    first_failure_ms: int | None  # None: none failed

    @property
    def origin_ms(self) -> int:
        """The moment that everything is held against."""
        return self.from_ms if self.first_failure_ms is None else self.first_failure_ms

    @property
    def events(self) -> Span:
        """When an event is a sign; without a failure, all the time."""
        start_ms = self.origin_ms - LEAD_MS
        if self.first_failure_ms is None:
            return start_ms, self.to_ms
        return start_ms, self.origin_ms + SLACK_MS + 1

    @property
    def before(self) -> Span:
        """The day before that, which tells what is usual."""
        end_ms = self.events[0]
        return end_ms - DAY_MS, end_ms

    @property
    def usage(self) -> Span:
        """When usage can be a sign."""
        start_ms = self.origin_ms - USAGE_LEAD_MS
        if self.first_failure_ms is None:
            return start_ms, self.to_ms
        return start_ms, min(self.to_ms, self.origin_ms + USAGE_MOST_MS) + 1

    @property
    def usage_before(self) -> Span:
        """The day before that."""
        end_ms = self.usage[0]
        return end_ms - DAY_MS, end_ms

    @property
    def timeline(self) -> Span:
        """What is told of what happened."""
        return (
            min(self.from_ms, self.origin_ms - TIMELINE_LEAD_MS),
            self.to_ms + TIMELINE_AFTER_MS,
        )
