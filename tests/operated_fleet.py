"""Operations on a real engine, with a fleet that is looked at when a test says so."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from watchroom.docker.address import parse_address
from watchroom.docker.engine import Engine
from watchroom.docker.inspections import service_of
from watchroom.docker.logins import FindLogin, no_login
from watchroom.domain.errors import EngineRefused
from watchroom.domain.operations import Action, Operation, StepState
from watchroom.flows.backoff import Backoff
from watchroom.flows.server_id import ServerId
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.operations import Home, Operations, OperationsPace
from watchroom.flows.services.runs_ahead import OrderOptions
from watchroom.flows.services.update_gate import Patience
from watchroom.flows.services.update_journal import Moment, StepName
from watchroom.flows.services.update_making import no_failure
from watchroom.flows.services.update_steps import Failpoint
from watchroom.store import open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

HOST = "local"
SERVER = ServerId(folder="0" * 16, process="1" * 16)
QUICK = Patience(timeout_s=6.0, stable_s=0.4, most_grace_s=0.5, poll_s=0.05)
SOON = Backoff(first_s=0.05, most_s=0.2)
LATE_S = 0.2  # where nothing that the engine was asked for comes late
DEADLINE_S = 60.0


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class OperatedFleet:
    """Operations that run, and what they work on."""

    operations: Operations
    fleet: Fleet
    engine: Engine
    store: Database
    journal_dir: Path

    async def look(self) -> None:
        """Let the fleet know every container as it stands now."""
        entries = await self.engine.containers.list_all()
        for entry in entries:
            inspect = await self.engine.containers.inspect(str(entry["Id"]))
            self.fleet.put_container(service_of(inspect, host=HOST), seen_ms=0)
        ids = {str(entry["Id"]) for entry in entries}
        self.fleet.confirm(HOST, ids, seen_ms=0)

    async def do(
        self, action: Action, name: str, *, options: OrderOptions | None = None
    ) -> Operation:
        """Do something to a service as it stands now, and return how that ended."""
        await self.look()
        begun = await self.operations.begin(action, name, who="tester", options=options)
        return await self.operations.finished(begun.id, deadline_s=DEADLINE_S)

    async def inspect(self, container: str) -> Mapping[str, Any]:
        """Return what the engine knows of a container."""
        return await self.engine.containers.inspect(container)

    async def names(self) -> set[str]:
        """Return the names of all containers."""
        entries = await self.engine.containers.list_all()
        return {str(entry["Names"][0]).removeprefix("/") for entry in entries}  # type: ignore[index]


@asynccontextmanager
async def operated_fleet(
    url: str,
    folder: Path,
    *,
    fail: Failpoint = no_failure,
    patience: Patience = QUICK,
    read_only: bool = False,
    own_container_id: str | None = None,
    find_login: FindLogin = no_login,
    server: ServerId = SERVER,
    late_s: float = LATE_S,
) -> AsyncIterator[OperatedFleet]:
    """Run operations on an engine while the block lasts; store and journals lie in *folder*."""
    store = await open_store(f"sqlite:///{folder}/operations.sqlite", data_dir=folder)
    await migrate(store)
    async with Engine(parse_address(url), find_login=find_login) as engine:
        fleet = Fleet([HOST], now_ms=0)
        operations = Operations(
            fleet=fleet,
            engines={HOST: engine},
            store=store,
            clock=now,
            home=Home(server=server, journal_dir=folder / "journal", container_id=own_container_id),
            read_only=read_only,
            pace=OperationsPace(patience=patience, retry=SOON, late_s=late_s, fail=fail),
        )
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(operations.run())
            yield OperatedFleet(
                operations=operations,
                fleet=fleet,
                engine=engine,
                store=store,
                journal_dir=folder / "journal",
            )
            running.cancel()
    await store.close()


def states_of(operation: Operation) -> dict[str, StepState]:
    """Return the state of each step."""
    return {step.name: step.state for step in operation.steps}


def raising_at(step: StepName, moment: Moment, *, passed: int = 0) -> Failpoint:
    """Return a failpoint at which the engine refuses once, after it was *passed* so many times."""
    return _once(step, moment, _refuse, passed=passed)


def killing_at(step: StepName, moment: Moment, *, passed: int = 0) -> Failpoint:
    """Return a failpoint at which this process is killed, after it was *passed* so many times."""
    return _once(step, moment, lambda: os.kill(os.getpid(), signal.SIGKILL), passed=passed)


def _refuse() -> None:
    raise EngineRefused("it does not want to")


def _once(step: StepName, moment: Moment, act: Callable[[], None], *, passed: int = 0) -> Failpoint:
    left = [lambda: None] * passed + [act]

    def fail(at: StepName, when: Moment) -> None:
        if (at, when) == (step, moment) and left:
            left.pop(0)()

    return fail
