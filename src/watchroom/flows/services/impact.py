"""What would be touched if a service were stopped: who uses it, and for how long it is away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from watchroom.domain.execution import Status
from watchroom.domain.incidents import NodeTie
from watchroom.domain.operations import Action
from watchroom.domain.services import Service
from watchroom.domain.spans import HOUR_MS
from watchroom.flows.services.downtimes import Downtime, usual_downtime
from watchroom.flows.services.views import ServiceView
from watchroom.store import operations, rollups, runs_under_way
from watchroom.store.database import Database, Session

MOST_OPERATIONS: Final = 50  # that are looked through for the usual downtime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowUse:
    """A workflow whose nodes talk to a service, and what it does at this moment."""

    workflow_id: str
    workflow: str  # name
    nodes: tuple[str, ...]  # that talk to the service
    runs: int  # that began in the last hour
    failed: int  # of these
    under_way: int  # runs in progress now


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a stop of a service would touch."""

    workflows: tuple[WorkflowUse, ...]
    waiting: tuple[Service, ...]  # services that wait for it by their Compose file
    downtimes: Mapping[Action, Downtime | None]  # of restarts and updates


async def impact_of(
    store: Database,
    view: ServiceView,
    *,
    ties: Sequence[NodeTie],
    views: Iterable[ServiceView],
    now_ms: int,
) -> Impact:
    """
    Return what a stop of a service would touch.

    *ties* are all that nodes talk to, *views* all services. May raise StoreUnavailable.
    """
    service = view.service
    async with store.reading() as session:
        workflows = await _uses(session, _of(view, ties), now_ms)
    page = await operations.page(
        store, limit=MOST_OPERATIONS, service=service.id, host=service.host
    )
    return Impact(
        workflows=workflows,
        waiting=tuple(each.service for each in views if waits_for(each.service, service)),
        downtimes={
            action: usual_downtime(page.items, action) for action in (Action.RESTART, Action.UPDATE)
        },
    )


async def runs_in_progress(store: Database, view: ServiceView, *, ties: Sequence[NodeTie]) -> int:
    """Return how many runs are in progress whose workflows talk to a service."""
    async with store.reading() as session:
        found = await runs_under_way.count_of(session, {tie.workflow_id for tie in _of(view, ties)})
    return sum(found.values())


def waits_for(other: Service, service: Service) -> bool:
    """Tell whether a Compose file has a service wait for another one."""
    ours, theirs = service.place, other.place
    return (
        ours.compose_service in theirs.depends_on
        and ours.compose_project == theirs.compose_project
        and service.host == other.host
    )


def _of(view: ServiceView, ties: Sequence[NodeTie]) -> list[NodeTie]:
    mine = view.service.host, view.service.id
    return [tie for tie in ties if (tie.host, tie.service) == mine]


async def _uses(session: Session, ties: Sequence[NodeTie], now_ms: int) -> tuple[WorkflowUse, ...]:
    grouped = groupby(sorted(ties, key=_workflow), key=_workflow)
    nodes = {workflow: tuple(tie.node for tie in found) for workflow, found in grouped}
    under_way = await runs_under_way.count_of(session, [id_ for _, id_ in nodes])
    uses = []
    for (name, id_), names in nodes.items():
        totals = await rollups.totals(
            session, from_ms=now_ms - HOUR_MS, to_ms=now_ms, workflows=(id_,)
        )
        uses.append(
            WorkflowUse(
                workflow_id=id_,
                workflow=name,
                nodes=names,
                runs=totals.runs,
                failed=totals.by_status.get(Status.ERROR, 0),
                under_way=under_way.get(id_, 0),
            )
        )
    return tuple(uses)


def _workflow(tie: NodeTie) -> tuple[str, str]:
    return tie.workflow, tie.workflow_id
