"""The one place where everything is built and held together."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from litestar import Litestar

from watchroom import __version__
from watchroom.docker.address import EngineAddress
from watchroom.docker.engine import Engine
from watchroom.domain.errors import Misconfigured
from watchroom.flows.api_keys import NewKey, create_first_key, hash_secret
from watchroom.flows.ingest import Ingest
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.flows.one_server import only_server
from watchroom.flows.pictures import Pictures
from watchroom.flows.retain import DAY_MS, Retention
from watchroom.flows.services.crashes import Crashes
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.host_facts import HostFactsFlow
from watchroom.flows.services.log_keeping import LogKeeper
from watchroom.flows.services.operations import Operations
from watchroom.flows.services.own_container import own_container_id
from watchroom.flows.services.recent_stats import RecentStats
from watchroom.flows.services.sampling import Sampler
from watchroom.flows.services.service_logs import ServiceLogs
from watchroom.flows.services.swarm_watching import SwarmWatch
from watchroom.flows.services.update_checks import UpdateChecks
from watchroom.flows.services.watching import Watch
from watchroom.flows.supervise import supervise
from watchroom.flows.thumbnails import Thumbnails
from watchroom.images.pool import Images
from watchroom.n8n.source import N8nSource, open_source
from watchroom.objects import Objects, open_objects
from watchroom.settings import Settings
from watchroom.store import open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate
from watchroom.web.app import create_app
from watchroom.web.services import Services, WebOptions
from watchroom.web.serving import Certificate, bind, check_certificate, run_server
from watchroom.web.wing_a import WingA

LOCAL_HOST: Final = "local"  # what this machine's engine is called where no setting names one
LOCAL_SOCKET: Final = Path("/var/run/docker.sock")

Flow = Callable[[], Awaitable[None]]


def utc_now() -> datetime:
    """Return the present moment; everything below is given a clock as an argument."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every command needs, opened."""

    store: Database
    objects: Objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What to tell the person who started the server."""

    urls: tuple[str, ...]
    first_key: NewKey | None  # only at the very first start


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Parts]:
    """
    Open store and objects, bring the schema up to date, and close both at the end.

    Raises Misconfigured, StoreUnavailable.
    """
    make_data_dir(settings)
    store = await open_store(settings.store_url, data_dir=settings.data_dir)
    try:
        await migrate(store)
        objects = open_objects(
            settings.objects_url, data_dir=settings.data_dir, options=settings.s3_options
        )
        yield Parts(store=store, objects=objects)
    finally:
        await store.close()


def make_data_dir(settings: Settings) -> None:
    """Make the data folder, readable by its owner only. Raises Misconfigured."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Misconfigured(f"WATCHROOM_DATA_DIR: {error}") from error


def build_ingest(settings: Settings, parts: Parts) -> Ingest | None:
    """Return the flow that copies runs; None if the settings name no n8n."""
    if settings.n8n_url is None:
        return None
    keep_ms = None if settings.retention_days is None else settings.retention_days * DAY_MS
    return Ingest(
        open_n8n=partial(open_n8n, settings),
        store=parts.store,
        objects=parts.objects,
        clock=utc_now,
        wanted=settings.n8n_workflows,
        keep_ms=keep_ms,
    )


async def open_n8n(settings: Settings) -> N8nSource:
    """Open the n8n that the settings name. Raises Misconfigured, SourceUnavailable."""
    if settings.n8n_url is None:
        raise Misconfigured("WATCHROOM_N8N_URL names no n8n database")
    return await open_source(
        settings.n8n_url,
        storage_dir=settings.n8n_storage_dir,
        workflows=settings.n8n_workflows,
        mapping=settings.n8n_mapping,
    )


def docker_hosts(settings: Settings) -> Mapping[str, EngineAddress]:
    """Return the engines to watch by name: those of the settings, else this machine's if any."""
    if settings.docker_hosts is not None:
        return settings.docker_hosts
    return {LOCAL_HOST: EngineAddress(socket=LOCAL_SOCKET)} if LOCAL_SOCKET.exists() else {}


@asynccontextmanager
async def opened_engines(settings: Settings) -> AsyncIterator[Mapping[str, Engine]]:
    """Open every engine, which asks none of them, and close them at the end. Misconfigured."""
    async with AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(Engine(address))
            for name, address in docker_hosts(settings).items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesWing:
    """What watches over containers and acts on them."""

    web: WingA  # as the endpoints work with it
    flows: Mapping[str, Flow]  # by name, to be supervised


def build_services(
    settings: Settings, store: Database, engines: Mapping[str, Engine]
) -> ServicesWing | None:
    """Return everything that has to do with containers; None without any engine."""
    if not engines:
        return None
    fleet = Fleet(engines, now_ms=int(utc_now().timestamp() * 1000))
    operations = Operations(
        fleet=fleet,
        engines=engines,
        store=store,
        clock=utc_now,
        journal_dir=settings.data_dir / "journal",
        read_only=settings.read_only,
        own_container_id=own_container_id(),
    )
    checks = UpdateChecks(fleet=fleet, engines=engines, clock=utc_now)
    facts = HostFactsFlow(engines=engines, folders=(settings.data_dir,), clock=utc_now)
    flows: dict[str, Flow] = {
        "operations": operations.run,
        "update checks": checks.run,
        "host facts": facts.run,
    }
    web = WingA(
        fleet=fleet,
        operations=operations,
        update_checks=checks,
        logs=ServiceLogs(fleet=fleet, engines=engines, store=store),
        host_facts=facts.facts,
    )
    return ServicesWing(web=web, flows=flows | _watching_flows(fleet, engines, store))


