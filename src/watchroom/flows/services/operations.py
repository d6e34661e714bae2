"""What is done to services on command: one operation at a time on each, recorded and audited."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.inspections import service_of
from watchroom.domain.audit import AuditEntry, AuditPhase
from watchroom.domain.errors import Conflict, NotFound, Unavailable, WatchroomError
from watchroom.domain.operations import (
    ID_RANDOM_BYTES,
    Action,
    Operation,
    OperationStatus,
    Step,
    operation_id,
)
from watchroom.domain.services import Service
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.actions import ACTIONS
from watchroom.flows.services.audit_trail import OURSELVES, AuditTrail
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.permits import OperationUnderWay, check_permitted, check_writable
from watchroom.flows.services.progress import Cancelled, Outcome, Progress, ended
from watchroom.flows.services.swarm_actions import SwarmActions
from watchroom.flows.services.swarm_rollout import RolloutPace
from watchroom.flows.services.swarm_watching import SwarmWatch
from watchroom.flows.services.update_gate import Patience
from watchroom.flows.services.update_journal import Journals, StepName
from watchroom.flows.services.update_making import Workshop, no_failure
from watchroom.flows.services.update_preview import UpdatePreview, preview
from watchroom.flows.services.update_recovery import Recovered, recover, recover_all
from watchroom.flows.services.update_steps import Failpoint
from watchroom.flows.services.updating import UpdateOptions, update
from watchroom.flows.services.views import ServiceView
from watchroom.store import operations
from watchroom.store.database import Database

RECOVER: Final = "recover"  # the audit's word for a way back that is tried again by hand
NOT_OURS: Final = "another process is at work on it"
READY_S: Final = 5.0  # in which `run` has to begin, for what is asked for right at the start

_CUT_OFF: Final = Outcome(
    status=OperationStatus.FAILED,
    result="Cut off.",
    error="Watchroom ended while it was under way, and did not see what came of it",
)
_CALLED_OFF: Final = Outcome(
    status=OperationStatus.CANCELLED, result="Cancelled before anything was changed."
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsPace:
    """How patient operations are; tests shrink these, and let things go wrong."""

    patience: Patience = field(default_factory=Patience)  # with a new container
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=0.5, most_s=15.0))
    fail: Failpoint = no_failure
    rollout: RolloutPace = field(default_factory=RolloutPace)  # of a Swarm service


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """An operation that is under way."""

    progress: Progress
    container_id: str
    is_swarm: bool  # whether it is on a Swarm service, which has no container of its own
    is_over: asyncio.Event = field(default_factory=asyncio.Event)


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
        clock: Callable[[], datetime],
        journal_dir: Path,
        read_only: bool,
        own_container_id: str | None,
        pace: OperationsPace | None = None,
    ) -> None:
        self._fleet = fleet
        self._engines = engines
        self._store = store
        self._clock = clock
        self._read_only = read_only
        self._own_container_id = own_container_id
        self._pace = pace or OperationsPace()
        self._journals = Journals(journal_dir)
        self._trail = AuditTrail(store)
        self._swarm = SwarmActions(store, clock, self._pace.rollout)
        self._running: dict[tuple[str, str], _Running] = {}  # by host and container's name
        self._tasks: asyncio.TaskGroup | None = None
        self._is_ready = asyncio.Event()

    async def run(self) -> None:
        """Hold every operation under one TaskGroup, until cancelled."""
        await self._close_what_was_cut_off()
        try:
            async with asyncio.TaskGroup() as tasks:
                for host in self._engines:
                    tasks.create_task(self._recover_host(host))
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
        options: UpdateOptions | None = None,
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
        tasks = await self._ready()
        running = self._reserve(view, action, who)
        try:
            await running.progress.begin()
        except BaseException:
            self._release(running)
            raise
        tasks.create_task(self._carry_out(running, options or UpdateOptions()))
        return running.progress.operation

    async def finished(self, operation_id: str, *, deadline_s: float | None = None) -> Operation:
        """
        Return an operation once it is over, or as it is after *deadline_s* seconds.

        Raises NotFound if there is none of that id.
        """
        running = next(
            (r for r in self._running.values() if r.progress.operation.id == operation_id), None
        )
        if running is None:
            found = await operations.get(self._store, operation_id)
            if found is None:
                raise NotFound(f"there is no operation {operation_id!r}")
            return found
        try:
            async with asyncio.timeout(deadline_s):
                await running.is_over.wait()
        except TimeoutError:
            pass
        return running.progress.operation

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
            begun = await self.begin(action, service.container_id, who=who, host=service.host)
            done.append(await self.finished(begun.id))
            if done[-1].status is not OperationStatus.SUCCEEDED:
                break
        return done

    def running(self) -> list[Operation]:
        """Return the operations that are under way, the earliest first."""
        return [running.progress.operation for running in self._running.values()]

    def cancel(self, operation_id: str) -> None:
        """
        Call an update off. Raises NotFound if it is not under way, Conflict if it is too late.

        It ends as soon as it notices, before it changes anything.
        """
        for running in self._running.values():
            if running.progress.operation.id == operation_id:
                running.progress.cancel()
                return
        raise NotFound(f"no operation {operation_id!r} is under way")

    async def preview_update(self, reference: str, *, host: str | None = None) -> UpdatePreview:
        """Return what an update would do, without pulling or changing anything."""
        view = self._fleet.find(reference, host=host)
        check_permitted(view, Action.UPDATE, own_container_id=self._own_container_id)
        if view.replicas_wanted is not None:
            raise Conflict("the swarm itself replaces the tasks of a service: nothing is previewed")
        return await preview(self._engines[view.service.host], view.service.container_id)

    async def recover(self, host: str, container_name: str, *, who: str | None) -> Outcome | None:
        """
        Try again to finish or undo an update whose way back had failed.

        None if there is nothing to do for that container. Raises NotFound for an unknown host,
        NotAllowed in read-only mode, StoreUnavailable if it cannot be recorded.
        """
        check_writable(Action.UPDATE, read_only=self._read_only)
        if host not in self._engines:
            raise NotFound(f"there is no host {host!r}")
        if not self._journals.has(host, container_name):
            return None
        entry = AuditEntry(
            at_ms=self._now_ms(),
            who=who or OURSELVES,
            action=RECOVER,
            target=f"{host}/{container_name}",
            phase=AuditPhase.INTENT,
        )
        await self._trail.add(entry)
        recovered = await recover(self._workshop(host), host, container_name)
        if recovered is not None:
            await self._settled(recovered)
        outcome = recovered.outcome if recovered else None
        status = outcome.status if outcome else NOT_OURS
        await self._trail.add(
            replace(entry, at_ms=self._now_ms(), phase=AuditPhase.RESULT, outcome=status)
        )
        return outcome

    def _reserve(self, view: ServiceView, action: Action, who: str | None) -> _Running:
        service, is_swarm = view.service, view.replicas_wanted is not None
        key = service.host, service.container_name
        other = self._running.get(key)
        if other is not None:
            operation = other.progress.operation
            raise OperationUnderWay(service.container_name, operation.action, operation.id)
        if self._journals.has(*key):
            raise Conflict(
                f"an update of {service.container_name} was cut off: it is finished or undone first"
            )
        operation = self._new_operation(service, action, who, is_swarm=is_swarm)
        progress = Progress(operation, self._trail, self._clock)
        running = _Running(progress=progress, container_id=service.container_id, is_swarm=is_swarm)
        self._running[key] = running
        self._fleet.set_operation(service.host, service.id, operation.id)
        return running

    def _release(self, running: _Running) -> None:
        operation = running.progress.operation
        del self._running[operation.host, operation.container_name]
        self._fleet.set_operation(operation.host, operation.service, None)
        running.is_over.set()

    async def _carry_out(self, running: _Running, options: UpdateOptions) -> None:
        progress = running.progress
        try:
            outcome = await self._outcome(running, options)
            await (self._refresh_swarm if running.is_swarm else self._refresh)(progress.operation)
            await progress.end(outcome)
        finally:
            self._release(running)

    async def _outcome(self, running: _Running, options: UpdateOptions) -> Outcome:
        operation = running.progress.operation
        try:
            return await self._do(operation, running, options)
        except Cancelled:
            return _CALLED_OFF
        except WatchroomError as error:
            words = str(error)
        except Exception as error:
            log.exception("operation failed", operation=operation.id)
            words = f"an unforeseen {type(error).__name__}; the log has more"
        return Outcome(status=OperationStatus.FAILED, result="Failed.", error=words)

    async def _do(self, operation: Operation, running: _Running, options: UpdateOptions) -> Outcome:
        progress, container_id = running.progress, running.container_id
        if running.is_swarm:
            return await self._swarm.act(self._engines[operation.host], progress)
        if operation.action is Action.UPDATE:
            return await update(self._workshop(operation.host), container_id, progress, options)
        return await ACTIONS[operation.action](
            self._engines[operation.host], container_id, progress
        )

    async def _refresh(self, operation: Operation) -> None:
        """Tell the fleet how the container stands now, sooner than its events do."""
        engine = self._engines[operation.host]
        try:
            inspect = await engine.containers.inspect(operation.container_name)
            service = service_of(
                inspect, host=operation.host, address=engine.address.host or "localhost"
            )
        except WatchroomError as error:
            log.info("container cannot be looked at", operation=operation.id, reason=str(error))
            return
        self._fleet.put_container(service, seen_ms=self._now_ms())

    async def _refresh_swarm(self, operation: Operation) -> None:
        """Tell the fleet how the Swarm services stand now, sooner than the next look does."""
        host = operation.host
        watch = SwarmWatch(
            fleet=self._fleet, engine=self._engines[host], host=host, clock=self._clock
        )
        try:
            await watch.look()
        except WatchroomError as error:
            log.info("swarm cannot be looked at", operation=operation.id, reason=str(error))

    async def _recover_host(self, host: str) -> None:
        failures = 0
        while True:
            try:
                await recover_all(self._workshop(host), host, self._settled)
            except Exception:
                failures += 1
                log.exception("recovery failed", host=host)
                await self._pace.retry.wait(failures)
            else:
                return

    async def _settled(self, recovered: Recovered) -> None:
        """Keep what became of an operation that was cut off."""
        journal = recovered.journal
        log.info("update was cut off", container=journal.name, now=recovered.outcome.status)
        operation = await operations.get(self._store, journal.operation_id)
        if operation is None or journal.is_dependant:
            return
        await self._refresh(operation)
        await self._trail.end(ended(operation, recovered.outcome, now_ms=self._now_ms()))

    async def _close_what_was_cut_off(self) -> None:
        """Close the records of operations that nobody works on any more."""
        journalled = {journal.operation_id for journal in self._journals.unfinished()}
        for operation in await operations.unfinished(self._store):
            if operation.id not in journalled:
                await self._trail.end(ended(operation, _CUT_OFF, now_ms=self._now_ms()))

    async def _ready(self) -> asyncio.TaskGroup:
        try:
            async with asyncio.timeout(READY_S):
                await self._is_ready.wait()
        except TimeoutError:
            pass
        if self._tasks is None:
            raise Unavailable("operations are not taken at the moment: the store does not answer")
        return self._tasks

    def _workshop(self, host: str) -> Workshop:
        return Workshop(
            engine=self._engines[host],
            journals=self._journals,
            patience=self._pace.patience,
            retry=self._pace.retry,
            fail=self._pace.fail,
        )

    def _new_operation(
        self, service: Service, action: Action, who: str | None, *, is_swarm: bool
    ) -> Operation:
        now_ms = self._now_ms()
        names = tuple(StepName) if action is Action.UPDATE and not is_swarm else (action,)
        return Operation(
            id=operation_id(now_ms, secrets.token_bytes(ID_RANDOM_BYTES)),
            host=service.host,
            service=service.id,
            container_name=service.container_name,
            action=action,
            requested_by=who,
            status=OperationStatus.RUNNING,
            steps=tuple(Step(name=name) for name in names),
            result=None,
            error=None,
            created_ms=now_ms,
            ended_ms=None,
        )

    def _now_ms(self) -> int:
        return int(self._clock().timestamp() * 1000)
