"""Serves a demo like anything else, with its made-up engine beside it, until a signal comes."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

import aiohttp
import msgspec

from watchroom.demo.acts import Acts
from watchroom.demo.command import Watching
from watchroom.demo.engine.server import simulated_engine
from watchroom.demo.engine.world import World
from watchroom.demo.filling import Filling
from watchroom.demo.home import Home, Record
from watchroom.demo.receivers import receiving
from watchroom.demo.rewinding import rewind
from watchroom.demo.used_before import remember_usage
from watchroom.docker.address import EngineAddress
from watchroom.domain.times import EPOCH, MILLISECOND
from watchroom.settings import DEFAULT_PORTS, Settings
from watchroom.wiring.parts import utc_now
from watchroom.wiring.serving import Started
from watchroom.wiring.serving import serve as serve_until_stopped

ENGINE: Final = "demo"  # what the made-up engine is called
TIMEZONE: Final = "America/Argentina/Cordoba"


async def serve(
    home: Home,
    record: Record,
    filling: Filling | None,
    watching: Watching,
    *,
    ports: Sequence[int],
    was_there: bool,
) -> None:
    """Serve what is there and what is still to be filled; *ports* empty: those of the product."""
    with tempfile.TemporaryDirectory(prefix="watchroom-demo-") as short:
        socket = Path(short) / "docker.sock"  # a longer path is not possible everywhere
        settings = settings_of(home, socket, ports)
        if was_there and not record.is_complete:
            await rewind(settings)
        world = World.demo(record.seed, utc_now, began=EPOCH + record.began_ms * MILLISECOND)
        record = await _ready(home, record, filling, settings, world)
        async with (
            receiving(record.receiver_port),
            simulated_engine(world, socket),
            aiohttp.ClientSession() as session,
        ):
            acts = Acts(home, record, filling, world, session)
            async with asyncio.TaskGroup() as tasks:

                def announce(started: Started) -> None:
                    watching.announce(settings, started)
                    acting.append(tasks.create_task(acts.play(started.urls[0])))

                acting: list[asyncio.Task[None]] = []
                await serve_until_stopped(settings, announce=announce)
                for task in acting:
                    task.cancel()


async def _ready(
    home: Home, record: Record, filling: Filling | None, settings: Settings, world: World
) -> Record:
    """Return what the demo remembers once there is enough to look at."""
    async with asyncio.TaskGroup() as tasks:
        if filling is not None:
            tasks.create_task(filling.first_part())
        if not record.has_usage:
            tasks.create_task(
                remember_usage(settings, world, host=ENGINE, until_ms=record.began_ms)
            )
    record = msgspec.structs.replace(record, has_usage=True)
    home.keep(record)
    return record


def settings_of(home: Home, socket: Path, ports: Sequence[int]) -> Settings:
    """Return the settings of a demo; nothing of the user's own is among them."""
    return Settings(
        data_dir=home.data_dir,
        store_url=f"sqlite://{home.data_dir}/watchroom.sqlite",
        objects_url=f"file://{quote(str(home.data_dir / 'objects'))}",
        n8n_url=f"sqlite://{quote(str(home.n8n_file))}",
        n8n_storage_dir=home.storage,
        docker_hosts={ENGINE: EngineAddress(socket=socket)},
        docker_config=home.logins,
        ports=tuple(ports) or DEFAULT_PORTS,
        ports_chosen=bool(ports),
        auth_required=False,
        rate_limits="off",
        webhooks_allow=("127.0.0.1",),
        timezone=TIMEZONE,
        demo=True,
    )
