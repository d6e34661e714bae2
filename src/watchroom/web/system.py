"""`GET /api/system/info`: the system and its configuration."""

from typing import Final

from litestar.response import Response

from watchroom.domain.times import to_ms
from watchroom.flows import ingest_status
from watchroom.flows.ingest_status import IngestStatus
from watchroom.flows.leases import BACKGROUND
from watchroom.store import event_log, leases
from watchroom.store.database import Database, Dialect
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs
from watchroom.web.services import Services, WebOptions
from watchroom.web.times import iso_time
from watchroom.web.wire.system import (
    ApplicationInfo,
    Configuration,
    DatabaseInfo,
    Features,
    LiveInfo,
    ServerInfo,
    SourceInfo,
    SystemAnswer,
    SystemInfo,
    WorkflowInfo,
)

_NAMES: Final = {Dialect.SQLITE: "SQLite", Dialect.POSTGRES: "PostgreSQL"}
_UNITS: Final = ("B", "kB", "MB", "GB", "TB")


async def describe_system(call: Call[Inputs]) -> Response[bytes]:
    """
    Describe the system and its configuration.

    `database` is the one in which runs are kept, `n8n` where they are copied from; `workflow` is
    the first of its workflows, active ones before others, and all null until n8n has answered.
    """
    services, status = call.services, call.services.ingest_status()
    info = SystemInfo(
        application=ApplicationInfo(
            name="Watchroom",
            version=call.options.version,
            environment="production",
            started_at=iso_time(to_ms(services.started_at)),
        ),
        workflow=_first_workflow(status),
        database=await _store_info(services.store),
        features=Features(image_processing=True, real_time_updates=True, export_capability=True),
        n8n=_source_info(status),
        servers=await _servers(services),
        live=await _live(services),
        configuration=_configuration(call.options),
    )
    return json_response(SystemAnswer(data=info, meta=call.meta))


def size_text(size_bytes: int) -> str:
    """Return a size for people, in powers of 1000, such as `23GB` or `1.5MB`."""
    size, unit = float(size_bytes), 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    digits = 1 if unit and size < 10 else 0
    return f"{size:.{digits}f}".removesuffix(".0") + _UNITS[unit]


async def _store_info(store: Database) -> DatabaseInfo:
    size_bytes = await store.size_bytes()
    return DatabaseInfo(
        type=_NAMES[store.dialect],
        version=await store.version(),
        size=size_text(size_bytes),
        size_bytes=size_bytes,
    )


async def _servers(services: Services) -> list[ServerInfo]:
    leader = await leases.holder(services.store, BACKGROUND)
    return [
        ServerInfo(id=server, is_this=server == services.server, leads=server == leader)
        for server in await leases.servers(services.store)
    ]


async def _live(services: Services) -> LiveInfo:
    told = services.tail.position
    last = await event_log.last_seq(services.store)
    return LiveInfo(
        connections=services.traffic.open_sockets, last_seq=told, behind=max(0, last - told)
    )


def _configuration(options: WebOptions) -> Configuration:
    return Configuration(
        authentication="required" if options.auth_required else "off",
        rate_limits=options.rate_limits,
        read_only=options.read_only,
        masks_logs=options.mask_logs,
        retention_days=options.retention_days,
        events_days=options.events_days,
        timezone=options.timezone,
        n8n_pages_url=options.n8n_pages_url,
    )


def _first_workflow(status: IngestStatus) -> WorkflowInfo:
    known = status.source.workflows if status.source else ()
    ranked = sorted(known, key=lambda workflow: not workflow.active)
    return _shown(ranked[0]) if ranked else _NO_WORKFLOW


def _source_info(status: IngestStatus) -> SourceInfo:
    source = status.source
    return SourceInfo(
        state=status.state,
        since=iso_time(status.since_ms),
        last_poll_at=None if status.last_poll_ms is None else iso_time(status.last_poll_ms),
        reason=status.reason,
        waiting=status.waiting,
        database=_source_database(source) if source else None,
        workflows=[_shown(workflow) for workflow in source.workflows] if source else [],
    )


def _source_database(source: ingest_status.SourceInfo) -> DatabaseInfo:
    size_bytes = source.size_bytes
    return DatabaseInfo(
        type=source.database,
        version=source.version,
        size=None if size_bytes is None else size_text(size_bytes),
        size_bytes=size_bytes,
    )


def _shown(workflow: ingest_status.WorkflowInfo) -> WorkflowInfo:
    return WorkflowInfo(
        name=workflow.name,
        id=workflow.id,
        active=workflow.active,
        node_count=workflow.node_count,
    )


_NO_WORKFLOW: Final = WorkflowInfo(name=None, id=None, active=None, node_count=None)
