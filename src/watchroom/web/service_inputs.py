"""Which service a request means."""

from dataclasses import dataclass
from typing import Any, Final, TypeVar

from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.views import ServiceView
from watchroom.store.recorded_services import recorded_hosts
from watchroom.web.endpoint import Call
from watchroom.web.inputs import Inputs, path, query
from watchroom.web.kinds import text
from watchroom.web.wing_a import WingA

REFERENCE: Final = text(255)

In = TypeVar("In", bound="ServiceInputs")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInputs(Inputs):
    """Which service."""

    container_id: str = path(
        REFERENCE,
        says="A container's full id, its name, a service's id, or the beginning of a container's "
        "id from four characters on. Records of a service that is gone are read by its `id`.",
        example="ollama",
    )
    host: str | None = query(
        REFERENCE,
        says="Only on this Docker host, where several have one of the name.",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedService:
    """Under which names the records of a service are kept."""

    host: str  # by its name in the settings
    id: str  # of the service


def fleet_of(call: Call[Any]) -> Fleet:
    """Return everything that is known of the services; nothing where no host is configured."""
    wing = call.services.wing_a
    return wing.fleet if wing else Fleet((), now_ms=call.now_ms)


def wing_a_of(call: Call[Any]) -> WingA:
    """Return what works on services. Raises NotFound where no Docker host is configured."""
    wing = call.services.wing_a
    if wing is None:
        raise NotFound("There are no services here: no Docker host is configured.")
    return wing


def asked_service(call: Call[In]) -> ServiceView:
    """Return the service that a request means. Raises NotFound, InvalidInput if it is ambiguous."""
    return fleet_of(call).find(call.inputs.container_id, host=call.inputs.host)


async def asked_record(call: Call[In]) -> RecordedService:
    """
    Return whose records a request means: a service, or one that is gone, which only its id names.

    Raises NotFound, InvalidInput if it is ambiguous, StoreUnavailable.
    """
    asked = call.inputs
    try:
        service = asked_service(call).service
    except NotFound:
        hosts = await recorded_hosts(call.services.store, asked.container_id)
        found = [name for name in hosts if asked.host in {None, name}]
        if not found:
            raise
        if len(found) > 1:
            words = f"{asked.container_id!r} was on {', '.join(found)}: `host` says which"
            raise InvalidInput("containerId", words) from None
        return RecordedService(host=found[0], id=asked.container_id)
    return RecordedService(host=service.host, id=service.id)
