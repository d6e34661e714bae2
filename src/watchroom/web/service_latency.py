"""`GET /api/services/{containerId}/latency`: how long calls of a service took."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from litestar.response import Response

from watchroom.domain.spans import DAY_MS, HOUR_MS, Span
from watchroom.store import node_times
from watchroom.store.node_times import NodeTimes, TimedNode
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import query
from watchroom.web.kinds import integer
from watchroom.web.overview import edges_of, step_of
from watchroom.web.service_inputs import asked_record
from watchroom.web.times import iso_time, seconds
from watchroom.web.timespans import SpanInputs, asked_span
from watchroom.web.wire.service_latency import (
    Latency,
    LatencyAnswer,
    LatencyNode,
    LatencyPoint,
)

BASELINE_MS: Final = 7 * DAY_MS  # before the time that is asked for
FEWEST_RUNS: Final = 30  # of nodes, for a baseline
SHOWN_SINGLY_MS: Final = DAY_MS  # of a longer time parts are at least an hour, as is added up
MEDIAN: Final = 0.5
P95: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyInputs(SpanInputs):
    """Which part of the history."""

    points: int = query(integer(2, 400), says="How many points at most, or a few.", default=60)


async def read_latency(call: Call[LatencyInputs]) -> Response[bytes]:
    """
    Return how long nodes of workflows took that talk to a service, the last day without `from`.

    They are those that `GET /api/incidents/nodes` ties to it, by the addresses that they had
    then. Calls that failed count too: one that timed out took as long as it did. `baseline` is
    what 95 % of the calls of the seven days before did not exceed.
    """
    asked, service = call.inputs, await asked_record(call)
    from_ms, to_ms = span = asked_span(asked, call.now_ms, usual_ms=DAY_MS)
    nodes = await call.services.incidents.nodes.timed_nodes(service.host, service.id)
    step_ms = _step_of(span, asked.points)
    edges = edges_of(span, step_ms)
    numbers = [node.number for node in nodes]
    async with call.services.store.reading() as session:
        parts = await node_times.of_nodes(session, numbers, edges=edges)
        [before] = await node_times.of_nodes(
            session, numbers, edges=[from_ms - BASELINE_MS, from_ms]
        )
        since_ms = await node_times.since_ms(session)
    whole = node_times.together(parts)
    shown = Latency(
        from_=iso_time(from_ms),
        to=iso_time(to_ms),
        resolution=step_ms / 1000,
        p50=seconds(whole.quantile(MEDIAN)),
        p95=seconds(whole.quantile(P95)),
        runs=whole.runs,
        failed=whole.failed,
        baseline=seconds(before.quantile(P95)) if before.runs >= FEWEST_RUNS else None,
        since=None if since_ms is None else iso_time(since_ms),
        nodes=_nodes(nodes),
        points=[_point(at_ms, part) for at_ms, part in zip(edges, parts, strict=False)],
    )
    return json_response(LatencyAnswer(data=shown))


def _step_of(span: Span, points: int) -> int:
    """Return how long a part is, in ms: of longer times whole hours, which are added up."""
    step_ms = step_of(span, points)
    return step_ms if span[1] - span[0] <= SHOWN_SINGLY_MS else max(step_ms, HOUR_MS)


def _nodes(nodes: Iterable[TimedNode]) -> list[LatencyNode]:
    """Return each node once, also one that talked to several addresses of the service."""
    names = {(node.workflow, node.workflow_id, node.node) for node in nodes}
    return [
        LatencyNode(workflow_id=workflow_id, workflow=workflow, node=node)
        for workflow, workflow_id, node in sorted(names)
    ]


def _point(at_ms: int, part: NodeTimes) -> LatencyPoint:
    return LatencyPoint(
        timestamp=iso_time(at_ms),
        p50=seconds(part.quantile(MEDIAN)),
        p95=seconds(part.quantile(P95)),
        runs=part.runs,
        failed=part.failed,
    )
