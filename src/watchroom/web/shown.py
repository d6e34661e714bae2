"""How the domain's runs become the wire's."""

from msgspec import Raw

from watchroom.store.executions import ExecutionSummary
from watchroom.web.times import iso_time, seconds
from watchroom.web.wire.executions import (
    NOTHING,
    ErrorPattern,
    Execution,
    RunError,
    Workflow,
)


def shown_execution(run: ExecutionSummary, *, image_data: Raw) -> Execution:
    """Return a run as the list shows it."""
    return Execution(
        id=run.id,
        status=run.status,
        status_detail=run.status_detail,
        started_at=iso_time(run.started_ms),
        stopped_at=None if run.stopped_ms is None else iso_time(run.stopped_ms),
        duration=seconds(run.duration_ms),
        image_data=image_data,
        image_url=image_url(run.id) if run.picture_count else None,
        image_count=run.picture_count,
        ollama_result=_raw(run.ollama_result),
        telegram_status=_raw(run.telegram_status),
        analysis=_raw(run.analysis),
        analyses=Raw(run.analyses),
        notifications=Raw(run.notifications),
        camera=run.camera,
        model=run.model,
        error=shown_error(run),
        mark=run.mark,
        workflow=Workflow(id=run.workflow_id, name=run.workflow_name),
        mode=run.mode,
        retry_of=run.retry_of,
        unreadable=run.unreadable,
    )


def image_url(execution_id: int, index: int | None = None) -> str:
    """Return the path of a run's picture: the one its headline is about, or the *index*-th."""
    url = f"/api/executions/{execution_id}/image"
    return url if index is None else f"{url}?index={index}"


def shown_error(run: ExecutionSummary) -> RunError | None:
    """Return why a run failed; None if it did not."""
    if run.error_message is None:
        return None
    pattern = None
    if run.pattern_id is not None:
        pattern = ErrorPattern(id=run.pattern_id, text=run.pattern_text)
    return RunError(
        message=run.error_message, node=run.error_node, type=run.error_type, pattern=pattern
    )


def _raw(text: bytes | None) -> Raw:
    return NOTHING if text is None else Raw(text)
