"""Incidents, and what was found out about them, in the shapes of the API."""

from collections.abc import Sequence
from typing import Any, Final

from watchroom.domain import incidents
from watchroom.domain.incidents import Report, SignState, TieKind
from watchroom.store.failed_runs import FailedRun
from watchroom.web.shown_services import time_or_none
from watchroom.web.times import iso_time
from watchroom.web.wire.incidents import (
    ExaminedService,
    FailedNode,
    FailedPattern,
    FailedRunLink,
    Findings,
    Incident,
    IncidentState,
    Node,
    Sign,
    Suspect,
    TimelineEntry,
)

MOST_RUNS: Final = 100  # that an answer names

_WAY_OUT: Final = "; PUT /api/incidents/nodes says which service it is, or that it is none"


def shown_incident(incident: incidents.Incident) -> Incident:
    """Return an incident as it stands in a list."""
    is_open = incident.closed_ms is None
    return Incident(
        id=incident.id,
        state=IncidentState.OPEN if is_open else IncidentState.CLOSED,
        reason=incident.reason,
        opened_at=iso_time(incident.opened_ms),
        closed_at=time_or_none(incident.closed_ms),
        first_failure_at=iso_time(incident.first_failure_ms),
        last_failure_at=iso_time(incident.last_failure_ms),
        failures=incident.failures,
        suspects=shown_suspects(incident.report),
    )


def shown_suspects(report: Report) -> list[Suspect]:
    """Return the services that are likely or possible ones."""
    return [
        Suspect(
            host=each.host,
            service_id=each.service,
            name=each.name,
            verdict=each.verdict,
            signs=sum(sign.state is SignState.YES for sign in each.signs),
            event=report.event_of(each),
            restarts=report.restarts_of(each),
        )
        for each in report.suspects
    ]


def shown_findings(report: Report, runs: Sequence[FailedRun]) -> Findings:
    """Return a report, with the latest of its runs."""
    latest = sorted(runs, key=lambda run: (-run.failed_ms, -run.id))[:MOST_RUNS]
    return Findings(
        services=[_service(each) for each in report.services],
        nodes=[FailedNode(runs=each.runs, **_tie(each.tie)) for each in report.nodes],
        patterns=[
            FailedPattern(
                id=each.id, text=each.text, node=each.node, type=each.type, runs=each.runs
            )
            for each in report.patterns
        ],
        timeline=[_entry(each) for each in report.timeline],
        runs=[_run(run) for run in latest],
        runs_read=report.runs_read,
        analysed_at=iso_time(report.analysed_ms),
    )


def shown_node(tie: incidents.NodeTie) -> Node:
    """Return what a node talks to."""
    return Node(**_tie(tie))


def _tie(tie: incidents.NodeTie) -> dict[str, Any]:
    return {
        "workflow_id": tie.workflow_id,
        "workflow": tie.workflow,
        "node": tie.node,
        "kind": tie.kind,
        "address": tie.address,
        "host": tie.host,
        "service_id": tie.service,
        "why": f"{tie.why}{_WAY_OUT}" if tie.kind is TieKind.UNKNOWN else tie.why,
        "by_person": tie.by_person,
    }


def _service(report: incidents.ServiceReport) -> ExaminedService:
    return ExaminedService(
        host=report.host,
        service_id=report.service,
        name=report.name,
        verdict=report.verdict,
        signs=[_sign(sign) for sign in report.signs],
    )


def _sign(sign: incidents.Sign) -> Sign:
    return Sign(
        kind=sign.kind,
        state=sign.state,
        says=sign.says,
        value=_rounded(sign.value),
        threshold=_rounded(sign.threshold),
        unit=sign.unit,
        at=time_or_none(sign.at_ms),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _entry(entry: incidents.TimelineEntry) -> TimelineEntry:
    return TimelineEntry(
        at=iso_time(entry.at_ms),
        type=entry.type,
        host=entry.host,
        service_id=entry.service,
        says=entry.says,
    )


def _run(run: FailedRun) -> FailedRunLink:
    return FailedRunLink(
        id=run.id,
        failed_at=iso_time(run.failed_ms),
        pattern=run.pattern_id,
        url=f"/api/executions/{run.id}",
    )
