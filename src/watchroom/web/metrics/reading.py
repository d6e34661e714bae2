"""`GET /metrics`: what Prometheus reads."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from litestar.response import Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from watchroom.domain.errors import WatchroomError
from watchroom.store.database import Database
from watchroom.store.figures import StoreFigures, figures
from watchroom.web.endpoint import Call, Endpoint
from watchroom.web.inputs import Inputs
from watchroom.web.metrics import families
from watchroom.web.metrics.access import MetricsAccess
from watchroom.web.services import WebOptions

PATH: Final = "/metrics"
PLAIN: Final = "text/plain"
DEADLINE_S: Final = 2.0  # for the store
TEXT: Final = f"{PLAIN}; version=0.0.4"  # source: Prometheus, "Exposition formats"


async def read_metrics(call: Call[Inputs]) -> Response[bytes]:
    """
    Give this server's figures in Prometheus' text format.

    Requests, runs, queues, and what services use. `WATCHROOM_METRICS` opens it to everybody, or
    turns it off: then it is answered with 404.
    """
    services, wing = call.services, call.services.wing_a
    stored = await _stored(services.store)
    known = [
        *families.of_build(call.options.version),
        *families.of_store(stored),
        *families.of_ingest(services.ingest_status()),
        *families.of_deliveries(services.webhooks.outcomes),
        *families.of_hosts(wing.fleet.hosts() if wing else ()),
        *families.of_services(wing.fleet.views() if wing else ()),
    ]
    registry = CollectorRegistry()
    registry.register(_Known(known))
    text = generate_latest(services.traffic.registry) + generate_latest(registry)
    return Response(text, media_type=TEXT)


def admitted(endpoint: Endpoint[Any], options: WebOptions) -> Endpoint[Any] | None:
    """Return an endpoint as the options want it; None if they do not want it at all."""
    if endpoint.path != PATH or options.metrics is MetricsAccess.KEY:
        return endpoint
    return None if options.metrics is MetricsAccess.OFF else replace(endpoint, scope=None)


class _Known(Collector):
    """Metrics that are known already."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """Give them."""
        yield from self._metrics


async def _stored(store: Database) -> StoreFigures | None:
    try:
        async with asyncio.timeout(DEADLINE_S):
            return await figures(store)
    except (TimeoutError, WatchroomError):
        return None
