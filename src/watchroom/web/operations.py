"""`GET /api/operations`: what was done to services, and what is being done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from litestar.response import Response

from watchroom.domain.errors import NotFound
from watchroom.store import operations
from watchroom.store.operations import OperationPage
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path, query
from watchroom.web.kinds import integer, text
from watchroom.web.service_inputs import REFERENCE, ServiceInputs, asked_record, wing_a_of
from watchroom.web.shown_operations import shown_operation
from watchroom.web.unknown_names import unknown_ids
from watchroom.web.wire.operations import CursorPaging, OperationAnswer, OperationList

_LIMIT: Final = integer(1, 200)
_CURSOR: Final = text(64)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationListInputs(Inputs):
    """Which operations."""

    service: str | None = query(REFERENCE, says="Only on services of this id.", default=None)
    host: str | None = query(REFERENCE, says="Only on this Docker host.", default=None)
    limit: int = query(_LIMIT, says="Number of results per page.", default=50)
    cursor: str | None = query(_CURSOR, says="`nextCursor` of the page before.", default=None)


async def list_operations(call: Call[OperationListInputs]) -> Response[bytes]:
    """
    List operations, the newest first, with their steps.

    Those that ended long ago are there too, also of services that are gone. Where nothing is found,
    `warnings` names a service or a host that there is none of.
    """
    asked = call.inputs
    page = await operations.page(
        call.services.store,
        limit=asked.limit,
        service=asked.service,
        host=asked.host,
        cursor=asked.cursor,
    )
    warned = []
    if not page.items:
        warned = await unknown_ids(call.services, service=asked.service, host=asked.host)
    return _listed(page, asked.limit, warnings=warned)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOperationsInputs(ServiceInputs):
    """Which operations of a service."""

    limit: int = query(_LIMIT, says="Number of results per page.", default=50)
    cursor: str | None = query(_CURSOR, says="`nextCursor` of the page before.", default=None)


async def list_service_operations(call: Call[ServiceOperationsInputs]) -> Response[bytes]:
    """
    List the operations on one service, the newest first, with their steps.

    Those on earlier containers of the service are there too.
    """
    asked, service = call.inputs, await asked_record(call)
    page = await operations.page(
        call.services.store,
        limit=asked.limit,
        service=service.id,
        host=service.host,
        cursor=asked.cursor,
    )
    return _listed(page, asked.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationInputs(Inputs):
    """Which operation."""

    id: str = path(
        text(64), says="Id of the operation.", example="0198f06ab3f07d2c8f1ab74be19d3c55"
    )


async def read_operation(call: Call[OperationInputs]) -> Response[bytes]:
    """Return one operation with its steps, while it runs and afterwards."""
    found = await operations.get(call.services.store, call.inputs.id)
    if found is None:
        raise NotFound(f"There is no operation {call.inputs.id!r}.")
    return json_response(OperationAnswer(data=shown_operation(found)))


async def cancel_operation(call: Call[OperationInputs]) -> Response[bytes]:
    """
    Call off an operation that is under way, as long as it has not changed anything.

    The answer is the operation as it stands; it ends as soon as it notices.
    """
    wing_a_of(call).operations.cancel(call.inputs.id)
    return await read_operation(call)


async def recover_operation(call: Call[OperationInputs]) -> Response[bytes]:
    """
    Try again to finish or undo an update whose way back had failed.

    Until that is done nothing else can be done to the service. The answer is the operation as it
    stands now.
    """
    operation = await wing_a_of(call).operations.recover(call.inputs.id, who=call.caller.name)
    return json_response(OperationAnswer(data=shown_operation(operation)))


def _listed(page: OperationPage, limit: int, *, warnings: Sequence[str] = ()) -> Response[bytes]:
    answer = OperationList(
        data=[shown_operation(operation) for operation in page.items],
        pagination=CursorPaging(limit=limit, next_cursor=page.next_cursor),
        warnings=list(warnings),
    )
    return json_response(answer)
