"""What is done to services on command: one operation at a time on each, recorded and audited."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.domain.errors import Conflict, NotFound, Unavailable, WatchroomError
from watchroom.domain.operations import Action, Operation, OperationStatus, StepImage
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.backoff import Backoff
from watchroom.flows.server_id import ServerId
from watchroom.flows.services.audit_trail import AuditTrail
from watchroom.flows.services.carrying_out import carry_out
from watchroom.flows.services.cut_off import CutOff
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.permits import check_permitted, check_writable
from watchroom.flows.services.progress import Progress, begun
from watchroom.flows.services.runs_ahead import OrderOptions
from watchroom.flows.services.second_look import SecondLook
from watchroom.flows.services.swarm_actions import SwarmActions
from watchroom.flows.services.swarm_newest import preview_of_swarm
from watchroom.flows.services.swarm_rollout import RolloutPace
from watchroom.flows.services.under_way import Running, UnderWay
from watchroom.flows.services.update_gate import Patience
from watchroom.flows.services.update_journal import Journals
from watchroom.flows.services.update_making import LATE_S, Workshop, no_failure
from watchroom.flows.services.update_preview import UpdatePreview, preview
from watchroom.flows.services.update_steps import Failpoint
from watchroom.flows.services.views import ServiceView
from watchroom.outbound.registries import AskRegistry, ask_nobody
from watchroom.store import operations
from watchroom.store.database import Database

LOOK_ELSEWHERE_S: Final = 0.5  # between looks at an operation of another server
READY_S: Final = 5.0  # in which `run` has to begin, for what is asked for right at the start


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsPace:
    """How patient operations are; tests shrink these, and let things go wrong."""

    patience: Patience = field(default_factory=Patience)  # with a new container
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=15.0))
    late_s: float = LATE_S  # for what the engine does although nobody waits for it any more
    fail: Failpoint = no_failure
    rollout: RolloutPace = field(default_factory=RolloutPace)  # of a Swarm service


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What is this server's own, and another's on the same store is not."""

    server: ServerId
    journal_dir: Path  # for updates that are under way
    container_id: str | None  # of the container that it runs in; None: in none, or not known


