"""Every URL of incidents, on one page."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import incident_examples
from watchroom.web.endpoint import Endpoint, Shown
from watchroom.web.incident_nodes import (
    NodeInputs,
    NodeServiceInputs,
    forget_node_service,
    list_nodes,
    say_node_service,
)
from watchroom.web.incidents import (
    IncidentInputs,
    IncidentListInputs,
    WindowInputs,
    analyse_window,
    list_incidents,
    read_incident,
)
from watchroom.web.inputs import Inputs
from watchroom.web.wire.incidents import (
    IncidentAnswer,
    IncidentList,
    NodeAnswer,
    NodeList,
    WindowAnswer,
)

TAG: Final = "Incidents"

INCIDENTS: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/incidents",
        inputs=IncidentListInputs,
        handle=list_incidents,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=IncidentList, example=incident_examples.LIST),
    ),
    Endpoint(
        path="/api/incidents/at",
        inputs=WindowInputs,
        handle=analyse_window,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=WindowAnswer, example=incident_examples.WINDOW),
    ),
    Endpoint(
        path="/api/incidents/nodes",
        inputs=Inputs,
        handle=list_nodes,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=NodeList, example=incident_examples.NODES),
    ),
    Endpoint(
        path="/api/incidents/nodes",
        method="PUT",
        inputs=NodeServiceInputs,
        handle=say_node_service,
        scope=Scope.REVIEW,
        shown=Shown(tag=TAG, model=NodeAnswer, example=incident_examples.NODE, errors=(404,)),
    ),
    Endpoint(
        path="/api/incidents/nodes",
        method="DELETE",
        inputs=NodeInputs,
        handle=forget_node_service,
        scope=Scope.REVIEW,
        shown=Shown(tag=TAG, model=NodeAnswer, example=incident_examples.NODE, errors=(404,)),
    ),
    Endpoint(
        path="/api/incidents/{id}",
        inputs=IncidentInputs,
        handle=read_incident,
        scope=Scope.READ,
        shown=Shown(
            tag=TAG, model=IncidentAnswer, example=incident_examples.INCIDENT, errors=(404,)
        ),
    ),
)
