"""What services print."""

from typing import TypeAlias

from msgspec import field

from watchroom.client.models.base import Model, Moment


class ColouredSpan(Model, kw_only=True, frozen=True):
    """A stretch of a line that its program coloured for a terminal, or made bold."""

    start: int  # its first character
    end: int  # behind its last one
    colour: str | None  # red, green, yellow, blue, magenta, cyan or grey; None for the usual one
    bold: bool


class LogEntry(Model, kw_only=True, frozen=True):
    """One line of a log."""

    timestamp: Moment | None  # None if the log driver keeps no times
    timestamp_ns: str | None  # the same in nanoseconds since 1970, which tells lines apart
    message: str  # without its line end
    level: str | None  # None if it shows none
    stream: str | None  # stdout or stderr; None under a terminal, which mixes both
    spans: list[ColouredSpan] = field(default_factory=list)  # of the message, in their order


class Logs(Model, kw_only=True, frozen=True):
    """Lines of a log, oldest first."""

    logs: list[LogEntry]
    reason: str | None  # why there are no lines, in words; None if nothing is wrong
    reached: Moment | None  # how far back was looked; None if there is no more
    next_cursor: str | None  # pass it as `cursor` for older lines; None at the beginning


class FollowedLine(LogEntry, tag="line", tag_field="type", kw_only=True, frozen=True):
    """A line of a log that is followed."""


class FollowedGap(Model, tag="gap", tag_field="type", kw_only=True, frozen=True):
    """Lines are missing here."""

    timestamp: Moment | None
    lines: int | None  # how many; None if nobody knows
    reason: str


class FollowedMark(Model, tag="mark", tag_field="type", kw_only=True, frozen=True):
    """Something happened to the container between two lines."""

    timestamp: Moment | None
    event: str  # stopped, started, restarted, recreated, removed, disconnected, unreadable or ended
    detail: str | None
    timestamp_ns: str | None = None  # the same as `timestamp`, in nanoseconds since 1970


Followed: TypeAlias = FollowedLine | FollowedGap | FollowedMark
