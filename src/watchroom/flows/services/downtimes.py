"""For how long a service is away while something is done to it, by what was done before."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Final

from watchroom.domain.operations import (
    IMAGE_CHANGES,
    Action,
    Operation,
    OperationStatus,
    Step,
    StepState,
)
from watchroom.flows.services.update_journal import StepName

COUNTED: Final = 3  # operations, the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Downtime:
    """For how long a service usually is away."""

    seconds: float  # the median
    operations: int  # that it is taken from


def usual_downtime(newest_first: Iterable[Operation], action: Action) -> Downtime | None:
    """Return what the last successful operations of a kind took; None if there were none."""
    known = [
        seconds
        for operation in newest_first
        if operation.action is action and (seconds := downtime_s(operation)) is not None
    ][:COUNTED]
    return Downtime(seconds=median(known), operations=len(known)) if known else None


def downtime_s(operation: Operation) -> float | None:
    """
    Return for how long the service was away; None if it was not, or nobody knows.

    Of a restart that is all of it, of an update the time from the stop of the old container until
    the new one was well.
    """
    if operation.status is not OperationStatus.SUCCEEDED:
        return None
    steps = {step.name: step for step in operation.steps if step.state is StepState.DONE}
    if operation.action is Action.RESTART:
        return _between(steps.get(Action.RESTART), steps.get(Action.RESTART))
    if operation.action in IMAGE_CHANGES:
        return _between(steps.get(StepName.STOP), steps.get(StepName.GATE))
    return None


def _between(first: Step | None, last: Step | None) -> float | None:
    if first is None or last is None or first.started_ms is None or last.ended_ms is None:
        return None
    return (last.ended_ms - first.started_ms) / 1000
