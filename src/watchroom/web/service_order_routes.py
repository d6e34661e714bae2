"""The URLs of what is ordered to be done to services."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import service_examples
from watchroom.web.endpoint import Endpoint, Shown
from watchroom.web.service_actions import (
    BulkInputs,
    EndingInputs,
    OrderInputs,
    RollBackInputs,
    UpdateInputs,
    order_many,
    restart_service,
    roll_back_service,
    start_service,
    stop_service,
    update_service,
)
from watchroom.web.wire.operations import BulkAnswer, OrderedAnswer

ORDERS: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/services/bulk",
        method="POST",
        inputs=BulkInputs,
        handle=order_many,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Services",
            model=BulkAnswer,
            example=service_examples.BULK,
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/start",
        method="POST",
        inputs=OrderInputs,
        handle=start_service,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Services",
            model=OrderedAnswer,
            example=service_examples.STARTED,
            other=(202,),
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/stop",
        method="POST",
        inputs=EndingInputs,
        handle=stop_service,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Services",
            model=OrderedAnswer,
            example=service_examples.STOPPED,
            other=(202,),
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/restart",
        method="POST",
        inputs=EndingInputs,
        handle=restart_service,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Services",
            model=OrderedAnswer,
            example=service_examples.RESTARTED,
            other=(202,),
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/update",
        method="POST",
        inputs=UpdateInputs,
        handle=update_service,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Services",
            model=OrderedAnswer,
            example=service_examples.UPDATED,
            other=(202,),
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/rollback",
        method="POST",
        inputs=RollBackInputs,
        handle=roll_back_service,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Services",
            model=OrderedAnswer,
            example=service_examples.ROLLED_BACK,
            other=(202,),
            errors=(404, 409),
        ),
    ),
)
