"""`GET /api/system/unreadable`: runs whose data could not be decoded."""

from dataclasses import dataclass

from litestar.response import Response

from watchroom.store import unreadable
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import integer
from watchroom.web.listing import LARGEST_OFFSET
from watchroom.web.times import iso_time
from watchroom.web.wire.executions import UnreadableList, UnreadableMeta, UnreadableRun
from watchroom.web.wire.types import Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableInputs(Inputs):
    """Which page of them."""

    limit: int = query(integer(1, 200), says="Number of results per page.", default=50)
    offset: int = query(integer(0, LARGEST_OFFSET), says="Number of results to skip.", default=0)


async def list_unreadable(call: Call[UnreadableInputs]) -> Response[bytes]:
    """
    List runs whose data could not be decoded, with the reason.

    They are in the list of runs too, with what their row alone tells.
    """
    limit, offset = call.inputs.limit, call.inputs.offset
    runs, total = await unreadable.page(call.services.store, limit=limit, offset=offset)
    pagination = Pagination(
        limit=limit, offset=offset, total=total, has_more=offset + len(runs) < total
    )
    meta = UnreadableMeta(pagination=pagination, timestamp=call.meta.timestamp)
    return json_response(UnreadableList(data=[_shown(run) for run in runs], meta=meta))


def _shown(run: unreadable.UnreadableRun) -> UnreadableRun:
    return UnreadableRun(
        execution_id=run.execution_id,
        workflow_id=run.workflow_id,
        status_detail=run.status_detail,
        started_at=iso_time(run.started_ms),
        reason=run.reason,
        tries=run.tries,
        first_seen_at=iso_time(run.first_ms),
        last_tried_at=iso_time(run.last_ms),
        has_data=run.has_data,
    )
