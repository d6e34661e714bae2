"""What the handlers work with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from watchroom.domain.findings import Look, look_nowhere
from watchroom.domain.times import Clock
from watchroom.flows.incidents.desk import IncidentDesk
from watchroom.flows.ingest_status import IngestStatus
from watchroom.flows.live.tail import Tail
from watchroom.flows.pictures import Pictures
from watchroom.flows.services.host_facts import HostFacts
from watchroom.flows.webhooks.webhooks import Webhooks
from watchroom.objects import Objects
from watchroom.store.database import Database
from watchroom.web.live.bounds import Bounds
from watchroom.web.metrics.access import MetricsAccess
from watchroom.web.metrics.traffic import Traffic
from watchroom.web.streams import Streams
from watchroom.web.ui_files import FOLDER
from watchroom.web.wing_a import WingA


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The neighbours of the web layer, built by the composition root."""

    store: Database
    pictures: Pictures
    objects: Objects
    clock: Clock  # aware
    ingest_status: Callable[[], IngestStatus]
    started_at: datetime  # when this server began
    tail: Tail  # of the event log
    webhooks: Webhooks  # makes, changes, tries and removes them
    host_facts: Callable[[], HostFacts]  # what is known of the machines now
    incidents: IncidentDesk  # looks for signs, and knows what nodes talk to
    server: str | None = None  # id of this server; None: it is the only one, and has none
    wing_a: WingA | None = None  # what works on services; None: no Docker host is configured
    look: Look = look_nowhere  # what of n8n and Docker can be reached, and what is missing
    streams: Streams = field(default_factory=Streams)  # the answers without end
    traffic: Traffic = field(default_factory=Traffic)  # counts requests


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
    base_path: str = ""  # below which a proxy serves everything; "": the root
    timezone: str = "UTC"  # for days and hours where a request names none
    demo: bool = False  # everything is made up
    read_only: bool = False  # every action on services is refused
    mask_logs: bool = True  # False shows administrators log lines with the secrets in them
    retention_days: int | None = None  # how long runs are kept; None: for good
    events_days: int = 30  # how long the event log is kept
    n8n_pages_url: str | None = None  # where people open n8n; None: no page leads there
    metrics: MetricsAccess = MetricsAccess.KEY
    ui_folder: Path = FOLDER  # with the built pages; none there: a page that says so
    live: Bounds = field(default_factory=Bounds)  # of WebSockets