class Operations:
    """
    Starts, stops, restarts and updates services.

    `run` must run for anything to happen: it first sees to what a killed process left half done.
    """

    def __init__(
        self,
        *,
        fleet: Fleet,
        engines: Mapping[str, Engine],
        store: Database,
        clock: Clock,
        home: Home,
        read_only: bool,
        pace: OperationsPace | None = None,
        ask_registry: AskRegistry = ask_nobody,
    ) -> None:
        self._fleet = fleet
        self._engines = engines
        self._store = store
        self._clock = clock
        self._read_only = read_only
        self._own_container_id = home.container_id
        self._ask_registry = ask_registry
        pace, journals = pace or OperationsPace(), Journals(home.journal_dir)
        self._workshops = {
            host: _workshop(engine, journals, pace) for host, engine in engines.items()
        }
        self._trail = AuditTrail(store, server=str(home.server))
        self._swarm = SwarmActions(store, clock, pace.rollout)
        self._under_way = UnderWay(fleet, journals)
        self._second_look = SecondLook(fleet, engines, clock)
        self._cut_off = CutOff(
            store=store,
            trail=self._trail,
            journals=journals,
            workshops=self._workshops,
            second_look=self._second_look,
            clock=clock,
            server=home.server,
        )
        self._tasks: asyncio.TaskGroup | None = None
        self._is_ready = asyncio.Event()

    async def run(self) -> None:
        """Hold every operation under one TaskGroup, until cancelled."""
        await self._cut_off.close_records()
        try:
            async with asyncio.TaskGroup() as tasks:
                for host in self._engines:
                    tasks.create_task(self._cut_off.recover_host(host))
                self._tasks = tasks
                self._is_ready.set()
                await asyncio.Event().wait()
        finally:
            self._is_ready.clear()
            self._tasks = None

    async def begin(
        self,
        action: Action,
        reference: str,
        *,
        who: str | None,
        host: str | None = None,
        options: OrderOptions | None = None,
    ) -> Operation:
        """
        Begin an operation and return it while it runs; *who* is None for Watchroom itself.

        Raises NotFound and InvalidInput as the fleet's `find`, NotAllowed in read-only mode,
        OperationUnderWay (a Conflict) while another one runs on the service, Conflict for what is
        refused, StoreUnavailable if it cannot be recorded.
        """
        check_writable(action, read_only=self._read_only)
        view = self._fleet.find(reference, host=host)
        check_permitted(view, action, own_container_id=self._own_container_id)
        tasks, options = await self._ready(), options or OrderOptions()
        running = self._new(view, action, who, options)
        self._under_way.add(running)
        try:
            await running.progress.begin()
        except BaseException:
            self._under_way.release(running)
            raise
        tasks.create_task(self._carry_out(running, options))
        return running.operation

    async def finished(self, operation_id: str, *, deadline_s: float | None = None) -> Operation:
        """
        Return an operation once it is over, or as it is after *deadline_s* seconds.

        One that another server carries out is looked for in the store, again and again. Raises
        NotFound if there is none of that id, StoreUnavailable.
        """
        running = self._under_way.find(operation_id)
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline_s):
                if running is None:
                    return await self._over_elsewhere(operation_id)
                await running.is_over.wait()
        return running.operation if running else await self._kept(operation_id)

    async def begin_many(
        self, action: Action, references: Sequence[str], *, who: str | None
    ) -> list[Operation]:
        """
        Do the same to several services, one after the other, and return the operations.

        Every reference is looked up before the first is touched; the first failure ends it.
        """
        views = [self._fleet.find(reference) for reference in references]
        done: list[Operation] = []
        for view in views:
            service = view.service
            operation = await self.begin(action, service.container_id, who=who, host=service.host)
            done.append(await self.finished(operation.id))
            if done[-1].status is not OperationStatus.SUCCEEDED:
                break
        return done

    def why_not(self, view: ServiceView, action: Action) -> str | None:
        """Return why an order on a service would be refused at once; None: it would be taken."""
        try:
            check_writable(action, read_only=self._read_only)
            check_permitted(view, action, own_container_id=self._own_container_id)
        except WatchroomError as error:
            return str(error)
        return None

    def running(self) -> list[Operation]:
        """Return the operations that are under way, the earliest first."""
        return [running.operation for running in self._under_way.all()]

    def cancel(self, operation_id: str) -> None:
        """
        Call one off. Raises NotFound if it is not under way, Conflict if it is too late.

        It ends as soon as it notices, before it changes anything.
        """
        running = self._under_way.find(operation_id)
        if running is None:
            raise NotFound(f"no operation {operation_id!r} is under way at this server")
        running.progress.cancel()

    async def preview_update(
        self, reference: str, *, host: str | None = None, earlier: StepImage | None = None
    ) -> UpdatePreview:
        """
        Return what an update would do, or the way back to an *earlier* image.

        Nothing is pulled or changed.
        """
        view = self._fleet.find(reference, host=host)
        action = Action.UPDATE if earlier is None else Action.ROLL_BACK
        check_permitted(view, action, own_container_id=self._own_container_id)
        engine = self._engines[view.service.host]
        if view.replicas_wanted is not None:
            return await preview_of_swarm(engine, view.service.container_name)
        patience = self._workshops[view.service.host].patience
        return await preview(
            engine,
            view.service.container_id,
            patience=patience,
            ask=self._ask_registry,
            earlier=earlier,
        )

    async def recover(self, operation_id: str, *, who: str | None) -> Operation:
        """
        Try again to finish or undo an update whose way back had failed; returns how it stands.

        Raises NotFound for an unknown operation, Conflict if nothing of it waits here to be
        finished or undone, NotAllowed in read-only mode, StoreUnavailable if it cannot be recorded.
        """
        check_writable(Action.UPDATE, read_only=self._read_only)
        operation = await self._kept(operation_id)
        if not await self._cut_off.recover_by_hand(operation, who=who):
            raise Conflict(
                f"nothing of operation {operation_id} waits on this server to be finished or undone"
            )
        return await self._kept(operation_id)

    async def _over_elsewhere(self, operation_id: str) -> Operation:
        while True:
            operation = await self._kept(operation_id)
            if operation.ended_ms is not None:
                return operation
            await asyncio.sleep(LOOK_ELSEWHERE_S)

    async def _kept(self, operation_id: str) -> Operation:
        found = await operations.get(self._store, operation_id)
        if found is None:
            raise NotFound(f"there is no operation {operation_id!r}")
        return found

    def _new(
        self, view: ServiceView, action: Action, who: str | None, options: OrderOptions
    ) -> Running:
        waits = options.runs_ahead is not None
        operation = begun(view, action, who=who, waits=waits, now_ms=to_ms(self._clock()))
        return Running(
            progress=Progress(operation, self._trail, self._clock),
            container_id=view.service.container_id,
            is_swarm=view.replicas_wanted is not None,
        )

    async def _carry_out(self, running: Running, options: OrderOptions) -> None:
        look = self._second_look.at_swarm if running.is_swarm else self._second_look.at_container
        shop = self._workshops[running.operation.host]
        try:
            outcome = await carry_out(running, options, shop=shop, swarm=self._swarm)
            await look(running.operation)
            await running.progress.end(outcome)
        finally:
            self._under_way.release(running)

    async def _ready(self) -> asyncio.TaskGroup:
        try:
            async with asyncio.timeout(READY_S):
                await self._is_ready.wait()
        except TimeoutError:
            pass
        if self._tasks is None:
            raise Unavailable("operations are not taken at the moment: the store does not answer")
        return self._tasks


def _workshop(engine: Engine, journals: Journals, pace: OperationsPace) -> Workshop:
    return Workshop(
        engine=engine,
        journals=journals,
        patience=pace.patience,
        retry=pace.retry,
        late_s=pace.late_s,
        fail=pace.fail,
    )
