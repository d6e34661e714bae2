"""`GET /api/incidents`: runs that failed together, and which services showed signs."""

from dataclasses import dataclass
from typing import Final

from litestar.response import Response

from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.spans import DAY_MS
from watchroom.flows.incidents.analysis import MOST_RUNS, Wanted
from watchroom.store import failed_runs, incidents
from watchroom.web import shown_incidents
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path, query
from watchroom.web.kinds import MOMENT, choice, integer, text
from watchroom.web.shown_incidents import shown_findings, shown_incident, shown_suspects
from watchroom.web.times import iso_time
from watchroom.web.unknown_names import unknown_ids
from watchroom.web.wire.incidents import (
    IncidentAnswer,
    IncidentDetail,
    IncidentList,
    IncidentListMeta,
    IncidentState,
    WindowAnswer,
    WindowFindings,
    WindowMeta,
)

USUAL_WINDOW_MS: Final = 1_800_000
LONGEST_WINDOW_MS: Final = DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentListInputs(Inputs):
    """Which incidents."""

    state: IncidentState | None = query(
        choice(IncidentState), says="Only those that are open, or closed.", default=None
    )
    from_ms: int | None = query(
        MOMENT, name="from", says="Only those with failures at this moment or later.", default=None
    )
    to_ms: int | None = query(
        MOMENT, name="to", says="Only those with failures before this moment.", default=None
    )
    limit: int = query(integer(1, 200), says="Number of results per page.", default=50)
    cursor: int | None = query(integer(1), says="`nextCursor` of the page before.", default=None)


async def list_incidents(call: Call[IncidentListInputs]) -> Response[bytes]:
    """
    List runs that failed together, the newest first.

    An incident opens when three runs fail within ten minutes, or when one fails in a way in which
    none did before; it closes after fifteen minutes without a failure. One is open at most.
    """
    asked = call.inputs
    found = await incidents.page(
        call.services.store,
        limit=asked.limit + 1,
        before_id=asked.cursor,
        is_open=None if asked.state is None else asked.state is IncidentState.OPEN,
        from_ms=asked.from_ms,
        to_ms=asked.to_ms,
    )
    shown = [shown_incident(each) for each in found[: asked.limit]]
    more = len(found) > asked.limit
    meta = IncidentListMeta(
        timestamp=call.meta.timestamp,
        limit=asked.limit,
        next_cursor=str(shown[-1].id) if more else None,
    )
    return json_response(IncidentList(data=shown, meta=meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentInputs(Inputs):
    """Which incident."""

    id: int = path(integer(1), says="Id of the incident.", example=3)


async def read_incident(call: Call[IncidentInputs]) -> Response[bytes]:
    """
    Return one incident: every service with its signs, what failed where, and what happened when.

    Signs are told, with what was measured and what it was held against; a cause is never claimed.
    While it is open, everything is looked at anew with each run that is added, and every 30 seconds
    at most where only services changed: counts and findings are of the same runs.
    """
    async with call.services.store.reading() as session:
        incident = await incidents.get(session, call.inputs.id)
        if incident is None:
            raise NotFound(f"There is no incident {call.inputs.id}.")
        runs = await failed_runs.of_incident(session, incident.id, limit=shown_incidents.MOST_RUNS)
    shown = shown_incident(incident)
    detail = IncidentDetail(
        **{name: getattr(shown, name) for name in shown.__struct_fields__},
        findings=shown_findings(incident.report, runs),
    )
    return json_response(IncidentAnswer(data=detail, meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowInputs(Inputs):
    """Which time, and which services."""

    from_ms: int | None = query(
        MOMENT, name="from", says="From this moment on; half an hour before `to`.", default=None
    )
    to_ms: int | None = query(MOMENT, name="to", says="Before this moment, or now.", default=None)
    host: str | None = query(text(255), says="Only services on this Docker host.", default=None)
    service: str | None = query(
        text(255), says="Only the service with this `id`.", default=None, example="ollama"
    )


async def analyse_window(call: Call[WindowInputs]) -> Response[bytes]:
    """
    Look for signs in any stretch of time, a day at most, whether or not a run failed in it.

    With a failure, everything is held against the first one. Without one, an event or a peak
    anywhere in that time is a sign. At most 1,000 failed runs are read, those that began first.
    `meta.warnings` names a service or a host that there is none of.
    """
    asked, store = call.inputs, call.services.store
    from_ms, to_ms = _window(asked, call.now_ms)
    runs = await failed_runs.between(store, from_ms=from_ms, to_ms=to_ms, limit=MOST_RUNS)
    first_ms = min((run.failed_ms for run in runs), default=None)
    report = await call.services.incidents.analysis.report(
        runs,
        Scene(from_ms=from_ms, to_ms=to_ms, first_failure_ms=first_ms),
        Wanted(host=asked.host, service=asked.service),
    )
    findings = WindowFindings(
        since=iso_time(from_ms),
        until=iso_time(to_ms),
        first_failure_at=None if first_ms is None else iso_time(first_ms),
        suspects=shown_suspects(report),
        findings=shown_findings(report, runs),
    )
    warned = await unknown_ids(call.services, service=asked.service, host=asked.host)
    meta = WindowMeta(timestamp=call.meta.timestamp, warnings=warned)
    return json_response(WindowAnswer(data=findings, meta=meta))


def _window(asked: WindowInputs, now_ms: int) -> tuple[int, int]:
    to_ms = now_ms if asked.to_ms is None else asked.to_ms
    from_ms = max(0, to_ms - USUAL_WINDOW_MS) if asked.from_ms is None else asked.from_ms
    if from_ms >= to_ms:
        raise InvalidInput("from", "Must lie before `to`, and before now")
    if to_ms - from_ms > LONGEST_WINDOW_MS:
        raise InvalidInput("from", "Must lie within a day before `to`")
    return from_ms, to_ms
