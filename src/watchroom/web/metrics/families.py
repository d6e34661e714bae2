"""What is known at this moment, as Prometheus has it; where nothing is known there is no figure."""

import platform
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.flows.services.views import HostView, ServiceView
from watchroom.store.figures import StoreFigures

_NO_SOURCE: Final = frozenset({IngestState.UNCONFIGURED, IngestState.STANDBY, IngestState.STARTING})
_SOURCE_UP: Final = frozenset({IngestState.FOLLOWING, IngestState.BACKFILLING})
_OF_SERVICES: Final = ("host", "service")


def of_build(version: str) -> Iterator[Metric]:
    """Give which program this is."""
    build = GaugeMetricFamily("watchroom_build_info", "The program.", labels=("version", "python"))
    build.add_metric((version, platform.python_version()), 1)
    yield build


def of_store(figures: StoreFigures | None) -> Iterator[Metric]:
    """Give what is in the store; None: it does not answer."""
    yield _one("watchroom_store_up", "Whether the database answers.", figures is not None)
    if figures is None:
        return
    runs = GaugeMetricFamily("watchroom_runs", "Runs that are kept.", labels=("status",))
    for status, count in figures.runs.items():
        runs.add_metric((status,), count)
    yield runs
    unreadable = "Runs whose data could not be decoded."
    yield _one("watchroom_unreadable_runs", unreadable, figures.unreadable)
    waiting = "Pictures that wait for a thumbnail."
    yield _one("watchroom_thumbnails_waiting", waiting, figures.thumbnails_waiting)
    messages = "Messages to webhooks that wait."
    yield _one("watchroom_webhook_deliveries_waiting", messages, figures.deliveries_waiting)


def of_ingest(status: IngestStatus) -> Iterator[Metric]:
    """Give how the copying from n8n stands, as far as this server knows."""
    state = GaugeMetricFamily(
        "watchroom_ingest_state", "1 for what the ingest is doing.", labels=("state",)
    )
    state.add_metric((status.state.value,), 1)
    yield state
    if status.state not in _NO_SOURCE:
        up = status.state in _SOURCE_UP
        yield _one("watchroom_n8n_up", "Whether n8n's database answers.", up)
    if status.last_poll_ms is not None:
        polled = "When n8n's database last answered a look for runs."
        seconds = status.last_poll_ms / 1000
        yield _one("watchroom_ingest_last_poll_timestamp_seconds", polled, seconds)
    if status.waiting is not None:
        older = "Older runs that are still to be copied."
        yield _one("watchroom_ingest_backfill_waiting_runs", older, status.waiting)


def of_deliveries(attempts: Mapping[bool, int]) -> Iterator[Metric]:
    """Give how attempts to deliver messages to webhooks ended, by whether they arrived."""
    made = CounterMetricFamily(
        "watchroom_webhook_attempts", "Attempts to deliver messages.", labels=("outcome",)
    )
    made.add_metric(("arrived",), attempts.get(True, 0))
    made.add_metric(("failed",), attempts.get(False, 0))
    yield made


def of_hosts(hosts: Iterable[HostView]) -> Iterator[Metric]:
    """Give which Docker hosts can be reached."""
    up = GaugeMetricFamily(
        "watchroom_docker_host_up", "Whether its engine answers.", labels=("host",)
    )
    for host in hosts:
        up.add_metric((host.name,), host.reachable)
    yield up


def of_services(views: Iterable[ServiceView]) -> Iterator[Metric]:
    """Give how services stand and what they use; nothing of those that are out of reach."""
    status = GaugeMetricFamily(
        "watchroom_service_status", "1 for its status.", labels=(*_OF_SERVICES, "status")
    )
    health = GaugeMetricFamily(
        "watchroom_service_health", "1 for its health.", labels=(*_OF_SERVICES, "health")
    )
    restarts = _of_service("restarts", "Starts by its restart policy.")
    cpu = _of_service("cpu_cores", "CPU that it uses; 1 is one core.")
    memory = _of_service("memory_bytes", "Memory that it uses, without page cache.")
    limit = _of_service("memory_limit_bytes", "Memory that it may use.")
    for view in views:
        if view.is_stale:
            continue
        service, usage = view.service, view.usage
        labels = (service.host, service.id)
        status.add_metric((*labels, service.state.status.value), 1)
        health.add_metric((*labels, service.state.health.value), 1)
        _add(restarts, labels, service.state.restart_count)
        if usage is not None:
            cores = None if usage.cpu_percent is None else usage.cpu_percent / 100
            _add(cpu, labels, cores)
            _add(memory, labels, usage.memory_bytes)
            _add(limit, labels, usage.memory_limit_bytes)
    yield from (status, health, restarts, cpu, memory, limit)


def _of_service(name: str, says: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"watchroom_service_{name}", says, labels=_OF_SERVICES)


def _one(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=float(value))


def _add(family: GaugeMetricFamily, labels: tuple[str, str], value: float | None) -> None:
    if value is not None:
        family.add_metric(labels, value)
