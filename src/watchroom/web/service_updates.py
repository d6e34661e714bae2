"""`GET /api/services/updates`: which services can be updated."""

from litestar.response import Response

from watchroom.flows.services.views import ServiceView
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs
from watchroom.web.service_inputs import ServiceInputs, asked_service, fleet_of, wing_a_of
from watchroom.web.shown_services import shown_update
from watchroom.web.wire.operations import UpdateEntry, UpdateList, UpdateStateAnswer


async def list_updates(call: Call[Inputs]) -> Response[bytes]:
    """
    List for every service whether a newer image of its tag is there.

    The registries are looked at every few hours; `update` tells when. `chance` is `available`,
    `pulled` where the newer image is on the host already, `current`, `impossible` where the image
    is pinned or local, and `unknown` where nobody can tell at the moment; `reason` says why.
    """
    return json_response(UpdateList(data=[_entry(view) for view in fleet_of(call).views()]))


async def check_update(call: Call[ServiceInputs]) -> Response[bytes]:
    """
    Ask the registry now whether it has a newer image of a service's tag.

    Nothing is pulled.
    """
    service = asked_service(call).service
    checks = wing_a_of(call).update_checks
    check = await checks.check(service.container_id, host=service.host)
    return json_response(UpdateStateAnswer(data=shown_update(check)))


def _entry(view: ServiceView) -> UpdateEntry:
    service = view.service
    return UpdateEntry(
        id=service.id,
        name=service.identity.name,
        container_id=service.container_id,
        host=service.host,
        image=service.image,
        version=service.identity.version,
        update=None if view.update is None else shown_update(view.update),
    )
