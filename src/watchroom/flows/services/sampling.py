"""Measures what every running container uses, all of them every few seconds."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.readings import reading_of
from watchroom.domain.container_stats import ContainerStats, StatsReading, stats_between
from watchroom.domain.errors import (
    Conflict,
    EngineRefused,
    EngineUnavailable,
    NotFound,
    StoreUnavailable,
)
from watchroom.domain.services import Service, ServiceStatus
from watchroom.domain.stats_samples import StatsSample, sample_of
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.recent_stats import RecentStats
from watchroom.flows.services.views import Usage
from watchroom.store import stats_history, stats_rolling
from watchroom.store.database import Database

log = structlog.get_logger(__name__)

_LifeKey = tuple[str, str, int | None]  # host, container id, when it was started


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingPace:
    """How often and how hard; tests shrink these."""

    every_s: float = 5.0  # from the beginning of a sweep to that of the next
    sweep_s: float = 4.5  # after which what was not answered is a gap
    keep_s: float = 10.0  # for the store to take a sweep
    # Readings at once, of one host. Engines before 28 read all containers that are asked for once
    # a second and answer all together: few at once would take a second each time.
    most_at_once: int = 128


class Sampler:
    """
    Sweeps over the running containers: figures for the fleet, history for the store.

    A figure is the difference between two readings of our own. Counters of a container that was
    started anew begin anew, so readings of different lives are never compared. Where the engine
    or the store is away there is a gap, and sampling goes on.
    """

    def __init__(
        self,
        *,
        fleet: Fleet,
        engines: Mapping[str, Engine],
        store: Database,
        recent: RecentStats,
        clock: Clock,
        keeps: Callable[[], bool] = lambda: True,
        pace: SamplingPace | None = None,
    ) -> None:
        self._fleet = fleet
        self._engines = engines
        self._store = store
        self._recent = recent
        self._clock = clock
        self._keeps = keeps  # whether the history is this server's to write
        self._pace = pace or SamplingPace()
        self._readings: dict[_LifeKey, StatsReading] = {}
        self._is_store_away = False

    async def run(self) -> None:
        """Sweep at an even pace until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            next_s = loop.time() + self._pace.every_s
            await self.sweep()
            await asyncio.sleep(max(0.0, next_s - loop.time()))

    async def sweep(self) -> int:
        """Measure every running container once; return how many gave figures."""
        now_ms = to_ms(self._clock())
        services = self._measurable()
        readings = await self._read_all(services)
        samples = []
        for service in services:
            reading = readings.get(_life(service))
            if reading is not None:
                stats = stats_between(self._readings.get(_life(service)), reading)
                samples.append(self._tell(service, replace(stats, at_ms=now_ms)))
        lives = {_life(service) for service in services}
        self._readings = {k: v for k, v in (self._readings | readings).items() if k in lives}
        self._recent.prune(now_ms)
        self._fleet.sweeps.tell()
        if self._keeps():
            await self._keep(samples, now_ms)
        return len(samples)

    def _measurable(self) -> list[Service]:
        hosts = [host for host in self._engines if self._fleet.host(host).reachable]
        return [
            service
            for host in hosts
            for service in self._fleet.services(host)
            if service.state.status in {ServiceStatus.RUNNING, ServiceStatus.PAUSED}
        ]

    async def _read_all(self, services: Sequence[Service]) -> dict[_LifeKey, StatsReading]:
        """Return a reading of every container that gave one in time; hosts do not wait in line."""
        found: dict[_LifeKey, StatsReading] = {}
        slots = {host: asyncio.Semaphore(self._pace.most_at_once) for host in self._engines}
        try:
            async with asyncio.timeout(self._pace.sweep_s), asyncio.TaskGroup() as tasks:
                for service in services:
                    tasks.create_task(self._read(service, slots[service.host], found))
                    await asyncio.sleep(0)  # a request waits for one reading, not for all of them
        except TimeoutError:
            log.warning("sweep cut short", read=len(found), running=len(services))
        return found

    async def _read(
        self, service: Service, slots: asyncio.Semaphore, found: dict[_LifeKey, StatsReading]
    ) -> None:
        async with slots:
            try:
                stats = await self._engines[service.host].containers.stats(service.container_id)
            except (NotFound, Conflict, EngineRefused, EngineUnavailable):
                return  # it ended meanwhile, or its host did: the watch over the host tells
        reading = reading_of(stats)
        if reading is not None:
            found[_life(service)] = reading

    def _tell(self, service: Service, stats: ContainerStats) -> StatsSample:
        self._recent.add((service.host, service.container_id), stats)
        self._fleet.put_usage(service.host, service.container_id, _usage(stats))
        return sample_of(stats, host=service.host, service=service.id)

    async def _keep(self, samples: Sequence[StatsSample], now_ms: int) -> None:
        """Write a sweep in one transaction; if the store is away, it is lost and said so once."""
        try:
            async with asyncio.timeout(self._pace.keep_s), self._store.writing() as session:
                await stats_history.add_samples(session, samples)
                await stats_rolling.roll(session, now_ms)
        except (StoreUnavailable, TimeoutError) as error:
            if not self._is_store_away:
                log.warning("usage is not kept", reason=str(error) or "the store is too slow")
            self._is_store_away = True
        else:
            self._is_store_away = False


def _life(service: Service) -> _LifeKey:
    return service.host, service.container_id, service.state.started_ms


def _usage(stats: ContainerStats) -> Usage:
    network, disk = stats.network_per_s, stats.disk_per_s
    return Usage(
        at_ms=stats.at_ms,
        cpu_percent=stats.cpu_percent,
        memory_bytes=stats.memory_bytes,
        memory_limit_bytes=stats.memory_limit_bytes,
        memory_percent=stats.memory_percent,
        network_received_per_s=network.received if network else None,
        network_sent_per_s=network.sent if network else None,
        block_read_per_s=disk.received if disk else None,
        block_written_per_s=disk.sent if disk else None,
        processes=stats.pids,
    )
