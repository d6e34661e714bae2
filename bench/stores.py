"""Stores that are full of made-up runs: filled once by the product itself, and used again."""

import asyncio
import shutil
import subprocess
import tempfile
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
from watchroom.store.migrate import migrate, migrations_of
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
    """
    Give a store with *runs* runs, on a cluster of its own if it is PostgreSQL's.

    It is a copy: what is measured may change it, the one that is kept stays as it was filled.
    """
    CACHE.mkdir(exist_ok=True)
    opened = _copied_file if dialect is Dialect.SQLITE else _restored_database
    with tempfile.TemporaryDirectory(dir=CACHE) as name, opened(Path(name), runs) as url:
        yield FullStore(dialect=dialect, url=url, data_dir=Path(name), runs=runs)


@contextmanager
def _copied_file(folder: Path, runs: int) -> Iterator[str]:
    kept = CACHE / f"sqlite-{runs}.sqlite"
    if not _usable(kept, Dialect.SQLITE):
        with tempfile.TemporaryDirectory(dir=CACHE) as name:
            filling = Path(name) / "watchroom.sqlite"
            asyncio.run(_fill(f"sqlite://{filling}", Path(name), runs))
            filling.replace(kept)
        _note_schema(kept, Dialect.SQLITE)
    shutil.copyfile(kept, folder / "watchroom.sqlite")
    yield f"sqlite://{folder}/watchroom.sqlite"


@contextmanager
def _restored_database(folder: Path, runs: int) -> Iterator[str]:
    kept = CACHE / f"postgresql-{runs}.dump"
    with running_postgres() as server:
        server.run_sql(f"CREATE DATABASE {DATABASE}")
        url = server.dsn(DATABASE)
        if _usable(kept, Dialect.POSTGRES):
            _postgres_tool(server, "pg_restore", "--no-owner", "-d", url, str(kept))
        else:
            asyncio.run(_fill(url, folder, runs))
            _postgres_tool(server, "pg_dump", "-Fc", "-Z1", "-f", str(kept), url)
            _note_schema(kept, Dialect.POSTGRES)
        server.run_sql("VACUUM ANALYZE", database=DATABASE)  # as autovacuum does while it grows
        yield url


def _postgres_tool(server: PostgresServer, name: str, *arguments: str) -> None:
    subprocess.run([str(server.binaries / name), *arguments], check=True)


def _note_schema(kept: Path, dialect: Dialect) -> None:
    """Write down beside a store by which scripts its tables were made."""
    _schema_of(kept).write_text("\n".join(_checksums(dialect)))


def _usable(kept: Path, dialect: Dialect) -> bool:
    """Tell whether a store is young enough, and made by scripts that are still the program's."""
    if not (kept.exists() and _schema_of(kept).exists()):
        return False
    made_by = _schema_of(kept).read_text().split()
    young = time.time() - kept.stat().st_mtime < FRESH_S
    return young and made_by == _checksums(dialect)[: len(made_by)]


def _schema_of(kept: Path) -> Path:
    return kept.with_name(f"{kept.name}.schema")


def _checksums(dialect: Dialect) -> list[str]:
    return [script.checksum for script in migrations_of(dialect)]


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
