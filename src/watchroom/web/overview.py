"""`GET /api/analytics/overview`: how runs went lately, beside the time before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from litestar.response import Response

from watchroom.domain.errors import InvalidInput
from watchroom.domain.spans import DAY_MS, HOUR_MS, QUARTER_MS, Span
from watchroom.domain.trends import Polarity
from watchroom.store import alerts, node_times, rollups
from watchroom.store.database import Session
from watchroom.store.node_times import NodeTimes
from watchroom.store.rollups import Totals
from watchroom.web.endpoint import Call, json_response
from watchroom.web.figures import figures_of
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import MOMENT
from watchroom.web.performance import Measured, compared_figures
from watchroom.web.times import iso_time, seconds
from watchroom.web.wire.overview import AlertsOverview, Overview, OverviewAnswer, RunsPart
from watchroom.web.wire.statistics import Comparison

MOST_DAYS: Final = 366
ALERTS_MS: Final = 7 * DAY_MS  # every run is looked at for its messages
MOST_PARTS: Final = 100
FEWEST_MESSAGES: Final = 5  # on either side, for their medians to be compared
STEPS_MS: Final = (
    *(60_000, 300_000, QUARTER_MS, HOUR_MS),
    *(3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 7 * DAY_MS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewInputs(Inputs):
    """Which time."""

    from_ms: int | None = query(
        MOMENT, name="from", says="From this moment on; a day before `to`.", default=None
    )
    to_ms: int | None = query(MOMENT, name="to", says="Before this moment, or now.", default=None)


async def read_overview(call: Call[OverviewInputs]) -> Response[bytes]:
    """
    Compare the runs of a time, the last 24 hours mostly, with those of the time before.

    The time before ends where this one begins, and is as long. `change` is in percent of
    `previous`. The parts show how runs and failures are spread over the time.
    """
    from_ms, to_ms = span = _asked(call.inputs, call.now_ms)
    step_ms = step_of(span)
    edges = edges_of(span, step_ms)
    before_ms = from_ms - (to_ms - from_ms)
    async with call.services.store.reading() as session:
        counted = await rollups.series(session, edges=[before_ms, *edges])
        histograms = await rollups.duration_histograms(session, edges=[before_ms, from_ms, to_ms])
        told = await _alerts(session, [before_ms, from_ms, to_ms])
        sent_before, sent = await node_times.deliveries(session, edges=[before_ms, from_ms, to_ms])
    previous = Measured.of(counted[:1], histograms[:1])
    current = Measured.of(counted[1:], histograms[1:])
    shown = Overview(
        from_=iso_time(from_ms),
        to=iso_time(to_ms),
        runs=compared_figures(current.figures.runs, previous.figures.runs, Polarity.NEUTRAL),
        failed=compared_figures(current.figures.failed, previous.figures.failed, Polarity.BAD),
        failed_share=compared_figures(
            current.figures.error_rate, previous.figures.error_rate, Polarity.BAD
        ),
        p95_duration=compared_figures(current.quantiles[1], previous.quantiles[1], Polarity.BAD),
        delivery_time=_delivery_time(sent, sent_before),
        running=current.figures.running,
        alerts=told,
        step=step_ms / 1000,
        parts=_parts(edges, counted[1:]),
    )
    return json_response(OverviewAnswer(data=shown, meta=call.meta))


def step_of(span: Span, most: int = MOST_PARTS) -> int:
    """Return how long a part is, in ms: the shortest round time that gives *most* parts at most."""
    length_ms = span[1] - span[0]
    return next(step for step in STEPS_MS if length_ms <= step * (most - 1))


def edges_of(span: Span, step_ms: int) -> list[int]:
    """Return where parts begin and the last one ends: at round times, but for the two ends."""
    from_ms, to_ms = span
    first_ms = (from_ms // step_ms + 1) * step_ms
    return [from_ms, *range(first_ms, to_ms, step_ms), to_ms]


def _asked(asked: OverviewInputs, now_ms: int) -> Span:
    to_ms = now_ms if asked.to_ms is None else asked.to_ms
    from_ms = to_ms - DAY_MS if asked.from_ms is None else asked.from_ms
    if from_ms >= to_ms:
        raise InvalidInput("from", "Must lie before `to`, and before now")
    if to_ms - from_ms > MOST_DAYS * DAY_MS:
        raise InvalidInput("from", f"Must lie within {MOST_DAYS} days before `to`")
    return from_ms, to_ms


async def _alerts(session: Session, edges: Sequence[int]) -> AlertsOverview | None:
    if edges[-1] - edges[-2] > ALERTS_MS:
        return None
    before, now = await alerts.series(session, edges=edges)
    return AlertsOverview(
        sent=compared_figures(now.sent, before.sent, Polarity.NEUTRAL),
        failed=compared_figures(now.failed, before.failed, Polarity.BAD),
    )


def _delivery_time(now: NodeTimes, before: NodeTimes) -> Comparison:
    is_comparable = min(now.runs, before.runs) >= FEWEST_MESSAGES
    earlier = before.quantile(0.5) if is_comparable else None
    return compared_figures(seconds(now.quantile(0.5)), seconds(earlier), Polarity.BAD)


def _parts(edges: Sequence[int], counted: Sequence[Totals]) -> list[RunsPart]:
    parts = []
    for start_ms, totals in zip(edges, counted, strict=False):  # the last edge is an end
        figures = figures_of([totals])
        parts.append(RunsPart(from_=iso_time(start_ms), runs=figures.runs, failed=figures.failed))
    return parts
