"""What persons say of runs, and what waits for them."""

from collections.abc import Mapping, Sequence

from watchroom.client.listings import Walk
from watchroom.client.models.executions import Execution
from watchroom.client.models.marks import MarkedRuns, QueuePage, QueueState, RunMarks
from watchroom.client.request import Request, When, ask, ask_data, in_path


def list_marks(execution_id: int) -> Request[RunMarks]:
    """List everything that was said of a run, also what was taken back, the newest first."""
    return ask_data("GET", f"/api/executions/{execution_id:d}/marks", RunMarks)


def mark_execution(execution_id: int, mark: str, *, note: str | None = None) -> Request[RunMarks]:
    """Say what the caller makes of the verdict on a run; the same again changes nothing."""
    body = {"mark": mark, "note": note}
    return ask_data("PUT", f"/api/executions/{execution_id:d}/mark", RunMarks, body=body)


def unmark_execution(execution_id: int, *, entry: int | None = None) -> Request[RunMarks]:
    """Take back what the caller said of a run: one entry of the history, or the last."""
    return ask_data("DELETE", f"/api/executions/{execution_id:d}/mark", RunMarks, entry=entry)


def mark_executions(
    mark: str | None,
    *,
    ids: Sequence[int] | None = None,
    queue: str | None = None,
    up_to: When | None = None,
    filters: Mapping[str, str] | None = None,
    act: str | None = None,
    note: str | None = None,
) -> Request[MarkedRuns]:
    """
    Say the same of several runs, 500 at most, or of a queue; None takes it back.

    `filters` are the parameters of the list of runs, as text: all that match are marked, or none.
    `act` of an answer, with None as mark, takes back just what that request changed.
    """
    body: dict[str, object] = {"mark": mark, "note": note}
    if ids is not None:
        body["ids"] = list(ids)
    if queue is not None:
        body["queue"] = queue
    if up_to is not None:
        body["upTo"] = up_to
    if filters is not None:
        body["filters"] = dict(filters)
    if act is not None:
        body["act"] = act
    return ask_data("POST", "/api/executions/marks", MarkedRuns, body=body)


def list_queues(*, timezone: str | None = None) -> Request[list[QueueState]]:
    """Tell how much waits for a person in each queue, and how much was done today."""
    return ask_data("GET", "/api/review/queues", list[QueueState], timezone=timezone)


def list_queue(
    queue: str, *, limit: int | None = None, cursor: str | None = None
) -> Request[QueuePage]:
    """List the runs that wait in a queue, the newest first."""
    return ask("GET", f"/api/review/queues/{in_path(queue)}", QueuePage, limit=limit, cursor=cursor)


def each_waiting(queue: str, *, page_size: int = 200) -> Walk[QueuePage, Execution]:
    """Give every run that waits in a queue, page after page."""
    return Walk(
        request=list_queue(queue, limit=page_size),
        items=lambda page: page.data,
        onward=_onward,
    )


def _onward(page: QueuePage) -> tuple[str, str] | None:
    cursor = page.meta.next_cursor
    return None if cursor is None else ("cursor", cursor)
