"""Runs a demo: makes what is missing, and serves it like anything else until a signal comes."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

import aiohttp
import msgspec

from watchroom import wiring
from watchroom.demo.acts import Acts
from watchroom.demo.data.album import picture_path
from watchroom.demo.data.n8n_file import N8nFile
from watchroom.demo.engine.server import simulated_engine
from watchroom.demo.engine.world import World
from watchroom.demo.failures import first_of
from watchroom.demo.filling import Filling, Made
from watchroom.demo.home import Home, Record
from watchroom.demo.pictures.scenes import SCENES
from watchroom.demo.receivers import free_port, receiving
from watchroom.demo.rewinding import rewind
from watchroom.demo.used_before import remember_usage
from watchroom.docker.address import EngineAddress
from watchroom.domain.errors import Misconfigured
from watchroom.domain.times import EPOCH, MILLISECOND, to_ms
from watchroom.flows.one_server import only_server
from watchroom.settings import DEFAULT_PORTS, Settings

USUAL_RUNS: Final = 100_000
ENGINE: Final = "demo"  # what the made-up engine is called
TIMEZONE: Final = "America/Argentina/Cordoba"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person wants of a demo."""

    folder: Path
    runs: int | None = None  # before the first start; None: as many as there are, or as usual
    ports: Sequence[int] = ()  # empty: those of the product
    reset: bool = False  # make everything anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How much of a demo there is."""

    made: Made
    pictures: int  # when all are there
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """Who wants to know how a demo goes."""

    announce: Callable[[Settings, wiring.Started], None]  # once it answers
    report: Callable[[Progress], None]  # while it fills


async def demonstrate(wishes: Wishes, watching: Watching) -> None:
    """
    Serve a demo until SIGTERM or SIGINT.

    Raises Misconfigured if the folder is no demo's or has another number of runs, Conflict if
    another demo works with it.
    """
    try:
        await _demonstrate(wishes, watching)
    except BaseExceptionGroup as failures:
        raise first_of(failures) from failures


async def _demonstrate(wishes: Wishes, watching: Watching) -> None:
    home = Home(folder=wishes.folder)
    home.prepare()
    with only_server(home.folder):
        if wishes.reset:
            home.clear()
            home.prepare()
        was_there = home.record() is not None
        record = _record(home, wishes)
        async with _filled(home, record, watching) as filling, receiving(record.receiver_port):
            await _serve(home, record, filling, wishes, watching, was_there=was_there)


def _record(home: Home, wishes: Wishes) -> Record:
    """Return what the demo remembers, or begin it now."""
    record = home.record()
    if record is None:
        runs = USUAL_RUNS if wishes.runs is None else wishes.runs
        began_ms = to_ms(wiring.utc_now())
        record = Record(runs=runs, began_ms=began_ms, receiver_port=free_port())
        home.keep(record)
    if wishes.runs not in (None, record.runs):
        raise Misconfigured(
            f"the demo in {home.folder} was made with {record.runs:,} runs; --reset makes it anew"
        )
    return record


@asynccontextmanager
async def _filled(home: Home, record: Record, watching: Watching) -> AsyncIterator[Filling | None]:
    """Give what fills the demo, from now on; None if it is full."""

    def report(made: Made) -> None:
        watching.report(Progress(made=made, pictures=len(SCENES), runs=record.runs))

    made = _made(home, record)
    if made.runs >= record.runs and made.pictures == len(SCENES):
        yield None
        return
    # The pictures are counted anew: those that are there already are passed over in no time.
    async with Filling(home, made=replace(made, pictures=0), report=report) as filling:
        yield filling


def _made(home: Home, record: Record) -> Made:
    pictures = sum(picture_path(home.storage, scene).exists() for scene in SCENES)
    if not home.n8n_file.exists():
        return Made(pictures=pictures)
    file = N8nFile(home.n8n_file)
    lowest = file.lowest() if file.is_created() else 0
    file.close()
    return Made(pictures=pictures, runs=record.runs - lowest + 1 if lowest else 0)


async def _serve(
    home: Home,
    record: Record,
    filling: Filling | None,
    wishes: Wishes,
    watching: Watching,
    *,
    was_there: bool,
) -> None:
    with tempfile.TemporaryDirectory(prefix="watchroom-demo-") as short:
        socket = Path(short) / "docker.sock"  # a longer path is not possible everywhere
        settings = settings_of(home, socket, wishes.ports)
        if was_there and not record.is_complete:
            await rewind(settings)
        world = World.demo(record.seed, wiring.utc_now, began=EPOCH + record.began_ms * MILLISECOND)
        record = await _ready(home, record, filling, settings, world)
        async with simulated_engine(world, socket), aiohttp.ClientSession() as session:
            acts = Acts(home, record, filling, world, session)
            async with asyncio.TaskGroup() as tasks:

                def announce(started: wiring.Started) -> None:
                    watching.announce(settings, started)
                    acting.append(tasks.create_task(acts.play(started.urls[0])))

                acting: list[asyncio.Task[None]] = []
                await wiring.serve(settings, announce=announce)
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
