"""`GET /api/executions/buckets`: how many runs of a filter began in each day or hour."""

from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final

from litestar.response import Response

from watchroom.domain.errors import InvalidInput
from watchroom.domain.spans import Span
from watchroom.domain.times import EPOCH, MILLISECOND
from watchroom.domain.zones import Day, Hour, day_edges, hour_edges
from watchroom.store.buckets import Bucket, bucket_counts, span_of_runs
from watchroom.store.filters import ExecutionFilter
from watchroom.web.days import edges_of, zone_name, zone_of
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import query
from watchroom.web.kinds import ZONE, choice
from watchroom.web.run_filters import FilterInputs, filter_of, filters_given
from watchroom.web.summaries import Grouping
from watchroom.web.times import iso_time
from watchroom.web.wire.gallery import BucketsMeta, RunBucket, RunBuckets

MOST_DAYS: Final = {Grouping.DAY: 3660, Grouping.HOUR: 92}


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketInputs(FilterInputs):
    """What is counted, and by what."""

    by: Grouping = query(choice(Grouping), says="What a bucket is.", default=Grouping.DAY)
    timezone: tzinfo | None = query(
        ZONE, says="Whose days these are: UTC, an offset, or an IANA name.", default=None
    )


async def count_buckets(call: Call[BucketInputs]) -> Response[bytes]:
    """
    Count the runs that pass the filters by day or hour, the newest first.

    Days and hours without such runs are left out, and every count is exact. The filters' `from`
    and `to` may cut a day; `from` and `to` of a bucket are always those of the whole day.
    """
    asked = call.inputs
    zone = zone_of(call, asked.timezone)
    wanted = filter_of(asked, call.now_ms)
    async with call.services.store.reading() as session:
        parts = _parts(_cut(wanted, await span_of_runs(session)), asked.by, zone)
        edges = edges_of([part for _, part in parts])
        counts = await bucket_counts(session, wanted, edges=edges)
    filled = [(*part, count) for part, count in zip(parts, counts, strict=True) if count.runs]
    meta = BucketsMeta(
        by=asked.by,
        timezone=zone_name(zone),
        total=sum(count.runs for count in counts),
        flagged=sum(count.flagged for count in counts),
        failed=sum(count.failed for count in counts),
        filters=filters_given(asked),
        timestamp=call.meta.timestamp,
    )
    return json_response(RunBuckets(data=[_shown(*each) for each in filled[::-1]], meta=meta))


def _cut(wanted: ExecutionFilter, kept: Span | None) -> Span | None:
    """Return the filter's range of time as far as there are runs; None if there are none."""
    if kept is None:
        return None
    from_ms = max(kept[0], wanted.from_ms or 0)
    to_ms = kept[1] if wanted.to_ms is None else min(kept[1], wanted.to_ms)
    return (from_ms, to_ms) if from_ms < to_ms else None


def _parts(span: Span | None, grouping: Grouping, zone: tzinfo) -> list[tuple[date, Day | Hour]]:
    """Return the days or hours of a span, the oldest first. Raises InvalidInput if too many."""
    if span is None:
        return []
    first, last = _date(span[0], zone), _date(span[1] - 1, zone)
    count = (last - first).days + 1
    if count > MOST_DAYS[grouping]:
        most = f"{MOST_DAYS[grouping]} days at most can be counted by {grouping}"
        raise InvalidInput("from", f"These are {count} days with runs; {most}")
    days = day_edges(last, count, zone)
    if grouping is Grouping.DAY:
        return [(day.date, day) for day in days]
    return [(day.date, hour) for day in days for hour in hour_edges(day.date, zone)]


def _date(moment_ms: int, zone: tzinfo) -> date:
    return (EPOCH + moment_ms * MILLISECOND).astimezone(zone).date()


def _shown(day: date, part: Day | Hour, count: Bucket) -> RunBucket:
    return RunBucket(
        from_=iso_time(part.start_ms),
        to=iso_time(part.end_ms),
        date=day.isoformat(),
        runs=count.runs,
        flagged=count.flagged,
        failed=count.failed,
    )
