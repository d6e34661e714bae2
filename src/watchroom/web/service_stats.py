"""`GET /api/services/{containerId}/stats` and `/stats/history`: what a service uses."""

from dataclasses import dataclass

from litestar.response import Response

from watchroom.domain import stats_samples
from watchroom.domain.spans import HOUR_MS
from watchroom.flows.services.views import ServiceView
from watchroom.store import stats_history
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import query
from watchroom.web.kinds import integer
from watchroom.web.service_inputs import ServiceInputs, asked_record, asked_service
from watchroom.web.shown_services import rounded, uptime_s
from watchroom.web.times import iso_time
from watchroom.web.timespans import SpanInputs, asked_span
from watchroom.web.wire.services import (
    BlockTraffic,
    Stats,
    StatsAnswer,
    StatsHistory,
    StatsHistoryAnswer,
    StatsPoint,
    Traffic,
)


async def read_stats(call: Call[ServiceInputs]) -> Response[bytes]:
    """
    Return what a service uses, by the latest sample.

    CPU is percent of one core, memory percent of the limit and without page cache. What does not
    run, or was not measured yet, has null.
    """
    return json_response(StatsAnswer(data=shown_stats(asked_service(call), call.now_ms)))


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryInputs(SpanInputs):
    """Which part of the history."""

    points: int = query(integer(2, 2000), says="How many points at most.", default=300)


async def read_stats_history(call: Call[HistoryInputs]) -> Response[bytes]:
    """
    Return what a service used over a time, the last hour without `from`, in equal points.

    They are as fine as `points` and the age of the data allow: samples for an hour, ten seconds
    for a day, a minute for two weeks, ten minutes for a year. Where nothing was measured there is
    a point with null in it, never a guess between its neighbours.
    """
    asked, service = call.inputs, await asked_record(call)
    from_ms, to_ms = asked_span(asked, call.now_ms, usual_ms=HOUR_MS)
    series = await stats_history.history(
        call.services.store,
        host=service.host,
        service=service.id,
        from_ms=from_ms,
        to_ms=to_ms,
        points=asked.points,
    )
    history = StatsHistory(
        resolution=series.resolution_s, points=[_point(point) for point in series.points]
    )
    return json_response(StatsHistoryAnswer(data=history))


def shown_stats(view: ServiceView, now_ms: int) -> Stats:
    """Return what a service uses; null where it does not run, or was not measured."""
    usage = None if view.is_stale else view.usage
    return Stats(
        cpu=rounded(usage.cpu_percent) if usage else None,
        memory=rounded(usage.memory_percent) if usage else None,
        memory_usage=usage.memory_bytes if usage else None,
        memory_limit=usage.memory_limit_bytes if usage else None,
        uptime=uptime_s(view, now_ms),
        restart_count=view.service.state.restart_count,
        timestamp=iso_time(usage.at_ms if usage else view.seen_ms),
        measured=usage is not None,
        network=Traffic(
            received=rounded(usage.network_received_per_s) if usage else None,
            sent=rounded(usage.network_sent_per_s) if usage else None,
        ),
        block=BlockTraffic(
            read=rounded(usage.block_read_per_s) if usage else None,
            written=rounded(usage.block_written_per_s) if usage else None,
        ),
        processes=usage.processes if usage else None,
    )


def _point(point: stats_samples.StatsPoint) -> StatsPoint:
    return StatsPoint(
        timestamp=iso_time(point.at_ms),
        cpu=rounded(point.cpu_percent),
        cpu_max=rounded(point.cpu_percent_most),
        memory_usage=rounded(point.memory_bytes, 0),
        memory_usage_max=rounded(point.memory_bytes_most, 0),
        memory_limit=point.memory_limit_bytes,
        network_received=rounded(point.received_bytes_s),
        network_sent=rounded(point.sent_bytes_s),
        block_read=rounded(point.read_bytes_s),
        block_written=rounded(point.written_bytes_s),
        processes=rounded(point.pids),
    )
