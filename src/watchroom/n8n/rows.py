"""Makes our values of the rows that both databases answer with."""

from collections.abc import Iterable, Sequence
from typing import Any

from watchroom.domain.search_words import clean_text
from watchroom.n8n.database import RunRow, SourceWorkflow

Row = Sequence[Any]


def run_row(row: Row) -> RunRow:
    """
    Return a run of (id, workflow id and name, mode, status, three times, retryOf, storedAt).

    Times are milliseconds: created, started, stopped.
    """
    id_, workflow_id, name, mode, status, created, started, stopped, retry_of, stored_at = row
    return RunRow(
        id=id_,
        workflow_id=clean_text(workflow_id),
        workflow_name=clean_text(name),
        mode=clean_text(mode),
        status_detail=clean_text(status),
        created_ms=created,
        started_ms=started,
        stopped_ms=stopped,
        retry_of=_run_id(retry_of),
        stored_at=stored_at,
    )


def source_workflows(rows: Iterable[Row]) -> tuple[SourceWorkflow, ...]:
    """Return workflows of (id, name, active, number of nodes, created in milliseconds)."""
    return tuple(
        SourceWorkflow(
            id=clean_text(id_),
            name=clean_text(name),
            active=bool(active),
            node_count=node_count,
            created_ms=created,
        )
        for id_, name, active, node_count, created in rows
    )


def _run_id(text: str | None) -> int | None:
    """Return the id that n8n keeps as text; None if it is of another kind."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return int(text)
