"""A run as the list shows it, read from the store."""

from dataclasses import dataclass
from typing import Final

from watchroom.domain.execution import Mark, RiskLevel, Status
from watchroom.store.database import Row
from watchroom.store.documents import documents_from


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionSummary:
    """One run without its payload; JSON is ready to be passed on as it is."""

    key: int  # the store's own, in order of time
    id: int  # n8n's own
    workflow_id: str
    workflow_name: str
    mode: str
    status: Status
    status_detail: str  # n8n's own word
    started_ms: int
    stopped_ms: int | None
    duration_ms: int | None  # None while running
    retry_of: int | None
    camera: str | None
    model: str | None  # of the headline
    risk: RiskLevel | None  # of the headline; None if no model answered
    confidence: float | None  # of the headline
    error_message: str | None
    error_node: str | None
    error_type: str | None
    pattern_id: int | None  # of the error
    pattern_text: str | None  # its message, masked
    mark: Mark | None
    picture_count: int
    picture_sha256: str | None  # of the headline's picture, else of the first
    picture_index: int | None  # its position among the run's pictures
    unreadable: bool  # its data could not be decoded
    ollama_result: bytes | None  # JSON object: the headline's answer; None if there is none
    telegram_status: bytes | None  # JSON object; None if no message was to be sent
    analysis: bytes | None  # JSON object: the headline
    analyses: bytes  # JSON array: every answer
    notifications: bytes  # JSON array: every message


SUMMARY_JOINS: Final = """
    JOIN execution_document AS d ON d.key = e.key
    JOIN workflow AS w ON w.number = e.workflow
    LEFT JOIN error_pattern AS p ON p.id = e.pattern_id
"""
SUMMARY_COLUMNS: Final = """
    e.key, e.id, w.id, w.name, e.mode, e.status, e.status_detail,
    e.started_ms, e.stopped_ms, e.duration_ms, e.retry_of,
    e.camera, e.model, e.risk, e.confidence,
    d.error_message, p.node, p.type, e.pattern_id, p.text, e.mark,
    e.picture_count, d.picture_sha256, d.picture_index, e.unreadable,
    d.ollama_result, d.telegram_status, d.analysis, d.analyses, d.notifications
"""


def summary_of(row: Row) -> ExecutionSummary:
    """Return the run in a row of SUMMARY_COLUMNS."""
    (
        key, id_, workflow_id, workflow_name, mode, status, status_detail,
        started_ms, stopped_ms, duration_ms, retry_of,
        camera, model, risk, confidence,
        error_message, error_node, error_type, pattern_id, pattern_text, mark,
        picture_count, picture_sha256, picture_index, unreadable,
        *texts,
    ) = row  # fmt: skip
    stored = documents_from(picture_index, *texts)
    return ExecutionSummary(
        key=key,
        id=id_,
        workflow_id=workflow_id,
        workflow_name=workflow_name,
        mode=mode,
        status=Status(status),
        status_detail=status_detail,
        started_ms=started_ms,
        stopped_ms=stopped_ms,
        duration_ms=duration_ms,
        retry_of=retry_of,
        camera=camera,
        model=model,
        risk=RiskLevel(risk) if risk is not None else None,
        confidence=confidence,
        error_message=error_message,
        error_node=error_node,
        error_type=error_type,
        pattern_id=pattern_id,
        pattern_text=pattern_text,
        mark=Mark(mark) if mark is not None else None,
        picture_count=picture_count,
        picture_sha256=picture_sha256,
        picture_index=picture_index,
        unreadable=bool(unreadable),
        ollama_result=stored.ollama_result,
        telegram_status=stored.telegram_status,
        analysis=stored.analysis,
        analyses=stored.analyses,
        notifications=stored.notifications,
    )
