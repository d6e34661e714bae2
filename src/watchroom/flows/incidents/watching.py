"""Follows the event log for runs that fail together: opens incidents, extends and closes them."""

import asyncio
from dataclasses import dataclass, field

import structlog

from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.times import Clock
from watchroom.flows.backoff import Backoff
from watchroom.flows.incidents.judging import Judge
from watchroom.flows.incidents.keeping import Incidents
from watchroom.flows.live.tail import READ_AT_ONCE, Tail
from watchroom.store.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPace:
    """How often and how long; tests shrink these."""

    refresh_s: float = 30.0  # between analyses of an open incident, at least
    look_s: float = 5.0  # between looks at the clock while one is open, or runs are copied
    catch_up_s: float = 60.0  # after a start, before silence counts as quiet
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=10.0))


class IncidentWatch:
    """
    Judges each event once; one server at a time runs it.

    What it knows is in the store: killed at any moment, the next one goes on where the last
    transaction ended. A run belongs to one incident at most, and one incident is open at most.
    """

    def __init__(
        self,
        *,
        store: Database,
        tail: Tail,
        keeping: Incidents,
        clock: Clock,
        pace: WatchPace | None = None,
    ) -> None:
        self._store = store
        self._tail = tail
        self._keeping = keeping
        self._clock = clock
        self._pace = pace or WatchPace()

    async def run(self) -> None:
        """Watch for ever; a store that is away is tried again with growing pauses."""
        failures = 0
        while True:
            judge = self._judge()
            try:
                await judge.begin(self._tail.position)
                while True:
                    await self._turn(judge)
                    failures = 0
            except StoreUnavailable as error:
                failures += 1
                log.warning("incidents wait for the store", reason=str(error))
                await self._pace.retry.wait(failures)

    def _judge(self) -> Judge:
        """Return one that knows nothing yet but what it will find in the store."""
        return Judge(
            self._store,
            self._keeping,
            self._clock,
            refresh_s=self._pace.refresh_s,
            catch_up_s=self._pace.catch_up_s,
        )

    async def _turn(self, judge: Judge) -> None:
        events = await self._tail.beyond(judge.seq)
        await judge.take(events)
        if len(events) < READ_AT_ONCE:
            await judge.tend()
        if not events:
            await self._pause(judge)

    async def _pause(self, judge: Judge) -> None:
        """Wait for something to happen; while the judge waits for time to pass, also for that."""
        try:
            async with asyncio.timeout(self._pace.look_s if judge.is_waiting else None):
                await self._tail.wait_beyond(judge.seq)
        except TimeoutError:
            return
