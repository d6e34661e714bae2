"""The one place where everything is built and held together."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from litestar import Litestar

from watchroom import __version__
from watchroom.domain.errors import Misconfigured
from watchroom.flows.api_keys import NewKey, create_first_key, hash_secret
from watchroom.flows.ingest import Ingest
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.flows.pictures import Pictures
from watchroom.flows.retain import DAY_MS, Retention
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
from watchroom.web.serving import Certificate, bind, run_server


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


async def serve(settings: Settings, *, announce: Callable[[Started], None]) -> None:
    """Answer requests and run the background flows until SIGTERM or SIGINT."""
    sockets = bind(settings.host, settings.ports, all_needed=settings.ports_chosen)
    async with opened(settings) as parts, aclosing(Images()) as images:
        first_key = None
        if settings.auth_required and settings.api_key is None:
            first_key = await create_first_key(parts.store, clock=utc_now)
        urls = tuple(_url(settings, bound) for bound in sockets)
        announce(Started(urls=urls, first_key=first_key))
        await _run(settings, parts, images, sockets)


async def _run(
    settings: Settings, parts: Parts, images: Images, sockets: Sequence[socket.socket]
) -> None:
    """Hold server and flows under one TaskGroup; when the server ends, the flows are cancelled."""
    ingest = build_ingest(settings, parts)
    app = _app(settings, parts, images, ingest)
    async with asyncio.TaskGroup() as tasks:
        flows = [
            tasks.create_task(supervise(name, flow), name=name)
            for name, flow in _flows(settings, parts, images, ingest).items()
        ]
        await run_server(app, sockets, certificate=_certificate(settings))
        for flow in flows:
            flow.cancel()


def _flows(
    settings: Settings, parts: Parts, images: Images, ingest: Ingest | None
) -> dict[str, Callable[[], Awaitable[None]]]:
    flows: dict[str, Callable[[], Awaitable[None]]] = {
        "thumbnails": Thumbnails(parts.store, parts.objects, images).run
    }
    if ingest is not None:
        flows["ingest"] = ingest.run
    if settings.retention_days is not None:
        flows["retention"] = Retention(
            store=parts.store, objects=parts.objects, clock=utc_now, days=settings.retention_days
        ).run
    return flows


def _app(settings: Settings, parts: Parts, images: Images, ingest: Ingest | None) -> Litestar:
    services = Services(
        store=parts.store,
        objects=parts.objects,
        pictures=Pictures(parts.objects, images),
        clock=utc_now,
        ingest_status=lambda: ingest.status if ingest else _UNCONFIGURED,
        started_at=utc_now(),
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
    return Certificate(chain=settings.tls_cert, key=settings.tls_key)


def _url(settings: Settings, bound: socket.socket) -> str:
    scheme = "https" if settings.tls_cert else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{bound.getsockname()[1]}"
