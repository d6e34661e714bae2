"""What persons say of the verdicts on runs."""

from dataclasses import dataclass
from typing import Final

from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.execution import Mark

MOST_NOTE_CHARS: Final = 2_000
JUDGEMENTS: Final = (Mark.CORRECT, Mark.FALSE_ALARM, Mark.MISSED)  # marks that say what was there


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Who marks."""

    id: str  # of the person or the key, whatever they are called
    name: str  # as it is now


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkEntry:
    """One entry in the history of a run's marks; the last one that stands is the run's mark."""

    id: int  # growing in the order of their making
    execution_id: int
    at_ms: int
    by: Marker
    mark: Mark
    note: str | None
    taken_back_ms: int | None  # None: it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one person or key said of several runs in one go: their entries from one to another."""

    first: int  # id of an entry; between the two are no entries of another act of theirs
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What listeners choose runs by."""

    status: str
    workflow_id: str
    workflow_name: str
    camera: str | None
    risk_level: str | None  # None: no model answered


def marked(execution_id: int, facts: Facts, *, mark: Mark | None, by: str, at_ms: int) -> NewEvent:
    """Return what is told of a run whose mark has changed; None as mark: it has none any more."""
    return NewEvent(
        type=EventType.EXECUTION_MARKED,
        at_ms=at_ms,
        execution_id=execution_id,
        data={
            "id": execution_id,
            "mark": mark,
            "by": by,
            "status": facts.status,
            "workflowId": facts.workflow_id,
            "workflowName": facts.workflow_name,
            "camera": facts.camera,
            "riskLevel": facts.risk_level,
        },
    )
