"""Facts about the machines: our own by its kernel, those of the engines by the engines."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.system import DiskUsage, EngineInfo
from watchroom.domain.disk_trends import DiskTrend, FreeSpace
from watchroom.domain.errors import Unavailable, WatchroomError
from watchroom.domain.gpus import Gpu
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.own_machine import (
    CpuTicks,
    Memory,
    busy_percent,
    read_load,
    read_memory,
    read_ticks,
)
from watchroom.gpus import GpuReader

CPU_S: Final = 5.0  # over which the use of the CPUs is measured
DISKS_S: Final = 300.0  # between looks at what is free; `disk_trends` keeps a day of them
GPUS_S: Final = 5.0  # between readings of the GPUs
DISK_USAGE_S: Final = 3_600.0  # between measurements: an engine goes through all its files for one
RETRY_S: Final = 60.0  # before what failed, or is not there, is tried again

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """A file system."""

    path: str  # a folder on it
    total_bytes: int
    free_bytes: int  # for programs without special rights
    fill_rate: float | None = None  # bytes an hour by which it fills; None unless that is clear


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """What an engine tells of itself; None while it has not."""

    host: str  # its name in the settings
    info: EngineInfo | None
    disk_usage: DiskUsage | None
    measured_ms: int | None  # when `disk_usage` was


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFacts:
    """Everything that is known of the machines."""

    cpus: int | None  # of the machine that Watchroom runs on, as the next four
    cpu_percent: float | None  # of all CPUs together; None in the first seconds
    memory: Memory
    load: tuple[float, float, float] | None  # over 1, 5 and 15 minutes
    disks: tuple[Disk, ...]
    gpus: tuple[Gpu, ...] | None  # of the same machine; None if no driver of NVIDIA answers
    engines: tuple[EngineFacts, ...]


class HostFactsFlow:
    """Measures what takes time by itself, so that an answer takes none."""

    def __init__(
        self,
        *,
        engines: Mapping[str, Engine],
        folders: Sequence[Path],
        gpus: GpuReader,
        clock: Clock,
    ) -> None:
        self._engines = engines
        self._folders = folders
        self._gpu_reader = gpus
        self._clock = clock
        self._ticks: CpuTicks | None = None
        self._cpu_percent: float | None = None
        self._gpus: tuple[Gpu, ...] | None = None
        self._trends = {folder: DiskTrend() for folder in folders}
        self._facts = {host: _nothing_known(host) for host in engines}

    async def run(self) -> None:
        """Measure until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._measure_cpus())
            tasks.create_task(self._measure_disks())
            tasks.create_task(self._measure_gpus())
            for host, engine in self._engines.items():
                tasks.create_task(self._ask(host, engine))

    def facts(self) -> HostFacts:
        """Return what is known now; nobody is asked but the kernel."""
        return HostFacts(
            cpus=os.cpu_count(),
            cpu_percent=self._cpu_percent,
            memory=read_memory(),
            load=read_load(),
            disks=tuple(disk for folder in self._folders if (disk := self._disk(folder))),
            gpus=self._gpus,
            engines=tuple(self._facts.values()),
        )

    async def _measure_cpus(self) -> None:
        while True:
            before, self._ticks = self._ticks, read_ticks()
            if before is not None and self._ticks is not None:
                self._cpu_percent = busy_percent(before, self._ticks)
            await asyncio.sleep(CPU_S)

    async def _measure_disks(self) -> None:
        while True:
            for folder, trend in self._trends.items():
                if (disk := self._disk(folder)) is not None:
                    now_ms = to_ms(self._clock())
                    trend.note(FreeSpace(at_ms=now_ms, free_bytes=disk.free_bytes))
            await asyncio.sleep(DISKS_S)

    def _disk(self, folder: Path) -> Disk | None:
        """Return the file system of a folder; None if it cannot be looked at."""
        try:
            found = os.statvfs(folder)
        except OSError:
            return None
        return Disk(
            path=str(folder),
            total_bytes=found.f_frsize * found.f_blocks,
            free_bytes=found.f_frsize * found.f_bavail,
            fill_rate=self._trends[folder].fill_rate(),
        )

    async def _measure_gpus(self) -> None:
        while True:
            try:
                self._gpus = await self._gpu_reader.read()
            except Unavailable as error:
                self._gpus = None
                log.warning("GPUs cannot be read", reason=str(error))
            await asyncio.sleep(RETRY_S if self._gpus is None else GPUS_S)

    async def _ask(self, host: str, engine: Engine) -> None:
        while True:
            try:
                info = await engine.system.info()
                usage = await engine.system.disk_usage()
            except WatchroomError as error:
                log.info("engine tells no facts", host=host, reason=str(error))
                await asyncio.sleep(RETRY_S)
                continue
            now_ms = to_ms(self._clock())
            self._facts[host] = EngineFacts(
                host=host, info=info, disk_usage=usage, measured_ms=now_ms
            )
            await asyncio.sleep(DISK_USAGE_S)


def _nothing_known(host: str) -> EngineFacts:
    return EngineFacts(host=host, info=None, disk_usage=None, measured_ms=None)
