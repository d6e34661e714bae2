"""`/api/review/queues`: what waits for a person."""

from dataclasses import dataclass
from datetime import tzinfo

from litestar.response import Response

from watchroom.domain.review import ReviewQueue
from watchroom.store import review
from watchroom.web.days import recent_days, zone_of
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path, query
from watchroom.web.kinds import ZONE, choice, integer, text
from watchroom.web.shown import shown_execution
from watchroom.web.times import iso_time
from watchroom.web.wire.executions import NOTHING
from watchroom.web.wire.marks import QueueMeta, QueuePage, QueueState, QueueStates


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesInputs(Inputs):
    """Where today begins."""

    timezone: tzinfo | None = query(
        ZONE,
        says="Time zone of today: `UTC`, an offset such as `+02:00`, or an IANA name.",
        default=None,
    )


async def list_queues(call: Call[QueuesInputs]) -> Response[bytes]:
    """
    Tell how much waits for a person, and how much was done today.

    Runs without a mark: `flagged` (MEDIUM and up), `lowConfidence` (below 0.6), `unreadable` (a
    model answered, and no level can be read), `failedAlert` (a message did not go out) and `random`
    (one in twenty of all that have a level, always the same ones). A run can be in several.
    """
    zone = zone_of(call, call.inputs.timezone)
    [today] = recent_days(call, 1, zone)
    states = await review.states(call.services.store, done_since_ms=today.start_ms)
    shown = [
        QueueState(
            queue=queue,
            left=state.left,
            done_today=state.done,
            oldest_at=None if state.oldest_ms is None else iso_time(state.oldest_ms),
        )
        for queue, state in states.items()
    ]
    return json_response(QueueStates(data=shown, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueInputs(Inputs):
    """Which page of which queue."""

    queue: ReviewQueue = path(choice(ReviewQueue), says="Name of the queue.", example="flagged")
    limit: int = query(integer(1, 200), says="Number of results per page.", default=50, example=20)
    cursor: str | None = query(text(200), says="`nextCursor` of the page before.", default=None)


async def list_queue(call: Call[QueueInputs]) -> Response[bytes]:
    """
    List the runs that wait in a queue, the newest first, without `imageData`.

    What is marked meanwhile shifts nothing. `meta.timestamp` is the moment to send as `upTo` when
    all that was seen here is marked at once.
    """
    asked = call.inputs
    page = await review.page(
        call.services.store, asked.queue, limit=asked.limit, cursor=asked.cursor
    )
    meta = QueueMeta(
        left=page.left,
        limit=asked.limit,
        next_cursor=page.next_cursor,
        timestamp=call.meta.timestamp,
    )
    items = [shown_execution(run, image_data=NOTHING) for run in page.items]
    return json_response(QueuePage(data=items, meta=meta))
