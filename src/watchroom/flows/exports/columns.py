"""The columns of an exported table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from watchroom.domain.csv_text import Cell
from watchroom.domain.errors import InvalidInput
from watchroom.domain.times import iso_time
from watchroom.store.executions import ExecutionSummary


class ColumnKind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "truth"
    MOMENT = "moment"  # milliseconds since 1970, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportColumn:
    """One column."""

    name: str  # as the API calls the same thing where it has it
    kind: ColumnKind
    value: Callable[[ExecutionSummary], Cell]  # None: the run has none


class _Analysis(msgspec.Struct):
    description: str | None = None


class _Message(msgspec.Struct):
    success: bool | None = None


_analysis: Final = msgspec.json.Decoder(_Analysis)
_message: Final = msgspec.json.Decoder(_Message)


def _description(run: ExecutionSummary) -> str | None:
    return None if run.analysis is None else _analysis.decode(run.analysis).description


def _was_sent(run: ExecutionSummary) -> bool | None:
    return None if run.telegram_status is None else _message.decode(run.telegram_status).success


def _column(name: str, kind: ColumnKind, value: Callable[[ExecutionSummary], Cell]) -> ExportColumn:
    return ExportColumn(name=name, kind=kind, value=value)


COLUMNS: Final = (
    _column("id", ColumnKind.INTEGER, lambda run: run.id),
    _column("startedAt", ColumnKind.MOMENT, lambda run: run.started_ms),
    _column("stoppedAt", ColumnKind.MOMENT, lambda run: run.stopped_ms),
    _column(
        "durationMs",
        ColumnKind.INTEGER,
        lambda run: run.duration_ms,
    ),
    _column("status", ColumnKind.TEXT, lambda run: run.status.value),
    _column("statusDetail", ColumnKind.TEXT, lambda run: run.status_detail),
    _column("workflowId", ColumnKind.TEXT, lambda run: run.workflow_id),
    _column("workflowName", ColumnKind.TEXT, lambda run: run.workflow_name),
    _column("mode", ColumnKind.TEXT, lambda run: run.mode),
    _column("camera", ColumnKind.TEXT, lambda run: run.camera),
    _column("model", ColumnKind.TEXT, lambda run: run.model),
    _column("riskLevel", ColumnKind.TEXT, lambda run: run.risk.value if run.risk else None),
    _column("confidence", ColumnKind.NUMBER, lambda run: run.confidence),
    _column("description", ColumnKind.TEXT, _description),
    _column("telegramSent", ColumnKind.TRUTH, _was_sent),
    _column("mark", ColumnKind.TEXT, lambda run: run.mark.value if run.mark else None),
    _column("errorNode", ColumnKind.TEXT, lambda run: run.error_node),
    _column("errorType", ColumnKind.TEXT, lambda run: run.error_type),
    _column("errorMessage", ColumnKind.TEXT, lambda run: run.error_message),
    _column("errorPattern", ColumnKind.INTEGER, lambda run: run.pattern_id),
    _column("retryOf", ColumnKind.INTEGER, lambda run: run.retry_of),
    _column("imageCount", ColumnKind.INTEGER, lambda run: run.picture_count),
    _column("unreadable", ColumnKind.TRUTH, lambda run: run.unreadable),
)

_BY_NAME: Final = {column.name: column for column in COLUMNS}


def chosen_columns(names: Sequence[str] | None) -> tuple[ExportColumn, ...]:
    """Return columns by name, in that order; None is all. Raises InvalidInput."""
    if names is None:
        return COLUMNS
    unknown = next((name for name in names if name not in _BY_NAME), None)
    if unknown is not None:
        known = ", ".join(_BY_NAME)
        raise InvalidInput("columns", f"There is no column {unknown[:64]!r}; known are {known}")
    if len(set(names)) < len(names) or not names:
        raise InvalidInput("columns", "Must name at least one column, and each once")
    return tuple(_BY_NAME[name] for name in names)


def text_cell(column: ExportColumn, run: ExecutionSummary) -> Cell:
    """Return what a table in plain text holds: moments as ISO 8601 in UTC."""
    value = column.value(run)
    if column.kind is ColumnKind.MOMENT and isinstance(value, int):
        return iso_time(value)
    return value
