"""A watch for incidents whose clock a test moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from builders import NOW_MS
from happenings import running_tail
from services_under_test import filled_fleet, service
from site_under_test import Clock
from waiting import eventually
from watchroom.domain.incidents import Incident, Verdict
from watchroom.domain.times import to_ms
from watchroom.flows.backoff import Backoff
from watchroom.flows.incidents.analysis import Analysis
from watchroom.flows.incidents.keeping import Incidents
from watchroom.flows.incidents.watching import IncidentWatch, WatchPace
from watchroom.flows.live.tail import Pace, Tail
from watchroom.flows.services.fleet import Fleet
from watchroom.store import event_log, incidents
from watchroom.store.database import Database

HASTY = WatchPace(
    refresh_s=30.0,  # by the clock of the test
    look_s=0.02,
    catch_up_s=60.0,  # likewise
    retry=Backoff(first_s=0.01, most_s=0.02),
)
EAGER_TAIL = Pace(retry=Backoff(first_s=0.01, most_s=0.02))


@dataclass(kw_only=True)
class Watched:
    """A store, and watches that come and go."""

    store: Database
    clock: Clock = field(default_factory=Clock)
    fleet: Fleet = field(default_factory=lambda: filled_fleet(service("ollama")))

    @property
    def now_ms(self) -> int:
        """The present moment."""
        return to_ms(self.clock())

    @asynccontextmanager
    async def running(self, store: Database | None = None) -> AsyncIterator[Tail]:
        """Watch while the block lasts, then be killed."""
        used = store or self.store
        async with running_tail(used, EAGER_TAIL) as tail, asyncio.TaskGroup() as tasks:
            analysis = Analysis(store=used, views=self.fleet.views, clock=self.clock)
            keeping = Incidents(store=used, analysis=analysis, clock=self.clock)
            watch = IncidentWatch(
                store=used, tail=tail, keeping=keeping, clock=self.clock, pace=HASTY
            )
            task = tasks.create_task(watch.run())
            yield tail
            task.cancel()

    async def look(self) -> None:
        """Let a watch begin, and judge what happened up to now."""
        async with self.running():
            await eventually(self.is_judged)

    async def is_judged(self) -> bool:
        """Tell whether a watch has ever begun."""
        return await incidents.read_state(self.store) is not None

    async def all(self) -> list[Incident]:
        """Return every incident, the oldest first."""
        page = await incidents.page(self.store, limit=100)
        found = [await incidents.get(self.store, each.id) for each in reversed(page)]
        return [each for each in found if each is not None]

    async def shows(self, *expected: tuple[int, bool]) -> None:
        """Wait until there are these incidents: failures, and whether it is open."""

        async def is_so() -> bool:
            found = [(each.failures, each.closed_ms is None) for each in await self.all()]
            return found == list(expected)

        await eventually(is_so, patience_s=10.0)

    async def told(self, *types: str) -> None:
        """Wait until the log tells this of incidents, in this order."""

        async def is_so() -> bool:
            events = await event_log.after(self.store, 0, limit=1000)
            return [e.type for e in events if e.type.startswith("incident.")] == list(types)

        await eventually(is_so, patience_s=10.0)

    async def verdict(self, name: str = "ollama") -> Verdict:
        """Return what the latest incident says of a service."""
        latest = (await self.all())[-1]
        return next(s.verdict for s in latest.report.services if s.service == name)


STARTED_MS = NOW_MS + 600_000  # when tests begin: the watch is settled then
