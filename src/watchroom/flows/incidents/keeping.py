"""Writes incidents, each time together with the event that tells of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from watchroom.domain.errors import LeaseLost
from watchroom.domain.events import EventType
from watchroom.domain.incident_happenings import told
from watchroom.domain.incident_rules import Failure, Opening
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.incidents import Incident, Report
from watchroom.domain.times import to_ms
from watchroom.flows.incidents.analysis import MOST_RUNS, Analysis
from watchroom.store import event_log, failed_runs, incidents
from watchroom.store.database import Database
from watchroom.store.incidents import WatchState

log = structlog.get_logger(__name__)


class Incidents:
    """What a watch does to incidents. All of it may raise StoreUnavailable."""

    def __init__(
        self, *, store: Database, analysis: Analysis, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._analysis = analysis
        self._clock = clock

    async def open_new(self, found: Opening, *, state: WatchState) -> Incident:
        """Keep and tell of a new incident; *state* is what is judged with it."""
        ids = [failure.execution_id for failure in found.failures]
        runs = await failed_runs.of_ids(self._store, ids[-MOST_RUNS:])
        course, now_ms = found.course, to_ms(self._clock())
        scene = Scene(
            from_ms=course.first_ms, to_ms=course.last_ms, first_failure_ms=course.first_ms
        )
        report = await self._analysis.report(runs, scene)
        async with self._store.writing() as session:
            opened = await incidents.open_new(
                session, reason=found.reason, course=course, opened_ms=now_ms, report=report
            )
            if opened is None:
                raise LeaseLost("another server has opened an incident")
            filled = await incidents.add_failures(session, opened.id, found.failures)
            await incidents.write_state(session, state)
            incident = filled or opened
            await event_log.append(
                session, [told(EventType.INCIDENT_OPENED, incident, at_ms=now_ms)]
            )
        log.info("incident opened", incident=incident.id, reason=incident.reason)
        return incident

    async def extend(self, incident: Incident, failures: Sequence[Failure]) -> Incident:
        """Add runs; that is told with the next look at it."""
        async with self._store.writing() as session:
            changed = await incidents.add_failures(session, incident.id, failures)
        return changed or incident

    async def refresh(self, incident: Incident) -> Incident:
        """Look anew at an open incident, and tell of it if anything is other than before."""
        report = await self._report(incident)
        if report == incident.report:
            return incident
        changed = replace(incident, report=report)
        async with self._store.writing() as session:
            await incidents.save_report(session, incident.id, report)
            at_ms = to_ms(self._clock())
            await event_log.append(
                session, [told(EventType.INCIDENT_CHANGED, changed, at_ms=at_ms)]
            )
        return changed

    async def close(self, incident: Incident) -> None:
        """Look at it a last time, and tell that it is over."""
        report = await self._report(incident)
        closed_ms = to_ms(self._clock())
        closed = replace(incident, report=report, closed_ms=closed_ms)
        async with self._store.writing() as session:
            await incidents.save_report(session, incident.id, report)
            await incidents.close(session, incident.id, closed_ms=closed_ms)
            await event_log.append(
                session, [told(EventType.INCIDENT_CLOSED, closed, at_ms=closed_ms)]
            )
        log.info("incident closed", incident=incident.id, failures=incident.failures)

    async def _report(self, incident: Incident) -> Report:
        runs = await failed_runs.of_incident(self._store, incident.id, limit=MOST_RUNS)
        scene = Scene(
            from_ms=incident.first_failure_ms,
            to_ms=incident.last_failure_ms,
            first_failure_ms=incident.first_failure_ms,
        )
        return await self._analysis.report(runs, scene)
