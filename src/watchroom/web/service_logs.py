"""`GET /api/services/{containerId}/logs`: what a service prints, read or followed."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import msgspec
from litestar.response import Response, Stream
from msgspec import UNSET

from watchroom.domain.errors import InvalidInput, WatchroomError
from watchroom.domain.log_colours import TextSpan
from watchroom.domain.log_levels import LogLevel
from watchroom.flows.services.log_patterns import LONGEST_PATTERN
from watchroom.flows.services.log_views import (
    Followed,
    LogGap,
    LogLine,
    LogMark,
    LogQuery,
    LogStream,
)
from watchroom.web.endpoint import NDJSON, Call, json_response
from watchroom.web.errors import problem_of
from watchroom.web.inputs import query
from watchroom.web.kinds import MOMENT_NS, TRUTH, choice, integer, many, text
from watchroom.web.log_cursors import cursor_of, place_of, query_before, without_shown
from watchroom.web.log_secrets import sees_secrets, still_sees_secrets
from watchroom.web.rechecks import Recheck
from watchroom.web.service_inputs import ServiceInputs, wing_a_of
from watchroom.web.streams import Seat, Streams
from watchroom.web.times import iso_time
from watchroom.web.wing_a import ServiceLogs
from watchroom.web.wings import Wing
from watchroom.web.wire.service_logs import (
    ColouredSpan,
    FollowedGap,
    FollowedLine,
    FollowedMark,
    LogEntry,
    Logs,
    LogsAnswer,
)

_NS_PER_MS: Final = 1_000_000

Entry = TypeVar("Entry", bound=LogEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInputs(ServiceInputs):
    """Which lines."""

    lines: int = query(
        integer(1, 10_000), says="Number of log lines: the latest.", default=100, example=20
    )
    since_ns: int | None = query(
        MOMENT_NS,
        name="since",
        says="Only lines from this moment on: ISO 8601, or seconds since 1970.",
        default=None,
        example="2025-05-01T00:00:00Z",
    )
    until_ns: int | None = query(
        MOMENT_NS,
        name="until",
        says="Only lines before this moment: ISO 8601, or seconds since 1970.",
        default=None,
    )
    search: str | None = query(
        text(200), says="Only lines with this text, in capitals or not.", default=None
    )
    regex: str | None = query(
        text(LONGEST_PATTERN),
        says="Only lines in which this regular expression is found; RE2 syntax.",
        default=None,
    )
    level: tuple[LogLevel, ...] = query(
        many(choice(LogLevel)), says="Only lines of these levels.", default=(), example="error"
    )
    stream: LogStream | None = query(
        choice(LogStream), says="Only lines of this stream.", default=None
    )
    cursor: str | None = query(
        text(64), says="`nextCursor` of the answer before: older lines.", default=None
    )
    follow: bool = query(
        TRUTH,
        says="Whether to go on with what comes: one JSON object a line, until the caller leaves.",
        default=False,
    )


async def read_logs(call: Call[LogInputs]) -> Response[Any]:
    """
    Return what a service printed, the oldest line first.

    Of the lines that are wanted it is the latest `lines`; `nextCursor` leads to those before.
    Levels are told by fixed rules, null where a line shows none. Secrets are masked, except for
    administrators of a server with `WATCHROOM_MASK_LOGS=false`. With `follow=true` the answer is
    NDJSON without end: objects of type `line`, `gap` where lines are missing, and `mark` where
    the container was stopped, started, restarted, recreated or removed, with the engine's time of
    it. Of a service that is gone, the lines that were kept can be read by its `id`.
    """
    is_raw = sees_secrets(call.options, call.caller)
    asked, wanted, logs = call.inputs, _query(call.inputs, is_raw=is_raw), wing_a_of(call).logs
    if asked.follow:
        if asked.cursor is not None or asked.until_ns is not None:
            raise InvalidInput("follow", "Goes on from now; it cannot be combined with an end")
        followed = logs.follow(asked.container_id, wanted, host=asked.host)
        streams = call.services.streams
        seat = streams.seat(call.caller.identity)
        admit = partial(still_sees_secrets, call.options, call.admit) if is_raw else call.admit
        encoded = _encoded(followed, streams, seat, admit)
        return Stream(encoded, media_type=NDJSON)
    return json_response(LogsAnswer(data=await _page(asked, logs, wanted)))


async def _page(asked: LogInputs, logs: ServiceLogs, wanted: LogQuery) -> Logs:
    place = None if asked.cursor is None else place_of(asked.cursor)
    query_ = wanted if place is None else query_before(wanted, place)
    page = await logs.read(asked.container_id, query_, host=asked.host)
    page = page if place is None else without_shown(page, place)
    return Logs(
        logs=[_entry(LogEntry, line) for line in page.lines],
        reason=page.driver_reason,
        reached=_time(page.reached_ns),
        next_cursor=cursor_of(page, limit=wanted.lines, place=place),
    )


def _query(asked: LogInputs, *, is_raw: bool) -> LogQuery:
    since_ns, until_ns = asked.since_ns, asked.until_ns
    if since_ns is not None and until_ns is not None and until_ns < since_ns:
        raise InvalidInput("until", "Must not lie before `since`")
    return LogQuery(
        lines=asked.lines,
        since_ns=since_ns,
        until_ns=until_ns,
        search=asked.search,
        regex=asked.regex,
        levels=frozenset(asked.level),
        stream=asked.stream,
        is_raw=is_raw,
    )


async def _encoded(
    followed: AsyncGenerator[Followed, None],
    streams: Streams,
    seat: Seat,
    admit: Callable[[], Awaitable[object]],
) -> AsyncIterator[bytes]:
    """Yield a line of JSON for each entry; the status is out by now, so an error is one too."""
    recheck = Recheck(streams, admit)
    try:
        async with aclosing(streams.until_end(followed)) as entries:
            async for entry in entries:
                await recheck.if_due()
                yield _line(shown_followed(entry))
    except WatchroomError as error:
        words = problem_of(error, Wing.SERVICES).message
        yield _line(FollowedMark(timestamp=None, timestamp_ns=None, event="ended", detail=words))
    finally:
        streams.leave(seat)


def _line(entry: FollowedLine | FollowedGap | FollowedMark) -> bytes:
    return msgspec.json.encode(entry) + b"\n"


def shown_followed(entry: Followed) -> FollowedLine | FollowedGap | FollowedMark:
    """Return a line of a log that is followed, or what stands between two, as it is sent."""
    match entry:
        case LogLine():
            return _entry(FollowedLine, entry)
        case LogGap():
            return FollowedGap(timestamp=_time(entry.at_ns), lines=entry.lines, reason=entry.reason)
        case LogMark():
            return FollowedMark(
                timestamp=_time(entry.at_ns),
                timestamp_ns=_digits(entry.at_ns),
                event=entry.event,
                detail=entry.detail,
            )


def _entry(kind: type[Entry], line: LogLine) -> Entry:
    at_ns = line.at_ns
    return kind(
        timestamp=_time(at_ns),
        timestamp_ns=_digits(at_ns),
        message=line.message,
        level=line.level,
        stream=line.stream,
        spans=[_span(span) for span in line.spans] or UNSET,
    )


def _span(span: TextSpan) -> ColouredSpan:
    return ColouredSpan(start=span.start, end=span.end, colour=span.colour, bold=span.is_bold)


def _digits(ns: int | None) -> str | None:
    return None if ns is None else str(ns)


def _time(ns: int | None) -> str | None:
    return None if ns is None else iso_time(ns // _NS_PER_MS)
