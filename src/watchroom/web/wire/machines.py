"""How the machines are shown."""

from typing import Annotated

from msgspec import Meta, Struct

from watchroom.web.wire.services import Size, Success
from watchroom.web.wire.types import Count, Figure, Moment


class Disk(Struct, kw_only=True, rename="camel"):
    """A file system."""

    path: Annotated[str, Meta(description="A folder on it.")]
    total: Annotated[int, Meta(description="Bytes.")]
    free: Annotated[int, Meta(description="Bytes that programs can have.")]
    fill_rate: Annotated[
        float | None,
        Meta(
            description="Bytes an hour by which it fills, negative if it empties; null unless the "
            "last hours show a clear trend, six of them at least."
        ),
    ]


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

    index: Annotated[int, Meta(description="By which the driver counts.")]
    uuid: Annotated[str | None, Meta(description="Survives a new order of the GPUs.")]
    name: Annotated[str | None, Meta(description="Of the model.")]
    driver: Annotated[str | None, Meta(description="Version.")]
    memory_total: Size
    memory_used: Size
    utilization: Annotated[
        Figure | None,
        Meta(description="Percent of the last moments in which anything ran on it."),
    ]
    temperature: Annotated[int | None, Meta(description="Degrees Celsius.")]
    power: Annotated[Figure | None, Meta(description="Watts.")]
    processes: Annotated[list[GpuProcess] | None, Meta(description="That have memory of it.")]


class Machine(Struct, kw_only=True, rename="camel"):
    """The machine that Watchroom runs on; null where its kernel does not tell."""

    cpus: Annotated[int | None, Meta(description="How many it has.")]
    cpu: Annotated[Figure | None, Meta(description="Percent of all CPUs together.")]
    load: Annotated[list[float] | None, Meta(description="Over 1, 5 and 15 minutes.")]
    memory_total: Size
    memory_available: Size
    swap_total: Size
    swap_free: Size
    disks: Annotated[list[Disk], Meta(description="On which Watchroom's data lie.")]
    gpus: Annotated[list[Gpu] | None, Meta(description="Null where no driver of NVIDIA answers.")]


class EngineDisk(Struct, kw_only=True, rename="camel"):
    """What an engine's data take on its disk, in bytes."""

    images: Annotated[Count, Meta(description="Layers count once.")]
    containers: Annotated[Count, Meta(description="What containers wrote into themselves.")]
    volumes: Annotated[Count, Meta(description="Of all volumes.")]
    build_cache: Annotated[Count, Meta(description="What builds keep.")]
    measured_at: Annotated[Moment | None, Meta(description="Null: not yet.")]


class EngineHost(Struct, kw_only=True, rename="camel"):
    """A Docker host, as its engine describes it; null until it has."""

    name: Annotated[str, Meta(description="In the settings.")]
    hostname: Annotated[str | None, Meta(description="As the machine calls itself.")]
    engine_version: Annotated[str | None, Meta(description="Of Docker.")]
    operating_system: Annotated[str | None, Meta(description="Of the machine.")]
    kernel: Annotated[str | None, Meta(description="Version.")]
    architecture: Annotated[str | None, Meta(description="Such as x86_64.")]
    cpus: Annotated[int | None, Meta(description="How many it has.")]
    memory_total: Size
    containers: Annotated[int | None, Meta(description="Of any status.")]
    containers_running: Annotated[int | None, Meta(description="Those that run.")]
    disk: Annotated[EngineDisk | None, Meta(description="Null until it was measured.")]


class Machines(Struct, kw_only=True):
    """The machines of the stack."""

    machine: Machine
    engines: Annotated[list[EngineHost], Meta(description="In the order of the settings.")]


class MachinesAnswer(Success[Machines]):
    """The machines of the stack."""
