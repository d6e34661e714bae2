"""
Runs a demo: has made what is missing, and serves it.

What makes things is begun before the server's own code is loaded: that takes as long as to draw
the first pictures.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from watchroom.demo.data.album import picture_path
from watchroom.demo.data.n8n_file import N8nFile
from watchroom.demo.filling import Filling, Made
from watchroom.demo.home import Home, Record, free_port
from watchroom.demo.pictures.scenes import SCENES
from watchroom.domain.errors import Misconfigured
from watchroom.domain.failures import first_of
from watchroom.domain.times import to_ms
from watchroom.flows.one_server import only_server
from watchroom.settings import Settings

if TYPE_CHECKING:
    from watchroom.wiring.serving import Started

USUAL_RUNS: Final = 100_000


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

    announce: Callable[[Settings, "Started"], None]  # once it answers
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
        async with _filled(home, record, watching) as filling:
            from watchroom.demo.serving import serve  # noqa: PLC0415  while pictures are drawn

            await serve(home, record, filling, watching, ports=wishes.ports, was_there=was_there)


def _record(home: Home, wishes: Wishes) -> Record:
    """Return what the demo remembers, or begin it now."""
    record = home.record()
    if record is None:
        runs = USUAL_RUNS if wishes.runs is None else wishes.runs
        began_ms = to_ms(datetime.now(UTC))
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
