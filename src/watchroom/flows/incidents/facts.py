"""Reads everything that the signs of one stretch of time are judged by."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.events import Event, EventType
from watchroom.domain.incident_evidence import TELLING, CallTimes, Evidence, Happening, TiedRuns
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.incidents import NodeTie, TieKind
from watchroom.domain.usage_summary import UsageSummary
from watchroom.flows.incidents.calls import call_times
from watchroom.flows.incidents.nodes import Node, Ties, parsed
from watchroom.flows.services.views import ServiceView
from watchroom.store import failed_runs, node_services, service_history
from watchroom.store.database import Session
from watchroom.store.failed_runs import FailedRun
from watchroom.store.stats_sweeps import ServiceKey

MOST_EVENTS: Final = 10_000  # events of services that are judged, of a day
MOST_DEFINITIONS: Final = 50  # of workflows that are read

_TOLD: Final = frozenset({*TELLING, EventType.SERVICE_STARTED, EventType.SERVICE_HEALTHY})

Usage = Mapping[ServiceKey, UsageSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was read of one scene."""

    scene: Scene
    views: Mapping[ServiceKey, ServiceView]  # the services that there are now
    ties: Sequence[NodeTie | None]  # of each failed run; None: it is not known which node failed
    events: Mapping[ServiceKey, Sequence[Event]]  # oldest first
    during: Usage
    before: Usage
    calls: Mapping[ServiceKey, CallTimes]  # of services that nodes talk to

    @property
    def services(self) -> list[ServiceKey]:
        """Every service that there is, or was at that time."""
        return list(dict.fromkeys([*self.views, *self.events, *self.during]))

    def evidence(self) -> list[Evidence]:
        """Return what is known of each service."""
        here = Counter((tie.host, tie.service) for tie in self.ties if tie is not None)
        unknown = sum(tie is None or tie.kind is TieKind.UNKNOWN for tie in self.ties)
        total = len(self.ties)
        return [
            self._evidence(key, TiedRuns(here=here[key], unknown=unknown, total=total))
            for key in self.services
        ]

    def _evidence(self, key: ServiceKey, ties: TiedRuns) -> Evidence:
        view = self.views.get(key)
        return Evidence(
            host=key[0],
            service=key[1],
            name=view.service.identity.name if view else key[1],
            happenings=[
                Happening(type=event.type, at_ms=event.at_ms)
                for event in self.events.get(key, ())
                if event.type in TELLING
            ],
            watched_from_ms=self._watched_from_ms(view),
            ties=ties,
            cpu_limit=view.service.setup.cpu_limit if view else None,
            during=self.during.get(key),
            before=self.before.get(key),
            calls=self.calls.get(key),
        )

    def _watched_from_ms(self, view: ServiceView | None) -> int | None:
        """Return since when all is known; None of a host that was out of reach at that time."""
        if view is None or (not view.host.reachable and view.host.since_ms < self.scene.events[1]):
            return None
        return view.host.watched_since_ms


async def read_facts(
    session: Session,
    runs: Sequence[FailedRun],
    scene: Scene,
    views: Sequence[ServiceView],
    *,
    before: Usage,
) -> Facts:
    """Return what is known of a scene; *before* is what was used in the day before it."""
    span = (scene.before[0], max(scene.events[1], scene.timeline[1]))
    ties = Ties([view.service for view in views], await node_services.list_all(session))
    events = await service_history.happened(session, span, _TOLD, limit=MOST_EVENTS)
    return Facts(
        scene=scene,
        views={(view.service.host, view.service.id): view for view in views},
        ties=await _ties(session, runs, ties),
        events=_by_service(events),
        during=await service_history.used(session, scene.usage),
        before=before,
        calls=await call_times(session, scene, ties),
    )


async def _ties(session: Session, runs: Sequence[FailedRun], ties: Ties) -> list[NodeTie | None]:
    versions = Counter(run.version for run in runs if run.version is not None)
    read = [version for version, _ in versions.most_common(MOST_DEFINITIONS)]
    definitions = await failed_runs.definitions(session, read)
    addresses = {version: parsed(body) for version, body in definitions.items()}
    return [
        None if node is None else ties.of(node, addresses.get(version or 0))
        for node, version in ((_node_of(run), run.version) for run in runs)
    ]


def _node_of(run: FailedRun) -> Node | None:
    if run.node is None:
        return None
    return Node(workflow_id=run.workflow_id, workflow=run.workflow, name=run.node)


def _by_service(events: Iterable[Event]) -> dict[ServiceKey, list[Event]]:
    found: dict[ServiceKey, list[Event]] = defaultdict(list)
    for event in events:
        if event.host is not None and event.service is not None:
            found[event.host, event.service].append(event)
    return dict(found)
