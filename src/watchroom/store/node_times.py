"""How long nodes of workflows took, by run and added up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from watchroom.domain import durations
from watchroom.domain.node_addresses import NodeAddress
from watchroom.domain.node_times import NodeTime, TimeKind
from watchroom.store.bindings import Bindings, portions
from watchroom.store.criteria import Column
from watchroom.store.database import Reader, Row, Session
from watchroom.store.ordering import moment_of
from watchroom.store.reckoning import NODE_TIMES, sums

MOST_NODES: Final = 300  # that are added up, the latest that were met: one statement names them

_ADDED: Final = "runs = node_time.runs + excluded.runs, failed = node_time.failed + excluded.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedNode:
    """A node that talks to something; one whose address was changed is another one."""

    number: int  # the store's
    workflow_id: str
    workflow: str  # name
    node: str
    address: NodeAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeTimes:
    """What nodes took in runs that began in one range of time."""

    histogram: Mapping[int, int]  # runs of nodes per bucket of duration
    failed: int  # runs of nodes, of these

    @property
    def runs(self) -> int:
        """All of them."""
        return sum(self.histogram.values())

    def quantile(self, q: float) -> float | None:
        """Return what a share *q* of them did not exceed, in ms; None if there are none."""
        return durations.quantile(self.histogram, q)


def together(parts: Iterable[NodeTimes]) -> NodeTimes:
    """Return the times of several ranges as those of one."""
    every = list(parts)
    return NodeTimes(
        histogram=durations.together(part.histogram for part in every),
        failed=sum(part.failed for part in every),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRun:
    """What is to be kept of one run."""

    key: int
    workflow: int  # number
    times: tuple[NodeTime, ...]


_Node = tuple[int, str, str, str, int, str]  # what tells nodes apart: see `timed_node`


async def put(session: Session, runs: Sequence[TimedRun]) -> None:
    """Keep the times of runs of which none are kept."""
    numbers = await _numbers(session, {_node(run, time) for run in runs for time in run.times})
    await session.execute_many(
        f"""
        INSERT INTO node_time (key, timed_node, duration_bucket, runs, failed)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (key, timed_node, duration_bucket) DO UPDATE SET {_ADDED}
        """,
        [
            (run.key, numbers[_node(run, time)], time.duration_bucket, time.runs, time.failed)
            for run in runs
            for time in run.times
        ],
    )


async def remove(session: Session, keys: Iterable[int]) -> None:
    """Forget the times of runs, by the keys that they have: no foreign key does it."""
    await session.execute_many("DELETE FROM node_time WHERE key = $1", [(key,) for key in keys])


async def calling_nodes(reader: Reader) -> list[TimedNode]:
    """Return every node that a time of a call is known of, the latest that was met first."""
    rows = await reader.fetch(
        """
        SELECT t.number, w.id, w.name, t.node, t.host, t.port, t.product
        FROM timed_node AS t JOIN workflow AS w ON w.number = t.workflow
        WHERE t.kind = $1 ORDER BY t.number DESC
        """,
        TimeKind.CALL,
    )
    return [_timed_node(row) for row in rows]


async def of_nodes(
    reader: Reader, nodes: Iterable[int], *, edges: Sequence[int]
) -> list[NodeTimes]:
    """
    Return what some nodes took in each range between one of *edges* (ms UTC, rising) and the next.

    *nodes* are numbers; of more than MOST_NODES, only the highest count.
    """
    chosen = tuple(sorted(set(nodes), reverse=True)[:MOST_NODES])
    rows = await sums(
        reader,
        NODE_TIMES,
        edges=edges,
        by=("duration_bucket",),
        measures=("runs", "failed"),
        only={Column.TIMED_NODE: chosen},
    )
    histograms: list[dict[int, int]] = [{} for _ in pairwise(edges)]
    failures = [0 for _ in pairwise(edges)]
    for part, bucket, runs, failed in rows:
        histograms[part][bucket] = runs
        failures[part] += failed
    return [
        NodeTimes(histogram=histogram, failed=failed)
        for histogram, failed in zip(histograms, failures, strict=True)
    ]


async def deliveries(reader: Reader, *, edges: Sequence[int]) -> list[NodeTimes]:
    """Return how long after the start of a run messages had gone out, in each range."""
    rows = await reader.fetch(
        "SELECT number FROM timed_node WHERE kind = $1 ORDER BY number DESC LIMIT $2",
        TimeKind.DELIVERY,
        MOST_NODES,
    )
    return await of_nodes(reader, (row[0] for row in rows), edges=edges)


async def since_ms(reader: Reader) -> int | None:
    """Return when the first run began whose times are kept; None: there is none."""
    [(key,)] = await reader.fetch("SELECT MIN(key) FROM node_time")
    return None if key is None else moment_of(key)


async def _numbers(session: Session, nodes: set[_Node]) -> dict[_Node, int]:
    """Return the store's number of each node; those that are new are added."""
    workflows = {node[0] for node in nodes}
    known = await _known(session, workflows)
    missing = sorted(nodes - known.keys())
    if not missing:
        return known
    await session.execute_many(
        """
        INSERT INTO timed_node (workflow, kind, node, host, port, product)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        missing,
    )
    return await _known(session, workflows)


async def _known(session: Session, workflows: Iterable[int]) -> dict[_Node, int]:
    found: dict[_Node, int] = {}
    for portion in portions(workflows):
        bind = Bindings()
        rows = await session.fetch(
            "SELECT workflow, kind, node, host, port, product, number FROM timed_node "
            f"WHERE workflow IN ({bind.each(portion)})",
            *bind.values,
        )
        found |= {tuple(node): number for *node, number in rows}
    return found


def _node(run: TimedRun, time: NodeTime) -> _Node:
    address = time.address or NodeAddress(host=None, port=None)
    return (
        run.workflow,
        time.kind,
        time.node,
        address.host or "",
        address.port or 0,
        address.product or "",
    )


def _timed_node(row: Row) -> TimedNode:
    number, workflow_id, workflow, node, host, port, product = row
    return TimedNode(
        number=number,
        workflow_id=workflow_id,
        workflow=workflow,
        node=node,
        address=NodeAddress(host=host or None, port=port or None, product=product or None),
    )
