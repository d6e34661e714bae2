"""Stores that are full of made-up runs: filled once by the product itself, and used again."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bench import PROJECT
from bench.made_runs import MadeRuns
from postgres_server import PostgresServer, running_postgres
from watchroom.domain.execution import Execution
from watchroom.store import executions, open_store, pictures
from watchroom.store.database import Database, Dialect
from watchroom.store.migrate import migrate
from watchroom.store.pictures import Thumbnail

CACHE = PROJECT / "bench" / ".cache"
BATCH = 5000  # runs in one transaction, about a day of them
FRESH_S = 7 * 86_400  # older stores are made anew: questions ask for the last 30 or 90 days
DATABASE = "watchroom"


@dataclass(frozen=True, slots=True, kw_only=True)
class FullStore:
    """A store that holds runs, and where it lives."""

    dialect: Dialect
    url: str  # as the settings take it
    data_dir: Path
    runs: int


@contextmanager
def full_store(dialect: Dialect, runs: int) -> Iterator[FullStore]:
    """Give a store with *runs* runs, on a cluster of its own if it is PostgreSQL's."""
    CACHE.mkdir(exist_ok=True)
    if dialect is Dialect.SQLITE:
        folder = _sqlite_folder(runs)
        url = f"sqlite://{folder}/watchroom.sqlite"
        yield FullStore(dialect=dialect, url=url, data_dir=folder, runs=runs)
        return
    with running_postgres() as server:
        server.run_sql(f"CREATE DATABASE {DATABASE}")
        folder = CACHE / f"postgresql-{runs}"
        folder.mkdir(exist_ok=True)
        _load_postgres(server, folder, runs)
        url = server.dsn(DATABASE)
        yield FullStore(dialect=dialect, url=url, data_dir=folder, runs=runs)


def _sqlite_folder(runs: int) -> Path:
    folder = CACHE / f"sqlite-{runs}"
    if not _fresh(folder / "complete"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        asyncio.run(_fill(f"sqlite://{folder}/watchroom.sqlite", folder, runs))
        (folder / "complete").touch()
    return folder


def _load_postgres(server: PostgresServer, folder: Path, runs: int) -> None:
    dump = folder / "store.dump"
    dsn = server.dsn(DATABASE)
    if _fresh(dump):
        command = [str(server.binaries / "pg_restore"), "--no-owner", "-d", dsn, str(dump)]
    else:
        asyncio.run(_fill(dsn, folder, runs))
        command = [str(server.binaries / "pg_dump"), "-Fc", "-Z1", "-f", str(dump), dsn]
    subprocess.run(command, check=True)
    server.run_sql("VACUUM ANALYZE", database=DATABASE)  # as autovacuum has done in a grown store


def _fresh(made: Path) -> bool:
    return made.exists() and time.time() - made.stat().st_mtime < FRESH_S


async def _fill(url: str, data_dir: Path, runs: int) -> None:
    database = await open_store(url, data_dir=data_dir)
    try:
        await migrate(database)
        made = iter(MadeRuns(count=runs, end_ms=int(time.time() * 1000)))
        with _progress() as bar:
            task = bar.add_task(f"filling {database.dialect}", total=runs)
            while batch := list(islice(made, BATCH)):
                await _save(database, batch)
                bar.advance(task, len(batch))
    finally:
        await database.close()


async def _save(database: Database, runs: list[Execution]) -> None:
    """Save runs whose pictures have their thumbnails already: no flow has work left with them."""
    async with database.writing() as session:
        await executions.save(session, runs, now_ms=int(time.time() * 1000), unreadable={})
        for run in runs:
            for picture in run.pictures:
                await pictures.set_size(
                    session, picture.sha256, width=1920, height=1080, thumbnail=Thumbnail.MADE
                )


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
