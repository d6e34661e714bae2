"""Judges events one by one: which runs that fail are an incident, and when it is over."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from watchroom.domain.events import Channel, Event, EventType
from watchroom.domain.incident_rules import (
    QUIET_MS,
    SETTLING_MS,
    Course,
    Failure,
    Opening,
    failure_of,
    is_new,
    opening,
    still_near,
)
from watchroom.domain.incidents import Incident
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.incidents.keeping import Incidents
from watchroom.flows.incidents.looking_back import past_incidents
from watchroom.flows.ingest_status import IngestState
from watchroom.store import event_log, failed_runs, incidents, source
from watchroom.store.database import Database
from watchroom.store.incidents import WatchState

FOLLOWED: Final = frozenset({IngestState.FOLLOWING, IngestState.BACKFILLING})
REMEMBERING_MS: Final = 5_000  # after a start, in which engines tell what they remember
SAVED_EVERY: Final = 2_000  # events that are judged anew after a kill, at most

_OF_OPEN: Final = (EventType.INCIDENT_OPENED, EventType.INCIDENT_CHANGED)


class Judge:
    """What a watch knows from one look into the store on."""

    def __init__(
        self,
        store: Database,
        keeping: Incidents,
        clock: Clock,
        *,
        refresh_s: float,
        catch_up_s: float,
    ) -> None:
        self._store = store
        self._keeping = keeping
        self._clock = clock
        self._refresh_ms = refresh_s * 1000
        self._catch_up_ms = catch_up_s * 1000
        self._began_ms = to_ms(self._clock())
        self._state = WatchState(seq=0, since_ms=self._began_ms)
        self._saved_seq = 0
        self._open: Incident | None = None
        self._is_stale = True  # something happened since the open incident was analysed
        self._is_told = True  # the log tells of all failures of the open incident
        self._analysed_ms = 0
        self._followed_ms: int | None = None  # since when new runs are heard of; None: they are not

    @property
    def seq(self) -> int:
        """Up to where the log was judged."""
        return self._state.seq

    @property
    def is_waiting(self) -> bool:
        """Whether time itself may bring something: an incident is open, or runs are copied."""
        return self._open is not None or self._is_to_look_back

    async def begin(self, position: int) -> None:
        """Find out where to go on; the first watch ever begins at the end of the log."""
        known = await incidents.read_state(self._store)
        self._state = known or WatchState(seq=position, since_ms=self._began_ms)
        if self._state.seq > position:  # an older store was restored
            self._state = replace(self._state, seq=position)
        if known != self._state:
            await self._save()
        self._saved_seq = self._state.seq
        self._open = await incidents.open_one(self._store)
        self._analysed_ms = self._open.report.analysed_ms if self._open else 0
        self._is_told = await self._is_all_told()
        told = await event_log.latest(self._store, {EventType.INGEST_CHANGED})
        self._followed_ms = _followed_since(told) if told else 0

    async def take(self, events: Sequence[Event]) -> None:
        """Judge events."""
        if not events:
            return
        before = self._state
        failures = await self._fresh(events)
        extending: list[Failure] = []
        for failure in failures:
            extending = await self._judge(failure, extending)
        await self._extend(extending)
        for event in events:
            self._note(event)
        self._state = replace(self._state, seq=events[-1].seq)
        if before.recent != self._state.recent or self.seq - self._saved_seq >= SAVED_EVERY:
            await self._save()

    async def tend(self) -> None:
        """Close what is over; look anew at what is open and has changed, and once at the past."""
        if self._is_to_look_back:
            await self._look_back()
        if self._open is None:
            return
        if self._is_quiet():
            await self._close(self._open)
        elif self._is_stale and to_ms(self._clock()) - self._analysed_ms >= self._refresh_ms:
            self._open = await self._keeping.refresh(self._open, is_told=self._is_told)
            self._looked()

    async def _fresh(self, events: Iterable[Event]) -> list[Failure]:
        """Return the failed runs among events that belong to no incident yet."""
        failures = [failure for event in events if (failure := failure_of(event)) is not None]
        if not failures:
            return []
        ids = {failure.execution_id for failure in failures}
        known = await incidents.already_in_one(self._store, ids)
        return [failure for failure in failures if failure.execution_id not in known]

    async def _judge(self, failure: Failure, extending: list[Failure]) -> list[Failure]:
        """Judge one failure; returns those that are still to be added to the open incident."""
        if self._open is not None:
            course = _course_of(self._open, extending)
            if not course.is_over(failure.failed_ms):
                return [*extending, failure] if course.takes(failure.failed_ms) else extending
            await self._extend(extending)
            await self._close(self._open)
            extending = []
        near = still_near(self._state.recent, failure)
        found = opening(near, failure, is_new_pattern=await self._is_new_pattern(failure))
        self._state = replace(self._state, recent=() if found else near)
        if found is not None:
            await self._begin_incident(found)
        return extending

    async def _begin_incident(self, found: Opening) -> None:
        self._open = await self._keeping.open_new(found, state=self._state)
        self._looked()

    @property
    def _is_to_look_back(self) -> bool:
        """Whether n8n is followed, and what it had before was not looked at yet."""
        return bool(self._followed_ms) and not self._state.has_looked_back

    async def _look_back(self) -> None:
        """Find the incidents of the days before, once the runs of those days are here."""
        now_ms = to_ms(self._clock())
        if now_ms < self._began_ms + REMEMBERING_MS:
            return
        found = await past_incidents(self._store, now_ms)
        if found is None:
            return
        for each in found:
            await self._take_past(each)
        self._state = replace(self._state, has_looked_back=True)
        await self._save()

    async def _take_past(self, found: Opening) -> None:
        if self._open is not None and _course_of(self._open, ()).takes(found.course.last_ms):
            await self._extend(found.failures)
        elif self._open is None and not found.course.is_over(to_ms(self._clock())):
            await self._begin_incident(found)
        else:
            await self._keeping.keep_past(found)

    async def _extend(self, failures: Sequence[Failure]) -> None:
        if self._open is not None and failures:
            self._open = await self._keeping.extend(self._open, failures)
            self._is_stale, self._is_told = True, False

    async def _close(self, incident: Incident) -> None:
        await self._keeping.close(incident)
        self._open = None

    async def _is_new_pattern(self, failure: Failure) -> bool:
        """Tell whether a run failed in a new way; to a store that is being filled all is old."""
        if failure.pattern_id is None or to_ms(self._clock()) < self._state.since_ms + SETTLING_MS:
            return False
        state = await source.read(self._store)
        if state is not None and state.backfill_below_id is not None:
            return False
        since_ms = await failed_runs.pattern_since_ms(self._store, failure.pattern_id)
        return is_new(failure, pattern_since_ms=since_ms)

    def _note(self, event: Event) -> None:
        if event.type is EventType.INGEST_CHANGED:
            self._followed_ms = _followed_since(event)
        elif event.type.channel is Channel.SERVICES:
            self._is_stale = True

    def _is_quiet(self) -> bool:
        """Tell whether runs would have been heard of, and none failed, for long enough."""
        now_ms = to_ms(self._clock())
        return (
            self._open is not None
            and self._followed_ms is not None
            and now_ms >= max(self._open.last_failure_ms, self._followed_ms) + QUIET_MS
            and now_ms >= self._began_ms + self._catch_up_ms
        )

    async def _is_all_told(self) -> bool:
        """Tell whether the log has the failures that the open incident has."""
        if self._open is None:
            return True
        told = await event_log.latest(self._store, _OF_OPEN)
        facts = (told.data.get("id"), told.data.get("failures")) if told else None
        return facts == (self._open.id, self._open.failures)

    def _looked(self) -> None:
        self._is_stale, self._is_told, self._analysed_ms = False, True, to_ms(self._clock())

    async def _save(self) -> None:
        async with self._store.writing() as session:
            await incidents.write_state(session, self._state)
        self._saved_seq = self._state.seq


def _course_of(incident: Incident, more: Iterable[Failure]) -> Course:
    course = Course(first_ms=incident.first_failure_ms, last_ms=incident.last_failure_ms)
    for failure in more:
        course = course.with_failure(failure.failed_ms)
    return course


def _followed_since(told: Event) -> int | None:
    return told.at_ms if told.data.get("state") in FOLLOWED else None
