"""`GET /api/services/strips`: how all services stood over a time, for a look at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from litestar.response import Response

from watchroom.domain.service_events import ServiceEvent
from watchroom.domain.spans import HOUR_MS, Span
from watchroom.domain.state_strips import Stood, blanked, changes_of, standing, strip
from watchroom.flows.services.views import ServiceView
from watchroom.store import container_events, service_history
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import MOMENT, integer
from watchroom.web.service_inputs import fleet_of
from watchroom.web.times import iso_time
from watchroom.web.timespans import span_of
from watchroom.web.wire.service_impact import Strip, Strips, StripsAnswer

PARTS: Final = 48  # half an hour each, of a day

Happened = dict[tuple[str, str], list[ServiceEvent]]  # by host and service


@dataclass(frozen=True, slots=True, kw_only=True)
class StripInputs(Inputs):
    """Which time: the last hours, or from one moment to another."""

    hours: int = query(
        integer(1, 24 * 30),
        says="How many hours before `to`, where `from` is not given.",
        default=24,
    )
    from_ms: int | None = query(MOMENT, name="from", says="From this moment on.", default=None)
    to_ms: int | None = query(MOMENT, name="to", says="Before this moment, or now.", default=None)


async def list_strips(call: Call[StripInputs]) -> Response[bytes]:
    """
    Return how every service stood over the last hours, in 48 equal parts, each at its worst.

    By the events that are kept. A part is null where nothing is known: before Watchroom looked,
    before there was the service, while its Docker host was away, and what is still to come.
    """
    asked = call.inputs
    usual_ms = asked.hours * HOUR_MS
    span = span_of(asked.from_ms, asked.to_ms, call.now_ms, usual_ms=usual_ms)
    ahead = (call.now_ms, span[1])
    async with call.services.store.reading() as session:
        events = await container_events.of_standing(session, from_ms=span[0])
        absences = await service_history.absences(session, span)
    happened: Happened = defaultdict(list)
    for event in events:
        happened[event.host, event.service].append(event)
    shown = Strips(
        from_=iso_time(span[0]),
        to=iso_time(span[1]),
        step=(span[1] - span[0]) / 1000 / PARTS,
        services=[
            _shown(view, happened, [*absences.get(view.service.host, ()), ahead], span)
            for view in fleet_of(call).views()
        ],
    )
    return json_response(StripsAnswer(data=shown))


def _shown(view: ServiceView, happened: Happened, unseen: Sequence[Span], span: Span) -> Strip:
    service = view.service
    unknown = [*unseen, *_unknown(view, span)]
    events = happened.get((service.host, service.id), [])
    return Strip(id=service.id, host=service.host, states=_states(view, events, unknown, span))


def _states(
    view: ServiceView, events: Sequence[ServiceEvent], unknown: Sequence[Span], span: Span
) -> list[Stood | None]:
    if view.replicas_wanted is not None:
        return [None] * PARTS  # the events of its tasks tell nothing of the service as a whole
    changes = changes_of(events, standing(view.service.state))
    return blanked(strip(changes, span, PARTS), span, unknown)


def _unknown(view: ServiceView, span: Span) -> list[Span]:
    """Return the times before Watchroom looked at the host, and since the host is away."""
    watched_ms = view.host.watched_since_ms
    before = (span[0], span[1] if watched_ms is None else min(watched_ms, span[1]))
    return [before, (view.host.since_ms, span[1])] if view.is_stale else [before]
