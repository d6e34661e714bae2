"""Builds what joins the two wings: incidents."""

from collections.abc import Callable, Sequence

from watchroom.flows.incidents.analysis import Analysis
from watchroom.flows.incidents.desk import IncidentDesk
from watchroom.flows.incidents.keeping import Incidents
from watchroom.flows.incidents.watching import IncidentWatch
from watchroom.flows.live.tail import Tail
from watchroom.flows.services.views import ServiceView
from watchroom.store.database import Database
from watchroom.web.wing_a import WingA
from watchroom.wiring.parts import utc_now


def incident_desk(store: Database, wing_a: WingA | None) -> IncidentDesk:
    """Return what endpoints ask."""
    return IncidentDesk.of(store, _views(wing_a), utc_now)


def incident_watch(store: Database, tail: Tail, wing_a: WingA | None) -> IncidentWatch:
    """Return the flow that opens and closes incidents; one server at a time may run it."""
    analysis = Analysis(store=store, views=_views(wing_a), clock=utc_now)
    keeping = Incidents(store=store, analysis=analysis, clock=utc_now)
    return IncidentWatch(store=store, tail=tail, keeping=keeping, clock=utc_now)


def _views(wing_a: WingA | None) -> Callable[[], Sequence[ServiceView]]:
    return list if wing_a is None else wing_a.fleet.views
