"""`GET /api/health`: whether everything works, really looked at."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import perf_counter
from typing import Final

from litestar.response import Response

from watchroom.domain.errors import WatchroomError
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.flows.services.fleet import NOT_ASKED
from watchroom.flows.services.views import HostView
from watchroom.objects import Objects
from watchroom.store import executions
from watchroom.store.database import Database
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs
from watchroom.web.memory import memory_percent
from watchroom.web.times import iso_time
from watchroom.web.wire.system import Check, Checks, Health

DEADLINE_S: Final = 2.0
FULL_MEMORY_PERCENT: Final = 95.0  # beyond it the system is about to end the process

HEALTHY: Final = "healthy"
UNHEALTHY: Final = "unhealthy"
UNKNOWN: Final = "unknown"
NOT_CONFIGURED: Final = "not configured"

_STATUS_OF_INGEST: Final[Mapping[IngestState, str]] = {
    IngestState.UNCONFIGURED: NOT_CONFIGURED,
    IngestState.STARTING: UNKNOWN,
    IngestState.STANDBY: UNKNOWN,
    IngestState.BACKFILLING: HEALTHY,
    IngestState.FOLLOWING: HEALTHY,
    IngestState.UNREACHABLE: UNHEALTHY,
    IngestState.REFUSED: UNHEALTHY,
}

_REASON_OF_INGEST: Final[Mapping[IngestState, str]] = {
    IngestState.STANDBY: "followed by another server; that one knows how it stands",
    IngestState.UNREACHABLE: "cannot be reached; /api/system/info and the log say why",
    IngestState.REFUSED: "belongs to another store; /api/system/info and the log say why",
}


async def check_health(call: Call[Inputs]) -> Response[bytes]:
    """
    Tell whether everything works; needs no key.

    Each part is really looked at, for two seconds at most. A part that is not configured, or not
    known yet, says so and leaves the whole healthy.
    """
    services = call.services
    async with asyncio.TaskGroup() as tasks:
        store = tasks.create_task(_check_store(services.store))
        objects = tasks.create_task(_check_objects(services.objects))
    database, workflow = store.result()
    checks = Checks(
        database=database,
        workflow=workflow,
        memory=check_memory(memory_percent()),
        n8n=check_source(services.ingest_status()),
        objects=objects.result(),
        docker=check_hosts(services.wing_a.fleet.hosts() if services.wing_a else ()),
    )
    failed = UNHEALTHY in _statuses(checks)
    health = Health(
        status=UNHEALTHY if failed else HEALTHY,
        timestamp=call.meta.timestamp,
        version=call.options.version,
        demo=call.options.demo,
        checks=checks,
    )
    return json_response(health, status=503 if failed else 200)


def check_memory(percent: float | None) -> Check:
    """Judge the memory in use; None is unknown."""
    if percent is None:
        return Check(status=UNKNOWN, usage=None)
    status = UNHEALTHY if percent > FULL_MEMORY_PERCENT else HEALTHY
    return Check(status=status, usage=f"{percent:.0f}%")


def check_source(ingest: IngestStatus) -> Check:
    """Judge how the copying from n8n stands; who has no key is not told addresses."""
    check = Check(status=_STATUS_OF_INGEST[ingest.state])
    if ingest.state in _REASON_OF_INGEST:
        check.reason = _REASON_OF_INGEST[ingest.state]
    return check


def check_hosts(hosts: Sequence[HostView]) -> Check:
    """Judge how the Docker hosts stand, as those that watch them tell; names, no addresses."""
    if not hosts:
        return Check(status=NOT_CONFIGURED)
    away = [host for host in hosts if not host.reachable]
    silent = [host.name for host in away if host.reason != NOT_ASKED]
    if silent:
        reason = f"cannot be reached: {', '.join(silent)}; /api/services and the log say why"
        return Check(status=UNHEALTHY, reason=reason)
    return Check(status=UNKNOWN if away else HEALTHY)


async def _check_store(store: Database) -> tuple[Check, Check]:
    """Return the checks of the database, and of the runs in it, which cannot be told without it."""
    began = perf_counter()
    latest_ms: list[int | None] = []

    async def look() -> None:
        latest_ms.append(await executions.latest_started_ms(store))

    database = await checked(look)
    database.response_time = round((perf_counter() - began) * 1000, 1)
    if not latest_ms:
        return database, Check(status=UNKNOWN, last_execution=None)
    [latest] = latest_ms
    newest = None if latest is None else iso_time(latest)
    return database, Check(status=HEALTHY, last_execution=newest)


async def _check_objects(objects: Objects) -> Check:
    return await checked(objects.probe)


async def checked(look: Callable[[], Awaitable[None]], deadline_s: float = DEADLINE_S) -> Check:
    """Return whether *look* comes to an end in time without an error."""
    try:
        async with asyncio.timeout(deadline_s):
            await look()
    except TimeoutError:
        return Check(status=UNHEALTHY, reason=f"no answer within {deadline_s:g} seconds")
    except WatchroomError:
        return Check(status=UNHEALTHY, reason="does not work; the log says why")
    return Check(status=HEALTHY)


def _statuses(checks: Checks) -> list[str]:
    return [getattr(checks, name).status for name in checks.__struct_fields__]
