"""Which service a request means."""

from dataclasses import dataclass
from typing import Any, Final, TypeVar

from watchroom.domain.errors import NotFound
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.views import ServiceView
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
        "id from four characters on.",
        example="ollama",
    )
    host: str | None = query(
        REFERENCE,
        says="Only on this Docker host, where several have one of the name.",
        default=None,
    )


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
