"""`GET /api/services/{containerId}`: one service."""

from litestar.response import Response

from watchroom.web.endpoint import Call, json_response
from watchroom.web.service_inputs import ServiceInputs, asked_service, wing_a_of
from watchroom.web.shown_services import shown_detail
from watchroom.web.wire.services import ServiceAnswer


async def read_service(call: Call[ServiceInputs]) -> Response[bytes]:
    """
    Return one service with how its container was set up.

    Values that look like secrets are masked in `env`, `labels` and `command`.
    """
    view = asked_service(call)
    restarts = wing_a_of(call).restarts(view)
    shown = shown_detail(view, restarts, now_ms=call.now_ms)
    return json_response(ServiceAnswer(data=shown))
