"""What can be asked of a service's log, and what comes of it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import msgspec

from watchroom.domain.log_colours import TextSpan
from watchroom.domain.log_levels import LogLevel

USUAL_LINES: Final = 100


class LogStream(StrEnum):
    """Where a program wrote a line; under a terminal both are one, and a line has neither."""

    STDOUT = "stdout"
    STDERR = "stderr"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which lines are wanted; conditions combine."""

    lines: int = USUAL_LINES  # at most, the latest ones
    since_ns: int | None = None  # nanoseconds since 1970, inclusive
    until_ns: int | None = None  # exclusive
    behind: int | None = None  # about how many lines come after `until_ns`, if somebody counted
    search: str | None = None  # somewhere in the message, in capitals or not
    regex: str | None = None  # found somewhere in the message; compiles
    levels: frozenset[LogLevel] = field(default_factory=frozenset)  # empty: any, also unknown
    stream: LogStream | None = None  # None: any
    is_raw: bool = False  # secrets are not masked, except in lines that were kept without them


class LogLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line, as who asked may see it; a struct, for ten thousand of them are one answer."""

    at_ns: int | None  # nanoseconds since 1970; None if the log driver keeps no times
    stream: LogStream | None  # None under a terminal
    level: LogLevel | None  # None if it shows none
    message: str  # without its line end
    spans: tuple[TextSpan, ...] = ()  # stretches of the message that the program coloured


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGap:
    """That lines are missing between two others."""

    at_ns: int | None  # of the last line before them; None if nobody knows
    lines: int | None  # how many; None if nobody knows
    reason: str  # in words


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMark:
    """That something happened to the container between two lines."""

    at_ns: int | None  # when, by the engine; None if it did not say
    event: str  # such as "stopped" or "restarted"
    detail: str | None  # in words; None if there is nothing to add


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Some lines of a log."""

    lines: tuple[LogLine, ...]  # oldest first
    driver_reason: str | None  # why the log driver gives none, in words; None if it does
    reached_ns: int | None  # a search was cut short here, going back; None: nothing was left out
    behind: int | None = None  # about how many lines come after the first of these; None: unknown


Followed = LogLine | LogGap | LogMark
