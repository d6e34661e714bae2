"""What the event log tells of services, as tests wait for it and read it."""

import asyncio

from docker_engine import DockerEngine
from waiting import eventually
from watchroom.domain.events import Event, EventType
from watchroom.store import event_log
from watchroom.store.database import Database


class Told:
    """A watch at work on an engine, and what it tells."""

    def __init__(self, engine: DockerEngine, store: Database) -> None:
        self.engine = engine
        self.store = store

    async def docker(self, *arguments: str) -> str:
        """Run Docker's command line while everything else goes on."""
        return await asyncio.to_thread(self.engine.docker, *arguments)

    async def events(self, service: str = "thing") -> list[Event]:
        """Return what was told of a service, in order."""
        return await event_log.after(self.store, 0, limit=1000, service=service)

    async def is_told(self, type_: EventType, *, times: int = 1) -> None:
        """Wait until something was told of the service so often."""

        async def enough() -> bool:
            return [event.type for event in await self.events()].count(type_) >= times

        await eventually(enough)

    async def all_events(self, service: str = "thing") -> list[Event]:
        """Return what was told of a service, once everything that has happened by now is told."""
        await self.docker("create", "--name", "last", self.engine.image())

        async def last_is_told() -> bool:
            return bool(await self.events("last"))

        await eventually(last_is_told)
        return await self.events(service)


def types(events: list[Event]) -> list[str]:
    """Return what was told, without the word that all services share."""
    return [event.type.removeprefix("service.") for event in events]
