"""`GET /api/system/stats` and `/api/system/host`: the stack as a whole, and its machines."""

from litestar.response import Response

from watchroom.domain import gpus
from watchroom.flows.services.host_facts import EngineFacts, HostFacts
from watchroom.flows.services.host_stats import system_totals
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs
from watchroom.web.service_inputs import fleet_of
from watchroom.web.shown_services import rounded, time_or_none
from watchroom.web.wire.machines import (
    Disk,
    EngineDisk,
    EngineHost,
    Gpu,
    GpuProcess,
    Machine,
    Machines,
    MachinesAnswer,
)
from watchroom.web.wire.services import (
    Resources,
    ServiceCounts,
    SystemHealth,
    SystemStats,
    SystemStatsAnswer,
)


async def read_system_stats(call: Call[Inputs]) -> Response[bytes]:
    """
    Return the stack as a whole: counts, means over what runs and is measured, and its health.

    It is unhealthy if a service failed or a Docker host is out of reach, degraded if a service
    should be looked at.
    """
    totals = system_totals(fleet_of(call))
    stats = SystemStats(
        services=ServiceCounts(
            total=totals.total,
            running=totals.running,
            stopped=totals.stopped,
            unknown=totals.unknown,
        ),
        resources=Resources(
            avg_cpu=rounded(totals.avg_cpu_percent),
            avg_memory=rounded(totals.avg_memory_percent),
            total_memory_usage=totals.total_memory_bytes,
        ),
        health=SystemHealth(status=totals.health, warnings=totals.warnings, errors=totals.errors),
    )
    return json_response(SystemStatsAnswer(data=stats))


async def read_machines(call: Call[Inputs]) -> Response[bytes]:
    """
    Return the machine that Watchroom runs on, and what each Docker engine tells of its host.

    What engines keep on their disks is measured once an hour, for they look at every file. GPUs
    are those of NVIDIA that the machine of Watchroom has.
    """
    facts = call.services.host_facts()
    machines = Machines(
        machine=_machine(facts), engines=[_engine(engine) for engine in facts.engines]
    )
    return json_response(MachinesAnswer(data=machines))


def _machine(facts: HostFacts) -> Machine:
    memory = facts.memory
    return Machine(
        cpus=facts.cpus,
        cpu=rounded(facts.cpu_percent),
        load=None if facts.load is None else list(facts.load),
        memory_total=memory.total_bytes,
        memory_available=memory.available_bytes,
        swap_total=memory.swap_total_bytes,
        swap_free=memory.swap_free_bytes,
        disks=[
            Disk(
                path=disk.path,
                total=disk.total_bytes,
                free=disk.free_bytes,
                fill_rate=rounded(disk.fill_rate),
            )
            for disk in facts.disks
        ],
        gpus=None if facts.gpus is None else [_gpu(gpu) for gpu in facts.gpus],
    )


def _gpu(gpu: gpus.Gpu) -> Gpu:
    processes = gpu.processes
    return Gpu(
        index=gpu.index,
        uuid=gpu.uuid,
        name=gpu.name,
        driver=gpu.driver,
        memory_total=gpu.memory_total_bytes,
        memory_used=gpu.memory_used_bytes,
        utilization=gpu.used_percent,
        temperature=gpu.temperature_c,
        power=rounded(gpu.power_w),
        processes=None if processes is None else [_gpu_process(each) for each in processes],
    )


def _gpu_process(process: gpus.GpuProcess) -> GpuProcess:
    return GpuProcess(
        pid=process.pid, memory=process.memory_bytes, container_id=process.container_id
    )


def _engine(facts: EngineFacts) -> EngineHost:
    info = facts.info
    return EngineHost(
        name=facts.host,
        hostname=info.name if info else None,
        engine_version=info.server_version if info else None,
        operating_system=info.operating_system if info else None,
        kernel=info.kernel_version if info else None,
        architecture=info.architecture if info else None,
        cpus=info.cpus if info else None,
        memory_total=info.memory_bytes if info else None,
        containers=info.containers if info else None,
        containers_running=info.containers_running if info else None,
        disk=_disk(facts),
    )


def _disk(facts: EngineFacts) -> EngineDisk | None:
    usage = facts.disk_usage
    if usage is None:
        return None
    return EngineDisk(
        images=usage.image_bytes,
        containers=usage.container_bytes,
        volumes=usage.volume_bytes,
        build_cache=usage.build_cache_bytes,
        measured_at=time_or_none(facts.measured_ms),
    )
