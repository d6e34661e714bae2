"""Reads how long calls of services took around some failures, and in the days before."""

from collections import defaultdict
from typing import Final

from watchroom.domain.incident_evidence import CallTimes
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.spans import DAY_MS
from watchroom.flows.incidents.nodes import Ties
from watchroom.store import node_times
from watchroom.store.database import Session
from watchroom.store.stats_sweeps import ServiceKey

USUAL_MS: Final = 7 * DAY_MS  # before that time: what is usual
P95: Final = 0.95


async def call_times(session: Session, scene: Scene, ties: Ties) -> dict[ServiceKey, CallTimes]:
    """Return the times of each service that nodes talk to, or did."""
    nodes: dict[ServiceKey, list[int]] = defaultdict(list)
    for node in await node_times.calling_nodes(session):
        if (key := ties.service_of(node)) is not None:
            nodes[key].append(node.number)
    return {key: await _times_of(session, scene, numbers) for key, numbers in nodes.items()}


async def _times_of(session: Session, scene: Scene, nodes: list[int]) -> CallTimes:
    from_ms, to_ms = scene.usage
    edges = [from_ms - USUAL_MS, from_ms - DAY_MS, from_ms, to_ms]
    earlier, day, during = await node_times.of_nodes(session, nodes, edges=edges)
    usual = node_times.together([earlier, day])
    return CallTimes(
        calls=during.runs,
        p95_s=_p95_s(during),
        usual_calls=usual.runs,
        usual_p95_s=_p95_s(usual),
        day_p95_s=_p95_s(day),
    )


def _p95_s(times: node_times.NodeTimes) -> float | None:
    ms = times.quantile(P95)
    return None if ms is None else ms / 1000
