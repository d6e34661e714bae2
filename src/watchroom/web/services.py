"""What the handlers work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from watchroom.flows.ingest_status import IngestStatus
from watchroom.flows.pictures import Pictures
from watchroom.objects import Objects
from watchroom.store.database import Database
from watchroom.web.wing_a import WingA


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The neighbours of the web layer, built by the composition root."""

    store: Database
    pictures: Pictures
    objects: Objects
    clock: Callable[[], datetime]  # aware
    ingest_status: Callable[[], IngestStatus]
    started_at: datetime  # when this server began
    wing_a: WingA | None = None  # what works on services; None: no Docker host is configured


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """What the web layer needs of the settings."""

    version: str  # of this program
    auth_required: bool = True  # False opens every endpoint
    environment_keys: frozenset[bytes] = frozenset()  # SHA-256 of keys that have every scope
    rate_limits: str = "off"  # such as "100/minute,20/10s;5000/hour", read by `limits`
    trusted_proxies: tuple[str, ...] = ()  # networks whose X-Forwarded-For counts
    allowed_hosts: tuple[str, ...] = ()  # host names besides loopback's
    cors_origins: tuple[str, ...] = ()  # origins whose pages may read the API
    timezone: str = "UTC"  # for days and hours where a request names none
