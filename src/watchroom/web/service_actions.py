"""`POST /api/services/{containerId}/start` and its like: what is done to services."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from litestar.response import Response

from watchroom.domain.errors import NotFound
from watchroom.domain.operations import REFUSED, Action, Operation, OperationStatus, StepImage
from watchroom.domain.services import ServiceStatus
from watchroom.flows.services.impact import runs_in_progress
from watchroom.flows.services.rolling_back import earlier_image
from watchroom.flows.services.runs_ahead import OrderOptions, RunsAhead
from watchroom.flows.services.views import ServiceView
from watchroom.web.bodies import body
from watchroom.web.endpoint import JSON, Call, json_response
from watchroom.web.errors import ErrorCode, Problem, body_of
from watchroom.web.inputs import Inputs, query, required_query
from watchroom.web.kinds import TRUTH, text
from watchroom.web.service_inputs import ServiceInputs, asked_service, fleet_of, wing_a_of
from watchroom.web.shown_operations import shown_operation, shown_preview
from watchroom.web.wings import Wing
from watchroom.web.wire.operations import (
    BulkAnswer,
    BulkDone,
    BulkOrder,
    Ordered,
    OrderedAnswer,
)

WAIT_S: Final = 900.0  # what an answer waits for at most; a large image takes its time

IMAGE_CHARS: Final = 200  # of an image's id; they have 71

_DONE: Final[Mapping[Action, str]] = {
    Action.START: "Service started successfully",
    Action.STOP: "Service stopped successfully",
    Action.RESTART: "Service restarted successfully",
    Action.UPDATE: "Service updated successfully",
    Action.ROLL_BACK: "Service rolled back successfully",
}
_CODE: Final = {
    OperationStatus.FAILED: 500,
    OperationStatus.ROLLED_BACK: 500,
    OperationStatus.ROLLBACK_FAILED: 500,
    OperationStatus.CANCELLED: 409,
}


In = TypeVar("In", bound="OrderInputs")
Ending = TypeVar("Ending", bound="EndingInputs")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderInputs(ServiceInputs):
    """What is to be done to which service."""

    wait: bool = query(
        TRUTH,
        says="Whether to answer when it is done, or at once with 202.",
        default=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingInputs(OrderInputs):
    """What is to be done to which service, and when."""

    after_runs: bool = query(
        TRUTH,
        says="Whether to wait until no run in progress uses it, for ten minutes at most; after "
        "them it is refused and nothing was changed.",
        default=False,
    )


async def start_service(call: Call[OrderInputs]) -> Response[bytes]:
    """
    Start a service.

    One that runs already is left as it is, which is a success too, and one that is paused goes on:
    `result` says what happened.
    """
    return await _ordered(call, Action.START)


async def stop_service(call: Call[EndingInputs]) -> Response[bytes]:
    """
    Stop a service.

    It gets the time to end by itself that its container asks for. One that does not run is left as
    it is, which is a success too: `result` says what happened.
    """
    return await _ordered(call, Action.STOP, OrderOptions(runs_ahead=_runs_ahead(call)))


async def restart_service(call: Call[EndingInputs]) -> Response[bytes]:
    """
    Restart a service; one that does not run is started.

    It gets the time to end by itself that its container asks for.
    """
    return await _ordered(call, Action.RESTART, OrderOptions(runs_ahead=_runs_ahead(call)))


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateInputs(EndingInputs):
    """How a service is to be updated."""

    dry_run: bool = query(
        TRUTH, says="Whether only to tell what an update would do, in `preview`.", default=False
    )
    remove_old_image: bool = query(
        TRUTH, says="Whether to delete the old image afterwards, if nothing uses it.", default=False
    )


async def update_service(call: Call[UpdateInputs]) -> Response[bytes]:
    """
    Update a service to what the registry has under its image's tag now.

    The image is pulled and the container recreated with the same configuration. If the new one
    does not get well, the old one is put back as it was, and the answer is an error that says why.
    """
    if call.inputs.dry_run:
        return await _previewed(call)
    options = OrderOptions(
        remove_old_image=call.inputs.remove_old_image, runs_ahead=_runs_ahead(call)
    )
    return await _ordered(call, Action.UPDATE, options)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollBackInputs(EndingInputs):
    """To which image a service is to be brought back."""

    image: str = required_query(
        text(IMAGE_CHARS),
        says="Id of the image, as the `images` of an operation on the service tell it.",
        example=f"sha256:{'0f' * 32}",
        name="image",
    )
    dry_run: bool = query(
        TRUTH, says="Whether only to tell what it would do, in `preview`.", default=False
    )


async def roll_back_service(call: Call[RollBackInputs]) -> Response[bytes]:
    """
    Bring a service back to an image that an update of it began or ended with.

    The container is recreated with the same configuration. An image that is not on the host any
    more is pulled by its digest. If the new container does not get well, the one before is put back
    as it was, and the answer is an error that says why.
    """
    service = asked_service(call).service
    earlier = await earlier_image(call.services.store, service, call.inputs.image)
    if call.inputs.dry_run:
        return await _previewed(call, earlier)
    options = OrderOptions(earlier=earlier, runs_ahead=_runs_ahead(call))
    return await _ordered(call, Action.ROLL_BACK, options)


async def _previewed(call: Call[In], earlier: StepImage | None = None) -> Response[bytes]:
    view = asked_service(call)
    found = await wing_a_of(call).operations.preview_update(
        view.service.container_id, host=view.service.host, earlier=earlier
    )
    order = "an update" if earlier is None else "the way back"
    ordered = Ordered(
        message=f"Nothing was changed; this is what {order} would do",
        status=_status(view),
        version=view.service.identity.version,
        operation_id=None,
        result=None,
        preview=shown_preview(found),
    )
    return json_response(OrderedAnswer(data=ordered))


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkInputs(Inputs):
    """What is to be done to several services."""

    order: BulkOrder = body(BulkOrder, example={"action": "restart", "services": ["ollama", "n8n"]})


async def order_many(call: Call[BulkInputs]) -> Response[bytes]:
    """
    Do the same to several services, one after the other, and stop at the first failure.

    A reference that means no service, or several, is refused before anything is done.
    """
    order, fleet, action = call.inputs.order, fleet_of(call), Action(call.inputs.order.action)
    ids = list(dict.fromkeys(fleet.find(each).service.container_id for each in order.services))
    done = await wing_a_of(call).operations.begin_many(action, ids, who=call.caller.name)
    failed = next((one for one in done if one.status in _CODE), None)
    if failed is not None:
        count = f"{len(done) - 1} of {len(ids)} were done. "
        return _refusal(call, failed, f"{count}{failed.service}: ")
    message = f"{len(done)} services: {_DONE[action].lower()}"
    shown = BulkDone(message=message, operations=[shown_operation(one) for one in done])
    return json_response(BulkAnswer(data=shown))


def _runs_ahead(call: Call[Ending]) -> RunsAhead | None:
    """Return the runs that are to end first; None if none are waited for."""
    if not call.inputs.after_runs:
        return None
    view, services = asked_service(call), call.services

    async def count() -> int:
        ties = await services.incidents.nodes.ties()
        return await runs_in_progress(services.store, view, ties=ties)

    return RunsAhead(count=count)


async def _ordered(
    call: Call[In], action: Action, options: OrderOptions | None = None
) -> Response[bytes]:
    view, operations = asked_service(call), wing_a_of(call).operations
    operation = await operations.begin(
        action,
        view.service.container_id,
        who=call.caller.name,
        host=view.service.host,
        options=options,
    )
    if call.inputs.wait:
        operation = await operations.finished(operation.id, deadline_s=WAIT_S)
    if operation.status in _CODE:
        return _refusal(call, operation)
    return _accepted(call, operation, before=view)


def _accepted(call: Call[Any], operation: Operation, *, before: ServiceView) -> Response[bytes]:
    under_way = operation.status is OperationStatus.RUNNING
    view = _service_now(call, operation)
    is_same = view is not None and view.service.container_id == before.service.container_id
    ordered = Ordered(
        message=_message(operation, is_same_container=is_same),
        status=_status(view) if view else None,
        version=view.service.identity.version if view else None,
        operation_id=operation.id,
        result=operation.result,
    )
    return json_response(OrderedAnswer(data=ordered), status=202 if under_way else 200)


def _message(operation: Operation, *, is_same_container: bool) -> str:
    """Return what happened; an update that found nothing newer has left the container alone."""
    if operation.status is OperationStatus.RUNNING:
        return f"Service {operation.action} is under way"
    if operation.action is Action.UPDATE and is_same_container:
        return "Service is up to date already"
    return _DONE[operation.action]


def _status(view: ServiceView) -> ServiceStatus | None:
    """Return the status; None if its host is out of reach, so that nobody knows."""
    return None if view.is_stale else view.service.state.status


def _service_now(call: Call[Any], operation: Operation) -> ServiceView | None:
    """Return the service as it is now: an update gave it another container."""
    try:
        return fleet_of(call).find(operation.service, host=operation.host)
    except NotFound:
        return None


def _refusal(call: Call[Any], operation: Operation, before: str = "") -> Response[bytes]:
    """Return the error that an operation ended in; what the engine said is what helps."""
    result = operation.result and operation.result.rstrip(".")
    words = [each for each in (result, operation.error) if each]
    problem = Problem(
        status=409 if operation.result == REFUSED else _CODE[operation.status],
        code=ErrorCode.OPERATION_FAILED,
        message=before + (": ".join(words) or operation.status),
        details={"operationId": operation.id, "service": operation.service},
    )
    shown = body_of(problem, timestamp=call.meta.timestamp, wing=Wing.SERVICES)
    return Response(shown, status_code=problem.status, media_type=JSON)
