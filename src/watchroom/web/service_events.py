"""`GET /api/services/{containerId}/events` and `/crashes`: what happened to a service."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from litestar.response import Response

from watchroom.domain import crash
from watchroom.domain.container_stats import ContainerStats
from watchroom.domain.errors import NotFound
from watchroom.domain.events import Event as Happening
from watchroom.domain.service_events import ServiceEvent
from watchroom.domain.service_happenings import TOLD_TYPES, is_told_by
from watchroom.domain.spans import DAY_MS
from watchroom.store import container_events, crashes, service_history
from watchroom.store.database import Session
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import path, query
from watchroom.web.kinds import integer
from watchroom.web.service_inputs import ServiceInputs, asked_record
from watchroom.web.shown_services import rounded, time_or_none
from watchroom.web.times import iso_time
from watchroom.web.timespans import SpanInputs, asked_span
from watchroom.web.wire.events import (
    CrashAnswer,
    CrashDetail,
    CrashEntry,
    CrashLine,
    CrashList,
    CrashUsage,
    Event,
    EventList,
    ToldAs,
)
from watchroom.web.wire.operations import CursorPaging

USUAL_DAYS: Final = 7
MOST_TOLD: Final = 3  # entries of the log of everything that one event leads to

Told = dict[int, list[Happening]]  # by the millisecond of what they tell


@dataclass(frozen=True, slots=True, kw_only=True)
class EventInputs(SpanInputs):
    """Which events."""

    limit: int = query(integer(1, 1000), says="Number of results.", default=100)


async def list_events(call: Call[EventInputs]) -> Response[bytes]:
    """
    List what happened to a service, the newest first; a week back without `from`.

    The events are Watchroom's own record: engines forget theirs, and containers that were
    recreated meanwhile, or are gone, are in it too. `kind` is the engine's word; `toldAs` leads to
    what the event means, in the log of everything that happens.
    """
    asked, service = call.inputs, await asked_record(call)
    from_ms, to_ms = asked_span(asked, call.now_ms, usual_ms=USUAL_DAYS * DAY_MS)
    async with call.services.store.reading() as session:
        found = await container_events.between(
            session,
            from_ms=from_ms,
            to_ms=to_ms,
            limit=asked.limit,
            host=service.host,
            service=service.id,
        )
        told = await _told(session, found)
    return json_response(EventList(data=[_event(event, told) for event in found]))


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashListInputs(ServiceInputs):
    """Which crashes."""

    limit: int = query(integer(1, 200), says="Number of results per page.", default=50)
    cursor: int | None = query(integer(1), says="`nextCursor` of the page before.", default=None)


async def list_crashes(call: Call[CrashListInputs]) -> Response[bytes]:
    """
    List the crashes of a service, the newest first.

    A crash is an end with another exit code than 0 that nobody ordered, and memory running out.
    They outlive their container, and the service.
    """
    asked, service = call.inputs, await asked_record(call)
    found = await crashes.page(
        call.services.store,
        limit=asked.limit + 1,
        before_id=asked.cursor,
        host=service.host,
        service=service.id,
    )
    shown = [CrashEntry(**_crash(summary)) for summary in found[: asked.limit]]
    more = len(found) > asked.limit
    paging = CursorPaging(limit=asked.limit, next_cursor=str(shown[-1].id) if more else None)
    return json_response(CrashList(data=shown, pagination=paging))


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashInputs(ServiceInputs):
    """Which crash."""

    crash: int = path(integer(1), says="Id of the crash.", example=7)


async def read_crash(call: Call[CrashInputs]) -> Response[bytes]:
    """Return one crash with the last log lines and what was used before it."""
    asked, service = call.inputs, await asked_record(call)
    found = await crashes.page(
        call.services.store,
        limit=1,
        before_id=asked.crash + 1,
        host=service.host,
        service=service.id,
    )
    record = await crashes.get(call.services.store, asked.crash)
    if record is None or not found or found[0].id != asked.crash:
        raise NotFound(f"{service.id!r} has no crash {asked.crash}.")
    detail = CrashDetail(
        **_crash(found[0]),
        logs=[_line(line) for line in record.log],
        stats=[_usage(stats) for stats in record.stats],
    )
    return json_response(CrashAnswer(data=detail))


async def _told(session: Session, found: Sequence[ServiceEvent]) -> Told:
    """Return the entries of the log of everything that these events may have led to."""
    told: Told = defaultdict(list)
    if found:
        newest, oldest = found[0], found[-1]
        entries = await service_history.happened(
            session,
            (oldest.at_ms, newest.at_ms + 1),
            TOLD_TYPES,
            limit=len(found) * MOST_TOLD,
            only=(newest.host, newest.service),
        )
        for entry in entries:
            told[entry.at_ms].append(entry)
    return told


def _event(event: ServiceEvent, told: Told) -> Event:
    entries = [each for each in told.get(event.at_ms, ()) if is_told_by(event, each)]
    return Event(
        id=event.id,
        timestamp=iso_time(event.at_ms),
        timestamp_ns=str(event.time_nano),
        kind=event.kind,
        service=event.service,
        host=event.host,
        container_id=event.container_id,
        exit_code=event.exit_code,
        signal=event.signal,
        detail=dict(event.detail),
        told_as=[ToldAs(seq=entry.seq, type=entry.type) for entry in entries],
    )


def _crash(summary: crashes.CrashSummary) -> dict[str, Any]:
    """Return the members that list and detail share."""
    return {
        "id": summary.id,
        "timestamp": iso_time(summary.crash.at_ms),
        "service": summary.service,
        "host": summary.host,
        "container_id": summary.container_id,
        "exit_code": summary.crash.exit_code,
        "oom_killed": summary.crash.oom_killed,
        "reason": summary.crash.reason,
        "image": summary.image,
        "image_digest": summary.image_digest,
        "restart_count": summary.restart_count,
    }


def _line(line: crash.CrashLine) -> CrashLine:
    return CrashLine(
        timestamp=time_or_none(line.at_ms),
        message=line.message,
        level=line.level,
        stream=line.stream,
    )


def _usage(stats: ContainerStats) -> CrashUsage:
    network = stats.network_per_s
    return CrashUsage(
        timestamp=iso_time(stats.at_ms),
        cpu=rounded(stats.cpu_percent),
        memory=rounded(stats.memory_percent),
        memory_usage=stats.memory_bytes,
        memory_limit=stats.memory_limit_bytes,
        network_received=rounded(network.received) if network else None,
        network_sent=rounded(network.sent) if network else None,
        processes=stats.pids,
    )
