"""`GET /api/services/{containerId}/impact`: what a stop of a service would touch."""

from litestar.response import Response

from watchroom.domain.operations import Action
from watchroom.flows.services import downtimes, impact
from watchroom.web.endpoint import Call, json_response
from watchroom.web.service_inputs import ServiceInputs, asked_service, fleet_of, wing_a_of
from watchroom.web.shown_services import rounded
from watchroom.web.wire.service_impact import (
    Downtime,
    Downtimes,
    Impact,
    ImpactAnswer,
    Refusals,
    WaitingService,
    WorkflowUse,
)


async def read_impact(call: Call[ServiceInputs]) -> Response[bytes]:
    """
    Tell what a stop of a service would touch, for a person to read before ordering it.

    That is the workflows whose nodes talk to it, with their runs of the last hour and those in
    progress, the services that wait for it, for how long it usually is away, and why an order
    would be refused.
    """
    view = asked_service(call)
    found = await impact.impact_of(
        call.services.store,
        view,
        ties=await call.services.incidents.nodes.ties(),
        views=fleet_of(call).views(),
        now_ms=call.now_ms,
    )
    why_not = wing_a_of(call).operations.why_not
    shown = Impact(
        workflows=[_workflow(use) for use in found.workflows],
        services=[
            WaitingService(id=each.id, host=each.host, name=each.identity.name)
            for each in found.waiting
        ],
        downtime=Downtimes(
            restart=_downtime(found.downtimes[Action.RESTART]),
            update=_downtime(found.downtimes[Action.UPDATE]),
        ),
        refusals=Refusals(
            start=why_not(view, Action.START),
            stop=why_not(view, Action.STOP),
            restart=why_not(view, Action.RESTART),
            update=why_not(view, Action.UPDATE),
        ),
    )
    return json_response(ImpactAnswer(data=shown))


def _workflow(use: impact.WorkflowUse) -> WorkflowUse:
    return WorkflowUse(
        workflow_id=use.workflow_id,
        workflow=use.workflow,
        nodes=list(use.nodes),
        runs=use.runs,
        failed=use.failed,
        under_way=use.under_way,
    )


def _downtime(found: downtimes.Downtime | None) -> Downtime | None:
    if found is None:
        return None
    return Downtime(seconds=rounded(found.seconds) or 0.0, operations=found.operations)
