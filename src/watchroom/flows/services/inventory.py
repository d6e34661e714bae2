"""Keeps the picture of one host's containers true."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.inspections import brief_of, service_of
from watchroom.domain.errors import NotFound, Undecodable
from watchroom.domain.services import ServiceBrief
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.fleet import Fleet

MOST_INSPECTIONS: Final = 8  # at once, of one host
RELIST_S: Final = 30.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One host of the settings."""

    name: str
    address: str  # where its published ports are reached, such as "localhost"


class Inventory:
    """
    What one engine has, told to the fleet; good for one connection, since it starts from nothing.

    A list costs the engine little and an inspection much more, so a list every now and then
    leads to inspections only of what differs from the list before.
    """

    def __init__(
        self,
        *,
        fleet: Fleet,
        engine: Engine,
        site: Site,
        clock: Clock,
        relist_s: float = RELIST_S,
    ) -> None:
        self._fleet = fleet
        self._engine = engine
        self._site = site
        self._clock = clock
        self._relist_s = relist_s
        self._briefs: dict[str, ServiceBrief] = {}
        self._touched: dict[str, None] = {}  # container ids in the order of what happened
        self._is_touched = asyncio.Event()
        self._inspecting = asyncio.Semaphore(MOST_INSPECTIONS)

    def touch(self, container_id: str) -> None:
        """Note that something happened to a container: `run` will look at it."""
        self._touched[container_id] = None
        self._is_touched.set()

    async def run(self) -> None:
        """Look at what is touched, and at everything after `relist_s`; only errors end it."""
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + self._relist_s
            while await self._was_touched(until_s=due_s):
                await self._look_at_touched()
            await self.relist()

    async def relist(self) -> None:
        """
        Bring the fleet up to date with everything that the engine has.

        Raises EngineUnavailable, EngineRefused, and Undecodable for an answer of no engine.
        """
        briefs = [brief_of(entry) for entry in await self._engine.containers.list_all()]
        wanted = {brief.container_id: brief for brief in briefs if not brief.ignored}
        seen_ms = to_ms(self._clock())
        changed = [key for key, brief in wanted.items() if self._briefs.get(key) != brief]
        await self._inspect_all(changed)
        self._fleet.confirm(self._site.name, wanted.keys(), seen_ms=seen_ms)
        self._briefs = wanted

    async def _was_touched(self, *, until_s: float) -> bool:
        """Wait until something is touched; return False once it is time for a list."""
        if asyncio.get_running_loop().time() >= until_s:
            return False
        try:
            async with asyncio.timeout_at(until_s):
                await self._is_touched.wait()
        except TimeoutError:
            return False
        return True

    async def _look_at_touched(self) -> None:
        touched, self._touched = self._touched, {}
        self._is_touched.clear()
        await self._inspect_all(touched)

    async def _inspect_all(self, container_ids: Iterable[str]) -> None:
        async with asyncio.TaskGroup() as tasks:
            for container_id in container_ids:
                tasks.create_task(self._inspect(container_id))

    async def _inspect(self, container_id: str) -> None:
        """Tell the fleet of one container; one that is gone by now is no error."""
        async with self._inspecting:
            try:
                inspection = await self._engine.containers.inspect(container_id)
                service = service_of(inspection, host=self._site.name, address=self._site.address)
            except NotFound:
                self._fleet.forget(self._site.name, container_id)
            except Undecodable as error:
                log.warning("container cannot be read", container=container_id, reason=str(error))
            else:
                self._fleet.put_container(service, seen_ms=to_ms(self._clock()))
