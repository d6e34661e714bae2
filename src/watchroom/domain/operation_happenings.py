"""What is told of an operation: that it begins, each of its steps, how it ends."""

from typing import Final

from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.operations import (
    ALREADY_LATEST,
    IMAGE_CHANGES,
    REFUSED,
    Operation,
    OperationStatus,
    Step,
)

_UNTOUCHED: Final = frozenset({ALREADY_LATEST, REFUSED})


def started(operation: Operation) -> NewEvent:
    """Return what is told when an operation begins."""
    return _told(EventType.OPERATION_STARTED, operation, at_ms=operation.created_ms)


def stepped(operation: Operation, step: Step, *, at_ms: int) -> NewEvent:
    """Return what is told of a step that begins, goes on or ends."""
    shown = {
        "name": step.name,
        "state": step.state,
        "startedMs": step.started_ms,
        "endedMs": step.ended_ms,
        "detail": step.detail,
    }
    return _told(EventType.OPERATION_STEP, operation, at_ms=at_ms, step=shown)


def ended(operation: Operation) -> list[NewEvent]:
    """Return what is told when an operation is over; where a new container was made, what of it."""
    at_ms = operation.ended_ms or operation.created_ms
    types = [EventType.OPERATION_ENDED]
    if operation.action in IMAGE_CHANGES and operation.result not in _UNTOUCHED:
        if operation.status is OperationStatus.SUCCEEDED:
            types.append(EventType.SERVICE_UPDATED)
        elif operation.status is not OperationStatus.CANCELLED:
            types.append(EventType.SERVICE_UPDATE_FAILED)
    return [_told(type_, operation, at_ms=at_ms) for type_ in types]


def _told(type_: EventType, operation: Operation, *, at_ms: int, **facts: object) -> NewEvent:
    return NewEvent(
        type=type_,
        at_ms=at_ms,
        host=operation.host,
        service=operation.service,
        data={
            "id": operation.id,
            "action": operation.action,
            "containerName": operation.container_name,
            "status": operation.status,
            "result": operation.result,
            "error": operation.error,
            **facts,
        },
    )
