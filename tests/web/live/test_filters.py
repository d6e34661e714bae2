"""A subscription is narrowed to what its filters name."""

import pytest

from happenings import happening
from watchroom.domain.events import Event, EventType, NewEvent
from watchroom.domain.execution import RiskLevel, Status
from watchroom.web.live.filters import (
    ExecutionFilters,
    Filters,
    OperationFilters,
    ServiceFilters,
)

RUN = happening(
    EventType.EXECUTION_UPDATED,
    host=None,
    service=None,
    execution_id=7,
    data={
        "id": 7,
        "status": "error",
        "riskLevel": "HIGH",
        "workflowId": "w1",
        "workflowName": "Cameras",
        "camera": "north",
    },
)
STOP = happening(
    EventType.SERVICE_STOPPED, data={"containerId": "f" * 64, "containerName": "stack-ollama-1"}
)
AWAY = happening(EventType.HOST_AWAY, service=None, data={"reason": "it is silent"})
STEP = happening(EventType.OPERATION_STEP, data={"id": "0198", "containerName": "stack-ollama-1"})


@pytest.mark.parametrize(
    ("filters", "event", "wanted"),
    [
        (Filters(), AWAY, True),
        (ExecutionFilters(), RUN, True),
        (ExecutionFilters(status=(Status.ERROR, Status.SUCCESS)), RUN, True),
        (ExecutionFilters(status=(Status.SUCCESS,)), RUN, False),
        (ExecutionFilters(risk=(RiskLevel.HIGH,)), RUN, True),
        (ExecutionFilters(risk=(RiskLevel.LOW,)), RUN, False),
        (ExecutionFilters(workflow=("w1",)), RUN, True),
        (ExecutionFilters(workflow=("Cameras",)), RUN, True),
        (ExecutionFilters(workflow=("Camera",)), RUN, False),
        (ExecutionFilters(camera=("north",), status=(Status.ERROR,)), RUN, True),
        (ExecutionFilters(camera=("north",), status=(Status.SUCCESS,)), RUN, False),
        (ServiceFilters(service=("ollama",)), STOP, True),
        (ServiceFilters(service=("stack-ollama-1",)), STOP, True),
        (ServiceFilters(service=("f" * 64,)), STOP, True),
        (ServiceFilters(service=("n8n",)), STOP, False),
        (ServiceFilters(host=("local",)), STOP, True),
        (ServiceFilters(host=("gpu",)), STOP, False),
        (ServiceFilters(service=("ollama",), host=("gpu",)), STOP, False),
        (ServiceFilters(service=("ollama",)), AWAY, True),
        (ServiceFilters(host=("gpu",)), AWAY, False),
        (OperationFilters(id=("0198",)), STEP, True),
        (OperationFilters(id=("0199",)), STEP, False),
        (OperationFilters(service=("ollama",)), STEP, True),
        (OperationFilters(service=("n8n",)), STEP, False),
    ],
)
def test_all_conditions_must_hold(filters: Filters, event: NewEvent, wanted: bool) -> None:
    """A host that is away concerns each of its services, so their filters let it through."""
    assert filters.wants(_placed(event)) is wanted


def test_a_run_without_a_camera_is_of_none_that_is_named() -> None:
    """What is not known does not match by being absent."""
    nameless = happening(EventType.EXECUTION_UPDATED, execution_id=7, data={"camera": None})

    assert not ExecutionFilters(camera=("north",)).wants(_placed(nameless))


def _placed(event: NewEvent) -> Event:
    return Event(
        type=event.type,
        at_ms=event.at_ms,
        host=event.host,
        service=event.service,
        execution_id=event.execution_id,
        data=event.data,
        seq=1,
    )
