"""For how long services were away."""

from builders import NOW_MS
from services_under_test import operation
from watchroom.domain.operations import Action, Operation, OperationStatus, Step, StepState
from watchroom.flows.services.downtimes import Downtime, usual_downtime


def done(name: str, started_ms: int, ended_ms: int) -> Step:
    return Step(
        name=name,
        state=StepState.DONE,
        started_ms=NOW_MS + started_ms,
        ended_ms=NOW_MS + ended_ms,
    )


def update(away_ms: int, status: OperationStatus = OperationStatus.SUCCEEDED) -> Operation:
    steps = (
        done("pull the image", 0, 60_000),
        done("stop the old container", 60_000, 61_000),
        done("wait until it is well", 62_000, 60_000 + away_ms),
    )
    return operation(action=Action.UPDATE, steps=steps, status=status)


def test_an_update_counts_from_the_stop_until_it_is_well() -> None:
    """The pull takes the longest, and nobody misses the service meanwhile."""
    assert usual_downtime([update(25_000)], Action.UPDATE) == Downtime(seconds=25, operations=1)


def test_the_last_three_count() -> None:
    """The median, so that one slow day does not frighten anybody."""
    updates = [update(ms) for ms in (20_000, 500_000, 30_000, 1_000)]

    assert usual_downtime(updates, Action.UPDATE) == Downtime(seconds=30, operations=3)


def test_what_did_not_end_well_does_not_count() -> None:
    """Nor does another kind of operation: without one that tells, nothing is said."""
    failed = update(25_000, OperationStatus.ROLLED_BACK)
    restart = operation(
        action=Action.RESTART,
        steps=(done("restart", 0, 4_000),),
        status=OperationStatus.SUCCEEDED,
    )

    assert usual_downtime([failed, restart], Action.UPDATE) is None
    assert usual_downtime([failed, restart], Action.RESTART) == Downtime(seconds=4, operations=1)
