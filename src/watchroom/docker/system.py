"""What an engine tells of itself."""

from collections.abc import AsyncGenerator
from typing import Final

import msgspec

from watchroom.docker.answers import decode
from watchroom.docker.connection import Connection, Request
from watchroom.docker.event_cursor import EventCursor
from watchroom.docker.events import EngineEvent, engine_events
from watchroom.docker.log_lines import nanoseconds
from watchroom.docker.paths import Filters
from watchroom.domain.errors import EngineUnavailable

NO_FILTERS: Final[Filters] = {}


class EngineVersion(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """What an engine is."""

    version: str  # of the engine, such as "20.10.24"
    api_version: str  # the newest that it speaks


class SwarmState(msgspec.Struct, frozen=True, kw_only=True):
    """What part an engine has in a swarm."""

    state: str = msgspec.field(default="inactive", name="LocalNodeState")  # "active" inside
    is_manager: bool = msgspec.field(default=False, name="ControlAvailable")


class EngineInfo(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """An engine and its host; None where it does not tell."""

    id: str | None = msgspec.field(default=None, name="ID")
    name: str | None = None  # the host's
    server_version: str | None = None
    operating_system: str | None = None
    kernel_version: str | None = None
    architecture: str | None = None
    cpus: int | None = msgspec.field(default=None, name="NCPU")
    memory_bytes: int | None = msgspec.field(default=None, name="MemTotal")
    system_time: str | None = None  # RFC 3339, by the host's clock
    containers: int | None = None
    containers_running: int | None = None
    swarm: SwarmState = SwarmState()


class DiskUsage(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine's data take on its disk, in bytes."""

    image_bytes: int  # layers, each counted once
    container_bytes: int  # what containers wrote into themselves
    volume_bytes: int  # volumes whose size the engine can tell
    build_cache_bytes: int


class _Container(msgspec.Struct, rename="pascal"):
    size_rw: int | None = None


class _Usage(msgspec.Struct, rename="pascal"):
    size: int = -1


class _Volume(msgspec.Struct, rename="pascal"):
    usage_data: _Usage | None = None


class _BuildCache(msgspec.Struct, rename="pascal"):
    size: int = 0
    shared: bool = False


class _Disk(msgspec.Struct, rename="pascal"):
    layers_size: int = 0
    containers: list[_Container] | None = None
    volumes: list[_Volume] | None = None
    build_cache: list[_BuildCache] | None = None


class System:
    """
    An engine as a whole.

    Every method may raise EngineUnavailable, and EngineRefused with the engine's reason.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ping(self) -> None:
        """Return if the engine answers. Raises EngineUnavailable."""
        await self._connection.ping()

    async def version(self) -> EngineVersion:
        """Return what the engine is."""
        return decode((await self._connection.fetch(Request(path="/version"))).body, EngineVersion)

    async def info(self) -> EngineInfo:
        """Return what the engine knows of itself and its host."""
        return decode((await self._connection.fetch(Request(path="/info"))).body, EngineInfo)

    async def cursor(self) -> EventCursor:
        """Return a cursor that stands at this moment, by the engine's own clock."""
        now = (await self.info()).system_time
        now_ns = nanoseconds(now) if now else None
        if now_ns is None:
            raise EngineUnavailable(f"{self._connection.shown} does not tell the time")
        return EventCursor(now_ns)

    def events(
        self, cursor: EventCursor, *, filters: Filters = NO_FILTERS
    ) -> AsyncGenerator[EngineEvent, None]:
        """
        Give what happens from where *cursor* stands, without end; see `events.engine_events`.

        A list of containers that is taken after the cursor, and events from that cursor on, leave
        no gap between them.
        """
        return engine_events(self._connection, cursor, filters)

    async def disk_usage(self) -> DiskUsage:
        """Return what the engine's data take; it measures them all, which can take a minute."""
        deadline_s = self._connection.deadlines.disk_usage_s
        answer = await self._connection.fetch(Request(path="/system/df"), deadline_s=deadline_s)
        disk = decode(answer.body, _Disk)
        volumes = [volume.usage_data.size for volume in disk.volumes or () if volume.usage_data]
        return DiskUsage(
            image_bytes=disk.layers_size,
            container_bytes=sum(entry.size_rw or 0 for entry in disk.containers or ()),
            volume_bytes=sum(size for size in volumes if size > 0),  # -1 where it is not known
            build_cache_bytes=sum(
                entry.size for entry in disk.build_cache or () if not entry.shared
            ),
        )
