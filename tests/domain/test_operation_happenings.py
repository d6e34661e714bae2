"""What is told of an operation, and of the service that it was on."""

import pytest

from builders import NOW_MS
from services_under_test import operation
from watchroom.domain import operation_happenings
from watchroom.domain.events import EventType
from watchroom.domain.operations import (
    ALREADY_LATEST,
    REFUSED,
    Action,
    OperationStatus,
    Step,
    StepState,
)

ENDED = "operation.ended"


@pytest.mark.parametrize(
    ("action", "status", "result", "types"),
    [
        (Action.RESTART, OperationStatus.SUCCEEDED, "It was restarted.", [ENDED]),
        (Action.START, OperationStatus.FAILED, "Failed.", [ENDED]),
        (Action.UPDATE, OperationStatus.SUCCEEDED, "Updated.", [ENDED, "service.updated"]),
        (Action.UPDATE, OperationStatus.SUCCEEDED, ALREADY_LATEST, [ENDED]),
        (Action.UPDATE, OperationStatus.FAILED, REFUSED, [ENDED]),
        (Action.UPDATE, OperationStatus.FAILED, "Failed.", [ENDED, "service.updateFailed"]),
        (Action.UPDATE, OperationStatus.ROLLED_BACK, "Back.", [ENDED, "service.updateFailed"]),
        (Action.UPDATE, OperationStatus.ROLLBACK_FAILED, "No.", [ENDED, "service.updateFailed"]),
        (Action.UPDATE, OperationStatus.CANCELLED, "Called off.", [ENDED]),
    ],
)
def test_of_an_update_its_outcome_is_told_too(
    action: Action, status: OperationStatus, result: str, types: list[str]
) -> None:
    """An update that had nothing to do, or did nothing, has changed no service."""
    told = operation_happenings.ended(operation(action=action, status=status, result=result))

    assert [str(event.type) for event in told] == types
    assert all(event.at_ms == NOW_MS and event.service == "ollama" for event in told)
    assert all(event.data["result"] == result for event in told)


def test_a_step_is_told_as_it_stands() -> None:
    """A page that shows progress needs no second request."""
    step = Step(name="pull", state=StepState.RUNNING, started_ms=NOW_MS, detail="3 of 9 MiB")
    told = operation_happenings.stepped(operation(), step, at_ms=NOW_MS)

    assert told.type is EventType.OPERATION_STEP
    assert told.data["step"] == {
        "name": "pull",
        "state": "running",
        "startedMs": NOW_MS,
        "endedMs": None,
        "detail": "3 of 9 MiB",
    }


def test_a_beginning_is_told_when_it_was() -> None:
    """By the operation's own time."""
    told = operation_happenings.started(operation())

    assert (told.type, told.at_ms) == (EventType.OPERATION_STARTED, operation().created_ms)
    assert told.data["id"] == operation().id
