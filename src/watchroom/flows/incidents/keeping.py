"""Writes incidents, each time together with the event that tells of it."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from watchroom.domain.errors import LeaseLost
from watchroom.domain.events import EventType
from watchroom.domain.incident_happenings import told
from watchroom.domain.incident_rules import Failure, Opening
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.incidents import Incident, Report
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.incidents.analysis import MOST_RUNS, Analysis
from watchroom.store import event_log, failed_runs, incidents
from watchroom.store.database import Database
from watchroom.store.incidents import WatchState

log = structlog.get_logger(__name__)


class Incidents:
    """What a watch does to incidents. All of it may raise StoreUnavailable."""

    def __init__(self, *, store: Database, analysis: Analysis, clock: Clock) -> None:
        self._store = store
        self._analysis = analysis
        self._clock = clock

    async def open_new(self, found: Opening, *, state: WatchState) -> Incident:
        """Keep and tell of a new incident; *state* is what is judged with it."""
        report = await self._first_report(found)
        now_ms = to_ms(self._clock())
        async with self._store.writing() as session:
            opened = await incidents.open_new(
                session, reason=found.reason, course=found.course, opened_ms=now_ms, report=report
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

    async def keep_past(self, found: Opening) -> None:
        """
        Keep an incident that was over long before it was noticed.

        It is told as one that changed, not as one that opened: nobody is to be woken for it.
        """
        report = await self._first_report(found)
        now_ms = to_ms(self._clock())
        async with self._store.writing() as session:
            kept = await incidents.open_new(
                session,
                reason=found.reason,
                course=found.course,
                opened_ms=now_ms,
                report=report,
                closed_ms=now_ms,
            )
            filled = kept and await incidents.add_failures(session, kept.id, found.failures)
            if filled is not None:
                await event_log.append(
                    session, [told(EventType.INCIDENT_CHANGED, filled, at_ms=now_ms)]
                )

    async def extend(self, incident: Incident, failures: Sequence[Failure]) -> Incident:
        """
        Add runs, and look anew with them: counts and findings are of the same runs at any moment.

        That is told with the next `refresh`.
        """
        report = await self._report(incident, failures)
        async with self._store.writing() as session:
            changed = await incidents.add_failures(session, incident.id, failures)
            if changed is None:
                return incident
            await incidents.save_report(session, incident.id, report)
        return replace(changed, report=report)

    async def refresh(self, incident: Incident, *, is_told: bool) -> Incident:
        """Look anew at an open incident, and tell of it if anything is other than was told."""
        report = await self._report(incident)
        if is_told and report == incident.report:
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

    async def _first_report(self, found: Opening) -> Report:
        ids = [failure.execution_id for failure in found.failures]
        runs = await failed_runs.of_ids(self._store, ids[-MOST_RUNS:])
        course = found.course
        scene = Scene(
            from_ms=course.first_ms, to_ms=course.last_ms, first_failure_ms=course.first_ms
        )
        return await self._analysis.report(runs, scene)

    async def _report(self, incident: Incident, more: Sequence[Failure] = ()) -> Report:
        """Return what is known of an incident with the runs that are about to be added to it."""
        runs = await failed_runs.of_incident(self._store, incident.id, limit=MOST_RUNS)
        known = {run.id for run in runs}
        ids = [each.execution_id for each in more if each.execution_id not in known]
        added = await failed_runs.of_ids(self._store, ids)
        here = {run.id for run in added}
        failed_ms = [each.failed_ms for each in more if each.execution_id in here]
        first_ms = min([incident.first_failure_ms, *failed_ms])
        scene = Scene(
            from_ms=first_ms,
            to_ms=max([incident.last_failure_ms, *failed_ms]),
            first_failure_ms=first_ms,
        )
        return await self._analysis.report([*added, *runs][:MOST_RUNS], scene)
