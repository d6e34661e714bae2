"""`GET /api/insights`: how runs go in a period, against the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Final

from litestar.response import Response

from watchroom.domain.buckets import Bucket, buckets_of, by_hour_of_week, step_within_hours
from watchroom.domain.comparing import span_before
from watchroom.domain.errors import InvalidInput
from watchroom.domain.spans import DAY_MS, HOUR_MS, Span
from watchroom.store import insights, mark_counts
from watchroom.store.database import Session
from watchroom.store.filters import ExecutionFilter
from watchroom.store.reckoning import Only
from watchroom.web import shown_insights
from watchroom.web.days import zone_name, zone_of
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import MOMENT, ZONE, choice, many, text
from watchroom.web.shown_insights import Period, shown_buckets, shown_period, shown_tiles
from watchroom.web.wire.insights import InsightGrain, Insights, InsightsAnswer

MOST_DAYS: Final = 366
USUAL_MS: Final = 7 * DAY_MS
HOURLY_MS: Final = 3 * DAY_MS  # what is shown by hour where nobody says; an hour more is let be
MOST_HOURLY_MS: Final = 14 * DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightsInputs(Inputs):
    """Which period, and which runs."""

    from_ms: int | None = query(
        MOMENT, name="from", says="From this moment on; a week before `to`.", default=None
    )
    to_ms: int | None = query(
        MOMENT,
        name="to",
        says="Before this moment, or now. One that is to come cuts the period before likewise.",
        default=None,
    )
    by: InsightGrain | None = query(
        choice(InsightGrain),
        says="How long a bucket is; hours up to three days, else days. Hours up to 14 days.",
        default=None,
    )
    workflow: tuple[str, ...] = query(
        many(text(200)), says="Only runs of these workflows, by id or exact name.", default=()
    )
    camera: tuple[str, ...] = query(many(text(200)), says="Only of these cameras.", default=())
    model: tuple[str, ...] = query(many(text(200)), says="Only of these models.", default=())
    timezone: tzinfo | None = query(
        ZONE, says="Whose hours and days these are: UTC, an offset, or a name.", default=None
    )


async def read_insights(call: Call[InsightsInputs]) -> Response[bytes]:
    """
    Show how runs went in a period, against the period of equal length before it.

    `delta` is the difference to that one, percent in points; with fewer than 30 runs in one of
    the two nothing is compared. Median and 95th percentile are exact to 2.5 %.
    """
    asked = call.inputs
    zone = zone_of(call, asked.timezone)
    whole = _asked(asked, call.now_ms)
    end_ms = call.now_ms + 1
    span, before = (whole[0], min(end_ms, whole[1])), span_before(whole, end_ms)
    grain = _grain(asked, span)
    buckets = buckets_of(span, zone, hourly=grain is InsightGrain.HOUR)
    async with call.services.store.reading() as session:
        only = await insights.chosen(session, _filter(asked))
        read = _Reading(session=session, asked=asked, only=only)
        current = await read.period(_edges(buckets))
        earlier = await read.period(_edges(buckets, earlier_ms=span[0] - before[0]))
        hours = await insights.by_step(session, span, step_within_hours(span, zone), only)
        cameras = await insights.cameras(session, span, only)
        models = await insights.durations_of_models(session, span, only)
    shown = Insights(
        period=shown_period(span),
        previous=shown_period(before),
        by=grain,
        timezone=zone_name(zone),
        tiles=shown_tiles(current, earlier),
        series=shown_buckets(buckets, current, earlier),
        hours_of_week=shown_insights.shown_hours(list(by_hour_of_week(hours, zone))),
        cameras=shown_insights.shown_cameras(cameras),
        camera_count=len(cameras),
        models=shown_insights.shown_models(models),
        model_count=len(models),
    )
    return json_response(InsightsAnswer(data=shown, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Reads the runs that are asked for, as they are at one moment."""

    session: Session
    asked: InsightsInputs
    only: Only

    async def period(self, edges: Sequence[int]) -> Period:
        """Return what is known of a period, in parts between one of *edges* and the next."""
        session, span = self.session, (edges[0], edges[-1])
        wanted = replace(_filter(self.asked), from_ms=span[0], to_ms=span[1])
        return Period(
            outcomes=await insights.outcomes(session, edges, self.only),
            histograms=await insights.histograms(session, edges, self.only),
            alerts=await insights.alerts(session, span, self.only),
            marks=await mark_counts.count(session, wanted),
        )


def _filter(asked: InsightsInputs) -> ExecutionFilter:
    return ExecutionFilter(workflows=asked.workflow, cameras=asked.camera, models=asked.model)


def _edges(buckets: Sequence[Bucket], *, earlier_ms: int = 0) -> list[int]:
    edges = [*(bucket.start_ms for bucket in buckets), buckets[-1].end_ms]
    return [edge - earlier_ms for edge in edges]


def _asked(asked: InsightsInputs, now_ms: int) -> Span:
    to_ms = now_ms + 1 if asked.to_ms is None else asked.to_ms
    from_ms = max(0, to_ms - USUAL_MS) if asked.from_ms is None else asked.from_ms
    if from_ms >= min(to_ms, now_ms + 1):
        raise InvalidInput("from", "Must lie before `to`, and before now")
    if to_ms - from_ms > MOST_DAYS * DAY_MS:
        raise InvalidInput("from", f"Must lie within {MOST_DAYS} days before `to`")
    return from_ms, to_ms


def _grain(asked: InsightsInputs, span: Span) -> InsightGrain:
    length_ms = span[1] - span[0]
    if asked.by is None:
        return InsightGrain.HOUR if length_ms <= HOURLY_MS + HOUR_MS else InsightGrain.DAY
    if asked.by is InsightGrain.HOUR and length_ms > MOST_HOURLY_MS + HOUR_MS:
        raise InvalidInput("by", "Hours are told of 14 days at most; ask for days")
    return asked.by
