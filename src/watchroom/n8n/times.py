"""When a run began and ended: n8n's columns do not always say."""

from collections.abc import Iterable

from watchroom.domain.execution import Status
from watchroom.n8n.database import RunRow
from watchroom.n8n.runs import NodeRun


def began_ms(row: RunRow, runs: Iterable[NodeRun]) -> int:
    """
    Return when a run truly began.

    n8n 1.x overwrites `startedAt` when a waiting run goes on, so the first run of a node counts
    if it is earlier. A retry copies older runs of nodes, and crash recovery writes seconds: what
    lies before the row was created is not this run's own.
    """
    if row.started_ms is None:
        return row.created_ms
    own = (run.started_ms for run in runs if run.started_ms is not None and not run.artificial)
    return min([row.started_ms, *(ms for ms in own if ms >= row.created_ms)])


def ended_ms(row: RunRow, status: Status) -> int | None:
    """Return when a run ended; None while it has not: a waiting run has a `stoppedAt` too."""
    return None if status is Status.RUNNING else row.stopped_ms
