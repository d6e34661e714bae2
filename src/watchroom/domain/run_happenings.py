"""What is told of a run that is new, or other than before."""

from typing import Final

from watchroom.domain.error_patterns import mask
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.execution import Execution, RunError, Status

MOST_MESSAGE_CHARS: Final = 1000  # of an error: n8n keeps whole bodies of answers in some


def updated(run: Execution, *, is_new: bool, pattern_id: int | None, at_ms: int) -> NewEvent:
    """
    Return what is told of a run that was copied at *at_ms*.

    Short on purpose: the run itself is read by its id. *pattern_id* is that of its error.
    """
    headline = run.headline
    return NewEvent(
        type=EventType.EXECUTION_UPDATED,
        at_ms=at_ms,
        execution_id=run.id,
        data={
            "id": run.id,
            "new": is_new,
            "status": run.status,
            "statusDetail": run.status_detail,
            "workflowId": run.workflow_id,
            "workflowName": run.workflow_name,
            "camera": run.camera,
            "riskLevel": headline.verdict.risk_level if headline else None,
            "error": None if run.error is None else _error(run.error, pattern_id),
            "startedMs": run.started_ms,
            "stoppedMs": run.stopped_ms,
        },
    )


def removed(execution_id: int, *, at_ms: int) -> NewEvent:
    """Return what is told of a run that was under way, and is not there any more."""
    return NewEvent(
        type=EventType.EXECUTION_REMOVED,
        at_ms=at_ms,
        execution_id=execution_id,
        data={"id": execution_id, "status": Status.RUNNING},
    )


def _error(error: RunError, pattern_id: int | None) -> dict[str, object]:
    text = mask(error.message)
    return {
        "message": error.message[:MOST_MESSAGE_CHARS],
        "node": error.node,
        "type": error.type,
        "pattern": None if pattern_id is None else {"id": pattern_id, "text": text},
    }
