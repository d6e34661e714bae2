"""`POST /api/services/{containerId}/env`: the environment of a service, unmasked."""

from typing import Final

from litestar.response import Response

from watchroom.web.endpoint import Call, json_response
from watchroom.web.service_inputs import ServiceInputs, asked_service, wing_a_of
from watchroom.web.wire.services import ServiceEnv, ServiceEnvAnswer

EXAMPLE: Final = {"success": True, "data": {"env": ["OLLAMA_HOST=0.0.0.0"]}}


async def reveal_env(call: Call[ServiceInputs]) -> Response[bytes]:
    """
    Tell the environment of a service as it is, secrets included.

    Everywhere else they are masked. Who asked for it stands in the audit.
    """
    service = asked_service(call).service
    env = await wing_a_of(call).revealing.env(
        service.container_id, who=call.caller.name, host=service.host
    )
    return json_response(ServiceEnvAnswer(data=ServiceEnv(env=list(env))))
