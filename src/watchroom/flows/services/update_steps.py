"""Replaces one container by another that is made anew, step by step, each in the journal first."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace

from watchroom.docker.engine import Engine
from watchroom.docker.recreate import Recreation
from watchroom.domain.errors import NotFound, WatchroomError
from watchroom.flows.services.actions import DEFAULT_GRACE_S
from watchroom.flows.services.update_gate import Patience, patience_for, stand_test
from watchroom.flows.services.update_journal import Moment, OpenJournal, StepName
from watchroom.flows.services.update_moves import last_lines, meaning, wait_until_gone

Failpoint = Callable[[StepName, Moment], None]
Shown = Callable[[str], AbstractAsyncContextManager[None]]  # shows a step to people


class NotWell(WatchroomError):
    """The new container did not stand its test."""


class Replacement:
    """
    One container on its way to be replaced.

    *fail* is called at both ends of each step; it does nothing but in tests, which raise or kill
    there.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        opened: OpenJournal,
        recreation: Recreation,
        image_id: str,
        patience: Patience,
        shown: Shown,
        fail: Failpoint,
    ) -> None:
        self._engine = engine
        self._opened = opened
        self._old_id = opened.journal.old_id
        self._recreation = recreation
        self._image_id = image_id
        self._patience = patience
        # One that vanishes may be gone at any moment, whatever is to be done to it.
        self._forgiven = (NotFound,) if recreation.vanishes else ()
        self._shown = shown
        self._fail = fail

    async def run(self) -> str:
        """
        Put a new container in the old one's place and return its id; the old one is kept, parked.

        Whatever is raised, the journal tells the way back.
        """
        async with self._step(StepName.CREATE):
            new_id = await self._create()
        async with self._step(StepName.STOP, new_id):
            await self._stop_old()
        async with self._step(StepName.NAMES, new_id):
            await self._swap_names(new_id)
        async with self._step(StepName.NETWORKS, new_id):
            await self._connect(new_id)
        if self._recreation.start:
            async with self._step(StepName.START, new_id):
                await self._engine.containers.start(new_id)
            async with self._step(StepName.GATE, new_id):
                await self._test(new_id)
        return new_id

    @asynccontextmanager
    async def _step(self, name: StepName, new_id: str | None = None) -> AsyncIterator[None]:
        async with self._shown(name):
            await self._opened.note(replace(self._opened.journal, step=name, new_id=new_id))
            self._fail(name, Moment.BEFORE)
            yield
            self._fail(name, Moment.AFTER)

    async def _create(self) -> str:
        name, body = self._recreation.name, self._recreation.body
        async with meaning(self._engine, str(body.get("Image")), self._image_id):
            return (await self._engine.containers.create(name, body)).id

    async def _stop_old(self) -> None:
        """Stop the old one, and see to it that the engine does not start it again meanwhile."""
        if not self._recreation.start:
            return
        if not self._recreation.vanishes:
            await self._engine.containers.set_restart_policy(self._old_id, "no")
        grace_s = self._recreation.stop_timeout_s
        with suppress(*self._forgiven):
            await self._engine.containers.stop(
                self._old_id, grace_s=DEFAULT_GRACE_S if grace_s is None else grace_s
            )
        if self._recreation.vanishes:
            await wait_until_gone(self._engine, self._old_id)

    async def _swap_names(self, new_id: str) -> None:
        journal = self._opened.journal
        with suppress(*self._forgiven):
            await self._engine.containers.rename(self._old_id, journal.parked_name)
        await self._engine.containers.rename(new_id, journal.name)

    async def _connect(self, new_id: str) -> None:
        with suppress(*self._forgiven):
            for network in self._recreation.release:
                await self._engine.networks.disconnect(network, self._old_id, force=True)
        for attachment in self._recreation.connect:
            await self._engine.networks.connect(
                attachment.network, new_id, endpoint=attachment.endpoint
            )

    async def _test(self, new_id: str) -> None:
        inspect = await self._engine.containers.inspect(new_id)
        patience = patience_for(inspect, self._patience)
        try:
            judgement = await stand_test(self._engine, new_id, patience)
        except NotFound as error:
            raise NotWell("the new container ended and was deleted by the engine") from error
        if not judgement.passed:
            lines = await last_lines(self._engine, inspect)
            raise NotWell(f"the new container is not well: {judgement.words}{lines}")
