"""Every URL of marks and of what waits for a person, on one page."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import review_examples as examples
from watchroom.web.endpoint import Endpoint, Shown
from watchroom.web.marking_many import MarkManyInputs, mark_executions
from watchroom.web.marks import (
    MarkInputs,
    MarksInputs,
    UnmarkInputs,
    list_marks,
    mark_execution,
    unmark_execution,
)
from watchroom.web.review import QueueInputs, QueuesInputs, list_queue, list_queues
from watchroom.web.wire.marks import MarkedRunsAnswer, QueuePage, QueueStates, RunMarksAnswer

TAG: Final = "Review"

REVIEW: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/executions/{id}/marks",
        inputs=MarksInputs,
        handle=list_marks,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=RunMarksAnswer, example=examples.MARKS, errors=(404,)),
    ),
    Endpoint(
        path="/api/executions/{id}/mark",
        method="PUT",
        inputs=MarkInputs,
        handle=mark_execution,
        scope=Scope.REVIEW,
        shown=Shown(tag=TAG, model=RunMarksAnswer, example=examples.MARKS, errors=(404,)),
    ),
    Endpoint(
        path="/api/executions/{id}/mark",
        method="DELETE",
        inputs=UnmarkInputs,
        handle=unmark_execution,
        scope=Scope.REVIEW,
        shown=Shown(tag=TAG, model=RunMarksAnswer, example=examples.MARKS, errors=(404,)),
    ),
    Endpoint(
        path="/api/executions/marks",
        method="POST",
        inputs=MarkManyInputs,
        handle=mark_executions,
        scope=Scope.REVIEW,
        shown=Shown(tag=TAG, model=MarkedRunsAnswer, example=examples.MARKED),
    ),
    Endpoint(
        path="/api/review/queues",
        inputs=QueuesInputs,
        handle=list_queues,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=QueueStates, example=examples.QUEUES),
    ),
    Endpoint(
        path="/api/review/queues/{queue}",
        inputs=QueueInputs,
        handle=list_queue,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=QueuePage, example=examples.QUEUE),
    ),
)
