"""`GET /api/executions/{id}/neighbours`: what lies beside a run, in a list or of its camera."""

from dataclasses import dataclass
from enum import StrEnum

from litestar.response import Response

from watchroom.store import neighbours
from watchroom.store.filters import Sort
from watchroom.store.neighbours import StoredNeighbour
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import path, query
from watchroom.web.kinds import EXECUTION_ID, choice, integer, no_execution
from watchroom.web.run_filters import FilterInputs, filter_of
from watchroom.web.shown import image_url
from watchroom.web.times import iso_time
from watchroom.web.wire.gallery import Neighbour, Neighbours, NeighboursAnswer


class Mode(StrEnum):
    """Beside which runs."""

    LIST = "list"  # those that pass the filters
    CAMERA = "camera"  # all of the same camera, whatever the filters


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourInputs(FilterInputs):
    """Whose neighbours, and in which list."""

    id: int = path(EXECUTION_ID, says="Execution ID.", example=4893)
    mode: Mode = query(
        choice(Mode),
        says="Beside which runs: those of the `list` that the filters make, or all of the same "
        "`camera`, whatever the filters.",
        default=Mode.LIST,
    )
    limit: int = query(integer(1, 100), says="Most runs on either side.", default=12)
    sort: Sort = query(
        choice(Sort), says="Order; runs without the value come last.", default=Sort.NEWEST
    )


async def read_neighbours(call: Call[NeighbourInputs]) -> Response[bytes]:
    """
    Find the runs beside one, before and after it in a list.

    It need not be in the list itself: then these are the runs beside the place where it would be.
    """
    asked = call.inputs
    found = await neighbours.neighbours(
        call.services.store,
        asked.id,
        None if asked.mode is Mode.CAMERA else filter_of(asked, call.now_ms),
        sort=asked.sort,
        limit=asked.limit,
    )
    if found is None:
        raise no_execution(asked.id)
    shown = Neighbours(
        run=_shown(found.run),
        in_list=found.in_list,
        index=found.index,
        total=found.total,
        previous=[_shown(run) for run in found.previous],
        next=[_shown(run) for run in found.next],
        day_before=None if found.day_before is None else _shown(found.day_before),
    )
    return json_response(NeighboursAnswer(data=shown, meta=call.meta))


def _shown(run: StoredNeighbour) -> Neighbour:
    return Neighbour(
        id=run.id,
        started_at=iso_time(run.started_ms),
        status=run.status,
        risk=run.risk,
        camera=run.camera,
        mark=run.mark,
        image_url=image_url(run.id) if run.picture_count else None,
    )
