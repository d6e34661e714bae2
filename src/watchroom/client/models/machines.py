"""The stack as a whole, and its machines."""

from watchroom.client.models.base import Model, Moment


class ServiceCounts(Model, kw_only=True, frozen=True):
    """How many services there are."""

    total: int
    running: int
    stopped: int  # whatever does not run
    unknown: int  # of hosts out of reach; in the total only


class Resources(Model, kw_only=True, frozen=True):
    """What the running services use; None where none is measured."""

    avg_cpu: float | None
    avg_memory: float | None
    total_memory_usage: int | None


class SystemHealth(Model, kw_only=True, frozen=True):
    """How the stack is doing."""

    status: str
    warnings: int
    errors: int


class SystemStats(Model, kw_only=True, frozen=True):
    """The stack as a whole."""

    services: ServiceCounts
    resources: Resources
    health: SystemHealth


class Disk(Model, kw_only=True, frozen=True):
    """A file system."""

    path: str  # a folder on it
    total: int  # bytes
    free: int  # bytes that programs can have
    # bytes an hour by which it fills, negative if it empties; None unless the trend is clear
    fill_rate: float | None = None


class GpuProcess(Model, kw_only=True, frozen=True):
    """A process that has memory of a GPU."""

    pid: int  # on the machine
    memory: int | None
    container_id: str | None  # None too where Watchroom does not see the machine's processes


class Gpu(Model, kw_only=True, frozen=True):
    """A GPU of that machine; None what its driver does not tell."""

    index: int
    uuid: str | None
    name: str | None
    driver: str | None  # version
    memory_total: int | None
    memory_used: int | None
    utilization: float | None  # percent of the last moments in which anything ran on it
    temperature: int | None  # degrees Celsius
    power: float | None  # watts
    processes: list[GpuProcess] | None


class Machine(Model, kw_only=True, frozen=True):
    """The machine that Watchroom runs on; None where its kernel does not tell."""

    cpus: int | None
    cpu: float | None  # percent of all CPUs together
    load: list[float] | None  # over 1, 5 and 15 minutes
    memory_total: int | None
    memory_available: int | None
    swap_total: int | None
    swap_free: int | None
    disks: list[Disk]
    gpus: list[Gpu] | None  # None where no driver of NVIDIA answers


class EngineDisk(Model, kw_only=True, frozen=True):
    """What an engine's data take on its disk, in bytes."""

    images: int
    containers: int  # what containers wrote into themselves
    volumes: int
    build_cache: int
    measured_at: Moment | None


class EngineHost(Model, kw_only=True, frozen=True):
    """A Docker host, as its engine describes it; None until it has."""

    name: str  # in the settings
    hostname: str | None
    engine_version: str | None
    operating_system: str | None
    kernel: str | None
    architecture: str | None
    cpus: int | None
    memory_total: int | None
    containers: int | None
    containers_running: int | None
    disk: EngineDisk | None


class Machines(Model, kw_only=True, frozen=True):
    """The machines of the stack."""

    machine: Machine
    engines: list[EngineHost]
