"""How the machines are shown."""

from typing import Annotated

from msgspec import Meta, Struct

from watchroom.web.wire.services import Size, Success
from watchroom.web.wire.types import Count, Figure, Moment


class Disk(Struct, kw_only=True):
    """A file system."""

    path: Annotated[str, Meta(description="A folder on it.")]
    total: Annotated[int, Meta(description="Bytes.")]
    free: Annotated[int, Meta(description="Bytes that programs can have.")]


class GpuProcess(Struct, kw_only=True, rename="camel"):
    """A process that has memory of a GPU."""

    pid: Annotated[int, Meta(description="On the machine.")]
    memory: Size
    container_id: Annotated[
        str | None,
        Meta(description="Null too where Watchroom does not see the machine's processes."),
    ]


class Gpu(Struct, kw_only=True, rename="camel"):
    """A GPU of that machine; null what its driver does not tell."""

    index: int
    uuid: str | None
    name: str | None
    driver: Annotated[str | None, Meta(description="Version.")]
    memory_total: Size
    memory_used: Size
    utilization: Annotated[
        Figure | None,
        Meta(description="Percent of the last moments in which anything ran on it."),
    ]
    temperature: Annotated[int | None, Meta(description="Degrees Celsius.")]
    power: Annotated[Figure | None, Meta(description="Watts.")]
    processes: list[GpuProcess] | None


class Machine(Struct, kw_only=True, rename="camel"):
    """The machine that Watchroom runs on; null where its kernel does not tell."""

    cpus: int | None
    cpu: Annotated[Figure | None, Meta(description="Percent of all CPUs together.")]
    load: Annotated[list[float] | None, Meta(description="Over 1, 5 and 15 minutes.")]
    memory_total: Size
    memory_available: Size
    swap_total: Size
    swap_free: Size
    disks: list[Disk]
    gpus: Annotated[list[Gpu] | None, Meta(description="Null where no driver of NVIDIA answers.")]


class EngineDisk(Struct, kw_only=True, rename="camel"):
    """What an engine's data take on its disk, in bytes."""

    images: Count
    containers: Annotated[Count, Meta(description="What containers wrote into themselves.")]
    volumes: Count
    build_cache: Count
    measured_at: Moment | None


class EngineHost(Struct, kw_only=True, rename="camel"):
    """A Docker host, as its engine describes it; null until it has."""

    name: Annotated[str, Meta(description="In the settings.")]
    hostname: str | None
    engine_version: str | None
    operating_system: str | None
    kernel: str | None
    architecture: str | None
    cpus: int | None
    memory_total: Size
    containers: int | None
    containers_running: int | None
    disk: EngineDisk | None


class Machines(Struct, kw_only=True):
    """The machines of the stack."""

    machine: Machine
    engines: list[EngineHost]


class MachinesAnswer(Success[Machines]):
    """The machines of the stack."""
