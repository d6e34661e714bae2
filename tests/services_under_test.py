"""Services as tests need them, and what works on them without an engine."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from builders import DAY_MS, NOW_MS
from watchroom.domain.errors import Conflict, NotFound, WatchroomError
from watchroom.domain.gpus import Gpu, GpuProcess
from watchroom.domain.operations import (
    Action,
    Operation,
    OperationStatus,
    Step,
    StepImage,
    StepState,
)
from watchroom.domain.restart_loops import RestartCause
from watchroom.domain.services import (
    Health,
    RestartPolicy,
    Service,
    ServiceIdentity,
    ServicePlace,
    ServicePort,
    ServiceSetup,
    ServiceState,
    ServiceStatus,
    ServiceVolume,
)
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.host_facts import Disk, EngineFacts, HostFacts
from watchroom.flows.services.log_filters import LineFilter
from watchroom.flows.services.log_views import Followed, LogLine, LogPage, LogQuery
from watchroom.flows.services.own_machine import Memory
from watchroom.flows.services.permits import OperationUnderWay
from watchroom.flows.services.restart_counts import RestartCount
from watchroom.flows.services.runs_ahead import OrderOptions
from watchroom.flows.services.update_gate import Gate
from watchroom.flows.services.update_preview import UpdatePreview
from watchroom.flows.services.views import HostView, ServiceView, UpdateChance, UpdateCheck, Usage
from watchroom.store import operations
from watchroom.store.database import Database
from watchroom.web.wing_a import WingA

HOST = "local"
OLLAMA_ID = "3f4b" + "9a" * 30
N8N_ID = "3f4c" + "9a" * 30
QDRANT_ID = "77" * 32
OPERATION_ID = "0198f06ab3f07d2c8f1ab74be19d3c55"


def service(name: str = "ollama", **changes: Any) -> Service:
    """Return a service that has run for a day; `state`, `setup` ... take changes of parts."""
    facts: dict[str, Any] = {
        "identity": replace(_IDENTITY, id=name, name=name, **changes.pop("identity", {})),
        "container_id": OLLAMA_ID,
        "container_name": f"stack-{name}-1",
        "host": HOST,
        "image": f"{name}/{name}:latest",
        "image_id": "sha256:" + "5a" * 32,
        "state": replace(_STATE, **changes.pop("state", {})),
        "place": replace(_PLACE, **changes.pop("place", {})),
        "setup": replace(_SETUP, **changes.pop("setup", {})),
        "ignored": False,
    }
    return Service(**facts | changes)


_IDENTITY = ServiceIdentity(
    id="",
    name="",
    version="0.9.2",
    description="Runs models",
    url="http://localhost:11434",
    homepage=None,
    port=11_434,
)
_STATE = ServiceState(
    status=ServiceStatus.RUNNING,
    health=Health.HEALTHY,
    created_ms=NOW_MS - 2 * DAY_MS,
    started_ms=NOW_MS - DAY_MS,
    finished_ms=None,
    exit_code=None,
    exit_reason=None,
    oom_killed=False,
    error=None,
    restart_count=0,
    failing_streak=0,
    health_output="ok",
)
_PLACE = ServicePlace(
    compose_project="stack", compose_service="ollama", swarm_service=None, depends_on=()
)
_SETUP = ServiceSetup(
    command="serve",
    user=None,
    env=("OLLAMA_HOST=0.0.0.0",),
    labels={},
    ports=(ServicePort(internal=11_434, external=11_434, protocol="tcp", address="127.0.0.1"),),
    volumes=(ServiceVolume(kind="bind", source="/data", destination="/models", writable=True),),
    networks=(),
    network_mode="bridge",
    restart_policy=RestartPolicy(name="always", most_retries=None),
    memory_limit_bytes=None,
    cpu_limit=None,
    gpus="all",
    tty=False,
    log_driver="json-file",
    auto_remove=False,
)
STOPPED: Mapping[str, Any] = {
    "status": ServiceStatus.STOPPED,
    "health": Health.NONE,
    "finished_ms": NOW_MS - 1000,
    "exit_code": 137,
    "exit_reason": "Exited (137), killed",
}
USAGE = Usage(
    at_ms=NOW_MS - 2000,
    cpu_percent=182.456,
    memory_bytes=512_000_000,
    memory_limit_bytes=1_073_741_824,
    memory_percent=47.68,
    network_received_per_s=1203.4,
    network_sent_per_s=402.0,
    block_read_per_s=0.0,
    block_written_per_s=8192.0,
    processes=14,
)


def host(name: str = HOST, **changes: Any) -> HostView:
    """Return a host that can be reached."""
    facts: dict[str, Any] = {
        "name": name,
        "reachable": True,
        "since_ms": NOW_MS - DAY_MS,
        "reason": None,
        "engine_version": "20.10.24",
        "api_version": "1.41",
        "is_swarm_manager": False,
    }
    return HostView(**facts | changes)


def filled_fleet(*services: Service) -> Fleet:
    """Return a fleet of some services, all of them on hosts that can be reached."""
    hosts = list(dict.fromkeys([HOST, *(each.host for each in services)]))
    fleet = Fleet(hosts, now_ms=NOW_MS)
    for name in hosts:
        fleet.set_host(host(name))
    for each in services:
        fleet.put_container(each, seen_ms=NOW_MS - 1000)
    return fleet


def operation(**changes: Any) -> Operation:
    """Return a restart of ollama that went well."""
    facts: dict[str, Any] = {
        "id": OPERATION_ID,
        "host": HOST,
        "service": "ollama",
        "container_name": "stack-ollama-1",
        "action": Action.RESTART,
        "requested_by": "test",
        "status": OperationStatus.SUCCEEDED,
        "steps": (
            Step(name="restart", state=StepState.DONE, started_ms=NOW_MS - 900, ended_ms=NOW_MS),
        ),
        "result": "It was restarted.",
        "error": None,
        "created_ms": NOW_MS - 1000,
        "ended_ms": NOW_MS,
    }
    return Operation(**facts | changes)


EARLIER_ID = "sha256:" + "0f" * 32  # of an image that ollama had before its update


def update(**changes: Any) -> Operation:
    """Return an update of ollama from 0.9.0 to 0.9.2 that went well."""
    earlier = StepImage(id=EARLIER_ID, version="0.9.0", reference="ollama/ollama@" + EARLIER_ID)
    newer = StepImage(id="sha256:" + "5a" * 32, version="0.9.2", reference=None)
    done: Any = {"state": StepState.DONE, "started_ms": NOW_MS - 900, "ended_ms": NOW_MS}
    steps = (
        Step(name="check the registry", image=earlier, **done),
        Step(name="pull the image", image=newer, **done),
    )
    return operation(
        **{"action": Action.UPDATE, "steps": steps, "result": "Updated from 0.9.0 to 0.9.2."}
        | changes
    )


@dataclass
class StagedOperations:
    """Operations whose outcome a test decides; what they do to the fleet is what it shows."""

    fleet: Fleet
    store: Database
    outcome: Mapping[str, Any] = field(default_factory=dict)  # changes of how they end
    lasting: bool = False  # they do not end
    is_latest: bool = False  # there is nothing to update to
    refusal: Exception | None = None  # why none can be begun
    options: OrderOptions | None = None  # of the last one
    begun: int = 0

    async def begin(
        self,
        action: Action,
        reference: str,
        *,
        who: str,
        host: str | None = None,
        options: OrderOptions | None = None,
    ) -> Operation:
        if self.refusal is not None:
            raise self.refusal
        view = self.fleet.find(reference, host=host)
        found = view.service
        if view.operation_id is not None:
            raise OperationUnderWay(found.container_name, Action.UPDATE, view.operation_id)
        self.options = options
        begun = operation(
            id=f"{self.begun + 1:032x}",
            host=found.host,
            service=found.id,
            container_name=found.container_name,
            action=action,
            requested_by=who,
            status=OperationStatus.RUNNING,
            result=None,
            ended_ms=None,
        )
        async with self.store.writing() as session:
            await operations.add(session, begun)
        self.begun += 1
        self.fleet.set_operation(found.host, found.id, begun.id)
        return begun

    async def finished(self, operation_id: str, *, deadline_s: float | None = None) -> Operation:
        begun = await operations.get(self.store, operation_id)
        assert begun is not None
        if self.lasting:
            return begun
        ends = {"status": OperationStatus.SUCCEEDED, "result": "It was done.", "error": None}
        ended = replace(begun, ended_ms=NOW_MS, **{**ends, **self.outcome})
        async with self.store.writing() as session:
            await operations.finish(
                session,
                ended.id,
                status=ended.status,
                ended_ms=NOW_MS,
                result=ended.result,
                error=ended.error,
            )
        if ended.action is Action.UPDATE and ended.status is OperationStatus.SUCCEEDED:
            self._recreate(ended)
        self.fleet.set_operation(ended.host, ended.service, None)
        return ended

    def _recreate(self, update: Operation) -> None:
        """Give the service another container, unless it has the newest image."""
        found = self.fleet.find(update.service, host=update.host).service
        if not self.is_latest:
            self.fleet.forget(found.host, found.container_id)
            newer = replace(found, container_id=f"{self.begun:064x}")
            self.fleet.put_container(newer, seen_ms=NOW_MS)

    async def begin_many(
        self, action: Action, references: Sequence[str], *, who: str
    ) -> list[Operation]:
        done: list[Operation] = []
        for reference in references:
            begun = await self.begin(action, reference, who=who)
            done.append(await self.finished(begun.id))
            if done[-1].status is not OperationStatus.SUCCEEDED:
                break
        return done

    def why_not(self, view: ServiceView, action: Action) -> str | None:
        del action
        return "It is to be left alone." if view.service.ignored else None

    def cancel(self, operation_id: str) -> None:
        if not any(view.operation_id == operation_id for view in self.fleet.views()):
            raise NotFound(f"no operation {operation_id!r} is under way")
        self.outcome = {"status": OperationStatus.CANCELLED, "result": "Cancelled."}

    async def recover(self, operation_id: str, *, who: str) -> Operation:
        found = await operations.get(self.store, operation_id)
        if found is None:
            raise NotFound(f"there is no operation {operation_id!r}")
        if found.status is not OperationStatus.ROLLBACK_FAILED:
            raise Conflict("nothing waits to be finished or undone")
        return replace(found, status=OperationStatus.ROLLED_BACK, requested_by=who)

    async def preview_update(
        self, reference: str, *, host: str | None = None, earlier: StepImage | None = None
    ) -> UpdatePreview:
        return UpdatePreview(
            image=self.fleet.find(reference, host=host).service.image,
            version="0.9.2",
            digest="sha256:" + "51" * 32,
            remote_digest="sha256:" + "c0" * 32,
            is_latest=False,
            changes=None,
            new_version=earlier.version if earlier else None,
            dependants=(),
            warnings=(),
            refusals=(),
            gate=Gate(has_health_check=True, seconds=120.0),
        )


@dataclass
class StagedChecks:
    """A registry that always has something newer."""

    fleet: Fleet

    async def check(self, reference: str, *, host: str | None = None) -> UpdateCheck:
        found = self.fleet.find(reference, host=host).service
        check = UpdateCheck(chance=UpdateChance.AVAILABLE, reason=None, checked_ms=NOW_MS)
        self.fleet.put_update(found.host, found.container_id, check)
        return check


class StagedRevealing:
    """Every service has one secret."""

    async def env(self, reference: str, *, who: str, host: str | None = None) -> tuple[str, ...]:
        del reference, who, host
        return ("API_TOKEN=hush",)


@dataclass
class StagedLogs:
    """A log in memory, which is read as the real one is; and what is to come of following it."""

    fleet: Fleet
    lines: Sequence[LogLine] = ()
    driver_reason: str | None = None
    reached_ns: int | None = None
    behind: int | None = None
    coming: Sequence[Followed | WatchroomError] = ()
    lasts: bool = False  # whether following goes on after that
    asked: LogQuery | None = None  # the last query

    async def read(self, reference: str, query: LogQuery, *, host: str | None = None) -> LogPage:
        self._check(reference, query, host)
        wanted = tuple(line for line in self.lines if _is_wanted(line, query))
        return LogPage(
            lines=wanted[-query.lines :],
            driver_reason=self.driver_reason,
            reached_ns=self.reached_ns,
            behind=self.behind,
        )

    def follow(
        self, reference: str, query: LogQuery, *, host: str | None = None
    ) -> AsyncGenerator[Followed, None]:
        self._check(reference, query, host)
        return self._followed()

    async def _followed(self) -> AsyncGenerator[Followed, None]:
        for entry in self.coming:
            if isinstance(entry, WatchroomError):
                raise entry
            yield entry
        if self.lasts:
            await asyncio.Event().wait()

    def _check(self, reference: str, query: LogQuery, host: str | None) -> None:
        LineFilter(query)
        self.fleet.find(reference, host=host)
        self.asked = query


def _is_wanted(line: LogLine, query: LogQuery) -> bool:
    at_ns = line.at_ns or 0
    return (query.since_ns is None or at_ns >= query.since_ns) and (
        query.until_ns is None or at_ns < query.until_ns
    )


FACTS = HostFacts(
    cpus=4,
    cpu_percent=18.4,
    memory=Memory(
        total_bytes=64 << 30, available_bytes=40 << 30, swap_total_bytes=0, swap_free_bytes=0
    ),
    load=(2.1, 1.9, 1.7),
    disks=(Disk(path="/data", total_bytes=1 << 40, free_bytes=1 << 39, fill_rate=-1234.5678),),
    gpus=(
        Gpu(
            index=0,
            uuid="GPU-1",
            name="NVIDIA L4",
            driver="570.1",
            memory_total_bytes=24 << 30,
            memory_used_bytes=8 << 30,
            used_percent=37,
            temperature_c=54,
            power_w=71.456,
            processes=(GpuProcess(pid=4711, memory_bytes=None, container_id=OLLAMA_ID),),
        ),
    ),
    engines=(EngineFacts(host=HOST, info=None, disk_usage=None, measured_ms=None),),
)


RESTARTS = RestartCount(
    count=3, ordered=1, last_cause=RestartCause.OUT_OF_MEMORY, since_ms=NOW_MS - DAY_MS
)


def staged_wing(store: Database, *services: Service) -> WingA:
    """Return what the endpoints of services work with, on some services."""
    fleet = filled_fleet(*services)
    return WingA(
        fleet=fleet,
        operations=StagedOperations(fleet=fleet, store=store),
        update_checks=StagedChecks(fleet=fleet),
        logs=StagedLogs(fleet),
        revealing=StagedRevealing(),
        restarts=lambda view: None if view.is_stale else RESTARTS,
    )
