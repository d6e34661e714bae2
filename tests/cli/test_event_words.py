"""What is told of an event in one line."""

from typing import Any

import pytest

from builders import NOW, run
from happenings import happening
from services_under_test import operation
from watchroom.cli.event_words import subject_of, words_of
from watchroom.client.models.events import LoggedEvent
from watchroom.domain import incident_happenings, operation_happenings, run_happenings
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.execution import RunError, Status
from watchroom.domain.incidents import Incident, OpeningReason, Report, ServiceReport, Verdict
from watchroom.domain.operations import OperationStatus, Step, StepState
from watchroom.domain.times import to_ms

NOW_MS = to_ms(NOW)
STEP = Step(name="pull the image", state=StepState.RUNNING, detail="Downloading (3 of 9 MiB)")
SUSPECT = ServiceReport(
    host="gpu", service="ollama", name="Ollama", verdict=Verdict.LIKELY, signs=()
)


def logged(told: NewEvent) -> LoggedEvent:
    """Return an event as the client is told of it."""
    return LoggedEvent(
        type=told.type,
        seq=1,
        at=NOW,
        host=told.host,
        service_id=told.service,
        execution_id=told.execution_id,
        data=dict(told.data),
    )


def line(told: NewEvent) -> str:
    """Return subject and words."""
    return f"{subject_of(logged(told))}: {words_of(logged(told))}"


def test_a_step_tells_its_state_and_detail() -> None:
    """How far an update is, and why it does not go on."""
    begun = operation(status=OperationStatus.RUNNING, result=None, ended_ms=None)

    assert line(operation_happenings.stepped(begun, STEP, at_ms=NOW_MS)) == (
        "local/ollama: restart, pull the image: running, Downloading (3 of 9 MiB)"
    )


def test_an_operation_tells_what_came_of_it() -> None:
    """And why it failed."""
    failed = operation(status=OperationStatus.FAILED, result=None, error="port is taken")
    [ended] = operation_happenings.ended(failed)

    assert line(ended) == "local/ollama: restart, failed, port is taken"


def test_an_incident_tells_its_id_and_suspects() -> None:
    """With the id, the whole of it can be read."""
    incident = Incident(
        id=3,
        reason=OpeningReason.FAILURES,
        opened_ms=NOW_MS,
        closed_ms=None,
        first_failure_ms=NOW_MS,
        last_failure_ms=NOW_MS,
        failures=5,
        report=Report(services=(SUSPECT,)),
    )
    told = line(incident_happenings.told(EventType.INCIDENT_OPENED, incident, at_ms=NOW_MS))

    assert told.startswith("incident 3: 5 runs failed, from ")
    assert told.endswith(", suspects: ollama likely")


def test_a_run_tells_where_and_why_it_failed() -> None:
    """The node first, as n8n does."""
    failed = run(
        7,
        status=Status.ERROR,
        camera="north",
        error=RunError(message="no route", node="Ollama", type=None),
    )
    told = run_happenings.updated(failed, is_new=True, pattern_id=None, at_ms=NOW_MS)

    assert line(told) == "run 7: error, north, Ollama: no route"


@pytest.mark.parametrize(
    ("type_", "data", "expected"),
    [
        (EventType.SERVICE_FAILED, {"exitCode": 137, "reason": "Exited (137)"}, "Exited (137)"),
        (EventType.SERVICE_STOPPED, {"exitCode": 0, "reason": None}, "exit code 0"),
        (EventType.SERVICE_STARTED, {"image": "ollama/ollama"}, ""),
        (EventType.SERVICE_RENAMED, {"oldName": "a", "containerName": "b"}, "was a, is b"),
        (EventType.SERVICE_REPLICAS, {"running": None, "wanted": 3}, "? of 3 run"),
        (EventType.SERVICE_UPDATED, {"action": "update", "result": "Done."}, "update, Done."),
        (EventType.HOST_AWAY, {"reason": "refused"}, "refused"),
        (EventType.INGEST_CHANGED, {"state": "following", "reason": None}, "following"),
        (EventType.WEBHOOK_DISABLED, {"url": "https://x/…", "reason": "410"}, "https://x/…, 410"),
        (EventType.EXECUTION_MARKED, {"mark": "missed", "by": "ana"}, "missed, by ana"),
        (EventType.EXECUTION_MARKED, {"mark": None, "by": "ana"}, "mark taken back, by ana"),
        (EventType.EXECUTION_REMOVED, {"id": 7}, "deleted in n8n before it ended"),
    ],
)
def test_each_kind_tells_what_matters_of_it(
    type_: EventType, data: dict[str, Any], expected: str
) -> None:
    """Nothing where type and service say it all."""
    assert words_of(logged(happening(type_, data=data))) == expected


@pytest.mark.parametrize("type_", list(EventType))
def test_an_event_without_data_is_no_mishap(type_: EventType) -> None:
    """Another server may tell less than this one."""
    event = logged(happening(type_))

    assert isinstance(words_of(event), str)
    assert subject_of(event) == "local/ollama"
