"""What is told of an incident: that it opens, that it changes, that it is over."""

from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.incidents import Incident


def told(type_: EventType, incident: Incident, *, at_ms: int) -> NewEvent:
    """Return what is told of an incident; its report is read by its id."""
    return NewEvent(
        type=type_,
        at_ms=at_ms,
        data={
            "id": incident.id,
            "reason": incident.reason,
            "failures": incident.failures,
            "firstFailureMs": incident.first_failure_ms,
            "lastFailureMs": incident.last_failure_ms,
            "suspects": [
                {"service": each.service, "host": each.host, "verdict": each.verdict}
                for each in incident.report.suspects
            ],
        },
    )
