"""`GET /api/executions/facets`: which names occur in runs."""

from dataclasses import dataclass

from litestar.response import Response

from watchroom.store.names import NamedBy, names_in
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import query
from watchroom.web.kinds import choice, integer
from watchroom.web.run_filters import FilterInputs, filter_of
from watchroom.web.wire.gallery import NameCount, NamesAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesInputs(FilterInputs):
    """Names of what, in which runs."""

    field: NamedBy = query(
        choice(NamedBy),
        says="What the names are of; a `node` is one that failed.",
        default=NamedBy.CAMERA,
    )
    limit: int = query(integer(1, 200), says="Most names.", default=50)


async def list_names(call: Call[NamesInputs]) -> Response[bytes]:
    """
    List the cameras, models, workflows or failed nodes of runs, those with most runs first.

    The filters are those of the list; what they say of the same field is passed over, so that
    other names can be chosen beside the one that was.
    """
    asked = call.inputs
    wanted = filter_of(asked, call.now_ms)
    found = await names_in(call.services.store, wanted, asked.field, limit=asked.limit)
    shown = [NameCount(name=each.name, runs=each.runs) for each in found]
    return json_response(NamesAnswer(data=shown, meta=call.meta))
