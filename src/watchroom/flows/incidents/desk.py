"""What people ask about incidents, beside reading those that are kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from watchroom.domain.times import Clock
from watchroom.flows.incidents.analysis import Analysis
from watchroom.flows.incidents.nodes import NodeMap
from watchroom.flows.services.views import ServiceView
from watchroom.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDesk:
    """Answers for any stretch of time, and knows what nodes talk to."""

    analysis: Analysis
    nodes: NodeMap

    @classmethod
    def of(
        cls,
        store: Database,
        views: Callable[[], Sequence[ServiceView]],
        clock: Clock,
    ) -> Self:
        """Return one that looks at the services that *views* gives."""
        return cls(
            analysis=Analysis(store=store, views=views, clock=clock),
            nodes=NodeMap(
                store=store, services=lambda: [view.service for view in views()], clock=clock
            ),
        )
