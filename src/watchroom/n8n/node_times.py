"""How long the nodes of a run took that talk to something, and when its messages had gone out."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from watchroom.domain.durations import bucket_of
from watchroom.domain.node_times import NodeTime, TimeKind
from watchroom.n8n.database import RunRow
from watchroom.n8n.notifications import has_sent
from watchroom.n8n.runs import NodeRun
from watchroom.n8n.workflow import Workflow

ENDED: Final = ("success", "error", None)  # n8n's words; a version that wrote none kept ended runs

_Measured = tuple[TimeKind, str, int]  # name of a node, and the bucket of how long it took


def times_of(
    row: RunRow,
    runs: Iterable[NodeRun],
    workflow: Workflow,
    *,
    began_ms: int,
    senders: tuple[str, ...],
) -> tuple[NodeTime, ...]:
    """
    Return the times of a run's nodes, sorted; *began_ms* is when the run began.

    *senders* are the nodes that a user named for sending messages. What n8n made up after a
    crash, or has not ended, has no time; neither have runs older than *row*: a retry copies those.
    """
    own = [run for run in runs if _has_time(run, row.created_ms)]
    ran = {run.node for run in own}
    calls = [run for run in own if _calls_itself(run.node, workflow, ran)]
    sent = [run for run in own if has_sent(run, senders)]
    failed = Counter(_called(run) for run in calls if run.status == "error" or run.error)
    measured = Counter(map(_called, calls)) + Counter(_delivered(run, began_ms) for run in sent)
    return tuple(
        NodeTime(
            kind=kind,
            node=node,
            address=workflow.addresses[node] if kind is TimeKind.CALL else None,
            duration_bucket=bucket,
            runs=measured[kind, node, bucket],
            failed=failed[kind, node, bucket],
        )
        for kind, node, bucket in sorted(measured)
    )


def _has_time(run: NodeRun, created_ms: int) -> bool:
    return (
        not run.artificial
        and run.duration_ms is not None
        and run.started_ms is not None
        and run.started_ms >= created_ms
        and run.status in ENDED
    )


def _calls_itself(node: str, workflow: Workflow, ran: set[str]) -> bool:
    """Tell whether a node talks to something, and does not only wait for a helper that does."""
    address = workflow.addresses.get(node)
    helpers = ran.intersection(workflow.helpers.get(node, ()))
    return address is not None and address not in map(workflow.addresses.get, helpers)


def _called(run: NodeRun) -> _Measured:
    return TimeKind.CALL, run.node, bucket_of(run.duration_ms or 0)


def _delivered(run: NodeRun, began_ms: int) -> _Measured:
    ended_ms = (run.started_ms or 0) + (run.duration_ms or 0)
    return TimeKind.DELIVERY, run.node, bucket_of(ended_ms - began_ms)
