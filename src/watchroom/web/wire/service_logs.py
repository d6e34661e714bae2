"""How logs are shown."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.domain.log_colours import TextColour
from watchroom.domain.log_levels import LogLevel
from watchroom.web.wire.services import Success
from watchroom.web.wire.types import Count, Moment


class ColouredSpan(Struct, kw_only=True, gc=False):
    """A stretch of a line that its program coloured for a terminal, or made bold."""

    start: Annotated[Count, Meta(description="Its first character; an emoji is one.")]
    end: Annotated[Count, Meta(description="Behind its last character.")]
    colour: Annotated[
        TextColour | None, Meta(description="The nearest of a few names; null for the usual one.")
    ]
    bold: Annotated[bool, Meta(description="Whether it was printed bold.")]


class LogEntry(Struct, kw_only=True, rename="camel", gc=False):
    """One line of a log."""

    timestamp: Annotated[Moment | None, Meta(description="Null if the log driver keeps no times.")]
    timestamp_ns: Annotated[
        str | None, Meta(description="The same in nanoseconds since 1970, which tells lines apart.")
    ]
    message: Annotated[str, Meta(description="Without its line end.")]
    level: Annotated[LogLevel | None, Meta(description="Null if it shows none.")]
    stream: Annotated[
        str | None, Meta(description="stdout or stderr; null under a terminal, which mixes both.")
    ]
    spans: Annotated[
        list[ColouredSpan] | UnsetType,
        Meta(description="What the program coloured; absent where that is nothing."),
    ] = UNSET


class Logs(Struct, kw_only=True, rename="camel"):
    """Lines of a log, oldest first."""

    logs: Annotated[list[LogEntry], Meta(description="Oldest first.")]
    reason: Annotated[
        str | None, Meta(description="Why there are no lines, in words; null if nothing is wrong.")
    ]
    reached: Annotated[
        Moment | None, Meta(description="How far back was looked; null if there is no more.")
    ]
    next_cursor: Annotated[
        str | None, Meta(description="Pass it as `cursor` for older lines; null at the beginning.")
    ]


class LogsAnswer(Success[Logs]):
    """Lines of a log."""


class FollowedLine(LogEntry, kw_only=True, rename="camel", tag="line", tag_field="type"):
    """A line of a log that is followed."""


class FollowedGap(Struct, kw_only=True, tag="gap", tag_field="type"):
    """Lines are missing here."""

    timestamp: Annotated[
        Moment | None, Meta(description="Of the last line before; null if nobody knows.")
    ]
    lines: Annotated[Count | None, Meta(description="How many; null if nobody knows.")]
    reason: Annotated[str, Meta(description="Why, in words.")]


class FollowedMark(Struct, kw_only=True, rename="camel", tag="mark", tag_field="type"):
    """Something happened to the container between two lines."""

    timestamp: Annotated[
        Moment | None, Meta(description="When it did, by the engine; null if that did not say.")
    ]
    timestamp_ns: Annotated[
        str | None, Meta(description="The same in nanoseconds since 1970, which tells the order.")
    ]
    event: Annotated[
        str,
        Meta(
            description="stopped, started, restarted, recreated or removed; disconnected: the "
            "engine was lost; unreadable or ended: no more comes."
        ),
    ]
    detail: Annotated[str | None, Meta(description="More about it, in words.")]
