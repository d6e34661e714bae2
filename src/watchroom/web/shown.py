"""How the domain's runs become the wire's."""

from typing import Final

import msgspec
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

CONTEXT: Final = "context"  # Ollama's tokens, to go on with: thousands of numbers for no reader

_answer: Final = msgspec.json.Decoder(dict[str, Raw])
_entries: Final = msgspec.json.Decoder(list[dict[str, Raw]])


def shown_execution(run: ExecutionSummary, *, image_data: Raw) -> Execution:
    """Return a run as the list shows it: answers without what `without_context` leaves out."""
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
        ollama_result=NOTHING if run.ollama_result is None else without_context(run.ollama_result),
        telegram_status=raw_or_null(run.telegram_status),
        analysis=raw_or_null(run.analysis),
        analyses=_analyses(run.analyses),
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


def without_context(answer: bytes) -> Raw:
    """Return a model's answer as JSON, without the array `context` of Ollama."""
    if CONTEXT.encode() not in answer:
        return Raw(answer)
    members = _answer.decode(answer)
    if bytes(members.get(CONTEXT, NOTHING)).startswith(b"["):
        del members[CONTEXT]
    return Raw(msgspec.json.encode(members))


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


def _analyses(entries: bytes) -> Raw:
    if CONTEXT.encode() not in entries:
        return Raw(entries)
    shown = [
        entry | {"ollamaResult": without_context(bytes(entry["ollamaResult"]))}
        for entry in _entries.decode(entries)
    ]
    return Raw(msgspec.json.encode(shown))


def raw_or_null(text: bytes | None) -> Raw:
    """Return JSON as it was kept; null if nothing was."""
    return NOTHING if text is None else Raw(text)
