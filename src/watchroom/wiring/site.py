"""Builds the web application, and what it takes from the settings."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from litestar import Litestar

from watchroom import __version__
from watchroom.domain.findings import Look
from watchroom.flows.api_keys import hash_secret
from watchroom.flows.ingest import Ingest
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.flows.leases import Lease
from watchroom.flows.live.tail import Tail
from watchroom.flows.pictures import Pictures
from watchroom.flows.services.host_facts import HostFacts
from watchroom.flows.webhooks.webhooks import Webhooks
from watchroom.images.pool import Images
from watchroom.settings import Settings
from watchroom.web.app import create_app
from watchroom.web.services import Services, WebOptions
from watchroom.web.serving import Certificate, check_certificate
from watchroom.web.streams import Streams
from watchroom.web.wing_a import WingA
from watchroom.wiring.incidents import incident_desk
from watchroom.wiring.parts import Parts, utc_now
from watchroom.wiring.standing import Standing

_UNCONFIGURED: Final = IngestStatus(state=IngestState.UNCONFIGURED, since_ms=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is watched."""

    ingest: Ingest | None  # copies runs; None: the settings name no n8n
    wing_a: WingA | None  # None: there is no Docker host
    host_facts: Callable[[], HostFacts]  # what is known of the machines now
    look: Look  # what could be watched


def build_app(
    settings: Settings,
    parts: Parts,
    images: Images,
    sources: Sources,
    tail: Tail,
    webhooks: Webhooks,
    standing: Standing,
) -> tuple[Litestar, Streams]:
    """Return the application that answers requests, and its answers without end."""
    services = Services(
        store=parts.store,
        objects=parts.objects,
        pictures=Pictures(parts.objects, images),
        clock=utc_now,
        ingest_status=partial(_ingest_status, sources.ingest, standing.background),
        started_at=utc_now(),
        tail=tail,
        server=str(standing.id),
        webhooks=webhooks,
        incidents=incident_desk(parts.store, sources.wing_a),
        wing_a=sources.wing_a,
        host_facts=sources.host_facts,
        look=sources.look,
    )
    return create_app(services, web_options(settings)), services.streams


def _ingest_status(ingest: Ingest | None, background: Lease) -> IngestStatus:
    if ingest is None:
        return _UNCONFIGURED
    since_ms = background.elsewhere_since_ms
    if since_ms is None:
        return ingest.status
    return IngestStatus(state=IngestState.STANDBY, since_ms=since_ms)


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
        base_path=settings.base_path,
        timezone=settings.timezone,
        demo=settings.demo,
        read_only=settings.read_only,
        mask_logs=settings.mask_logs,
        retention_days=settings.retention_days,
        events_days=settings.events_days,
        n8n_pages_url=settings.n8n_pages_url,
        metrics=settings.metrics,
    )


def certificate_of(settings: Settings) -> Certificate | None:
    """Return the certificate to serve with; None for plain HTTP. Raises Misconfigured."""
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    certificate = Certificate(chain=settings.tls_cert, key=settings.tls_key)
    check_certificate(certificate)
    return certificate


def url_of(settings: Settings, bound: socket.socket) -> str:
    """Return the address that people use for a port that is listened on."""
    scheme = "https" if settings.tls_cert else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{bound.getsockname()[1]}"
