"""A watch over a Docker Engine, with a store of its own, as the server has it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from waiting import eventually
from watchroom.docker.address import parse_address
from watchroom.docker.deadlines import STANDARD_DEADLINES, Deadlines
from watchroom.docker.engine import Engine
from watchroom.domain.errors import NotFound
from watchroom.domain.service_events import ServiceEvent
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.crashes import Crashes
from watchroom.flows.services.event_log import EventLogPace
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.recent_stats import RecentStats
from watchroom.flows.services.views import HostView, ServiceView
from watchroom.flows.services.watching import Watch, WatchPace, Witness
from watchroom.store import container_events, open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

HOST = "local"
QUICK = WatchPace(
    retry=Backoff(first_s=0.05, most_s=0.2),
    event_log=EventLogPace(gather_s=0.02, retry=Backoff(first_s=0.05, most_s=0.1)),
)
FAR_FUTURE_MS = 4_000_000_000_000


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class WatchedFleet:
    """Everything that a watch fills."""

    fleet: Fleet
    engine: Engine
    store: Database
    recent: RecentStats
    heard: list[ServiceEvent] = field(default_factory=list)  # what listeners were told

    @property
    def host(self) -> HostView:
        """The one host."""
        return self.fleet.host(HOST)

    def status(self, name: str) -> str | None:
        """Return how a service stands; None if there is none of the name."""
        view = self.view(name)
        return view.service.state.status if view else None

    def view(self, name: str) -> ServiceView | None:
        """Return a service; None if there is none of the name."""
        try:
            return self.fleet.find(name)
        except NotFound:
            return None

    async def becomes(self, name: str, status: str | None) -> None:
        """Wait until the host is there and a service stands so; None: until there is none."""
        await eventually(lambda: self.host.reachable and self.status(name) == status)

    async def stored_kinds(self, service: str) -> list[str]:
        """Return what the store has of a service, oldest first."""
        events = await container_events.between(
            self.store, from_ms=0, to_ms=FAR_FUTURE_MS, limit=1000, service=service
        )
        return [str(event.kind) for event in reversed(events)]

    async def hear(self, event: ServiceEvent) -> None:
        """Be one of the listeners."""
        self.heard.append(event)


@asynccontextmanager
async def fresh_store(folder: Path) -> AsyncIterator[Database]:
    """Open an empty store."""
    store = await open_store(f"sqlite:///{folder}/store.sqlite", data_dir=folder)
    await migrate(store)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def watched_fleet(
    url: str,
    store: Database,
    *,
    pace: WatchPace = QUICK,
    deadlines: Deadlines = STANDARD_DEADLINES,
    witnesses: Sequence[Witness] = (),
) -> AsyncIterator[WatchedFleet]:
    """Watch an engine while the block lasts."""
    recent = RecentStats()
    async with Engine(parse_address(url), deadlines=deadlines) as engine:
        fleet = Fleet([HOST], now_ms=int(now().timestamp() * 1000))
        watched = WatchedFleet(fleet=fleet, engine=engine, store=store, recent=recent)
        crashes = Crashes(engines={HOST: engine}, store=store, recent=recent)
        watch = Watch(
            fleet=fleet,
            engine=engine,
            host=HOST,
            store=store,
            clock=now,
            listeners=(crashes.on_event, watched.hear),
            witnesses=witnesses,
            pace=pace,
        )
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(watch.run()), tasks.create_task(crashes.run())]
            yield watched
            for task in running:
                task.cancel()