def _watching_flows(
    fleet: Fleet, engines: Mapping[str, Engine], store: Database
) -> dict[str, Flow]:
    """Return the flows that fill the fleet and keep what happens."""
    recent = RecentStats()
    crashes = Crashes(engines=engines, store=store, recent=recent)
    sampler = Sampler(fleet=fleet, engines=engines, store=store, recent=recent, clock=utc_now)
    keeper = LogKeeper(fleet=fleet, engines=engines, store=store, clock=utc_now)
    flows: dict[str, Flow] = {
        "crashes": crashes.run,
        "sampler": sampler.run,
        "log keeping": keeper.run,
    }
    for host, engine in engines.items():
        flows[f"watch {host}"] = Watch(
            fleet=fleet,
            engine=engine,
            host=host,
            store=store,
            clock=utc_now,
            listeners=(crashes.on_event,),
        ).run
        flows[f"swarm {host}"] = SwarmWatch(
            fleet=fleet, engine=engine, host=host, clock=utc_now
        ).run
    return flows


async def serve(settings: Settings, *, announce: Callable[[Started], None]) -> None:
    """
    Answer requests and run the background flows until SIGTERM or SIGINT.

    Raises Conflict if another server works with the same data folder.
    """
    certificate = _certificate(settings)
    sockets = bind(settings.host, settings.ports, all_needed=settings.ports_chosen)
    make_data_dir(settings)
    with only_server(settings.data_dir):
        async with (
            opened(settings) as parts,
            opened_engines(settings) as engines,
            aclosing(Images()) as images,
        ):
            first_key = None
            if settings.auth_required and settings.api_key is None:
                first_key = await create_first_key(parts.store, clock=utc_now)
            urls = tuple(_url(settings, bound) for bound in sockets)
            announce(Started(urls=urls, first_key=first_key))
            wing = build_services(settings, parts.store, engines)
            await _run(settings, parts, images, wing, sockets, certificate)


async def _run(
    settings: Settings,
    parts: Parts,
    images: Images,
    wing: ServicesWing | None,
    sockets: Sequence[socket.socket],
    certificate: Certificate | None,
) -> None:
    """Hold server and flows under one TaskGroup; when the server ends, the flows are cancelled."""
    ingest = build_ingest(settings, parts)
    app = _app(settings, parts, images, ingest, wing.web if wing else None)
    flows = _flows(settings, parts, images, ingest) | dict(wing.flows if wing else {})
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(supervise(name, flow), name=name) for name, flow in flows.items()
        ]
        await run_server(app, sockets, certificate=certificate)
        for task in running:
            task.cancel()


def _flows(
    settings: Settings, parts: Parts, images: Images, ingest: Ingest | None
) -> dict[str, Flow]:
    flows: dict[str, Flow] = {"thumbnails": Thumbnails(parts.store, parts.objects, images).run}
    if ingest is not None:
        flows["ingest"] = ingest.run
    if settings.retention_days is not None:
        flows["retention"] = Retention(
            store=parts.store, objects=parts.objects, clock=utc_now, days=settings.retention_days
        ).run
    return flows


def _app(
    settings: Settings,
    parts: Parts,
    images: Images,
    ingest: Ingest | None,
    wing_a: WingA | None,
) -> Litestar:
    services = Services(
        store=parts.store,
        objects=parts.objects,
        pictures=Pictures(parts.objects, images),
        clock=utc_now,
        ingest_status=lambda: ingest.status if ingest else _UNCONFIGURED,
        started_at=utc_now(),
        wing_a=wing_a,
    )
    return create_app(services, web_options(settings))


_UNCONFIGURED = IngestStatus(state=IngestState.UNCONFIGURED, since_ms=0)


def web_options(settings: Settings) -> WebOptions:
    """Return what the web layer needs of the settings."""
    hashes = frozenset() if settings.api_key is None else frozenset({hash_secret(settings.api_key)})
    return WebOptions(
        version=__version__,
        auth_required=settings.auth_required,
        environment_keys=hashes,
        rate_limits=settings.rate_limits,
        trusted_proxies=settings.trusted_proxies,
        allowed_hosts=settings.allowed_hosts,
        cors_origins=settings.cors_origins,
        timezone=settings.timezone,
    )


def _certificate(settings: Settings) -> Certificate | None:
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    certificate = Certificate(chain=settings.tls_cert, key=settings.tls_key)
    check_certificate(certificate)
    return certificate


def _url(settings: Settings, bound: socket.socket) -> str:
    scheme = "https" if settings.tls_cert else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{bound.getsockname()[1]}"
