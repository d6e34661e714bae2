"""Which n8n there are, what can be read of them, and the lines that connect one."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from watchroom.domain.errors import WatchroomError
from watchroom.domain.json_values import mapping
from watchroom.domain.mapping import ExtractionMapping
from watchroom.flows.discovery.engines import FoundEngine
from watchroom.flows.discovery.n8n_containers import (
    PASSWORD,
    Inspection,
    N8nContainer,
    PostgresPlace,
    is_n8n,
    n8n_container,
)
from watchroom.flows.discovery.places import is_there, storage_beside
from watchroom.flows.discovery.reaching import addresses, first_reachable
from watchroom.n8n.source import open_source


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundN8n:
    """An n8n that was found."""

    place: str  # for people: the file, or the container and its database
    url: str | None  # to be set; a word stands for a password. None: it cannot be read from here
    storage_dir: Path | None  # with files of pictures; None: none is known, or none is needed
    problem: str | None  # why it cannot be read as it is; None: it can
    notes: tuple[str, ...] = ()  # what to know or to do

    @property
    def is_ready(self) -> bool:
        """Whether it can be read with nothing more than the address."""
        return self.url is not None and self.problem is None

    @property
    def lines(self) -> tuple[str, ...]:
        """The settings to add."""
        lines = [f"WATCHROOM_N8N_URL={self.url}"] if self.url else []
        if self.url and self.storage_dir:
            lines.append(f"WATCHROOM_N8N_STORAGE_DIR={self.storage_dir}")
        return tuple(lines)


async def find_n8n(files: Sequence[Path], engines: Iterable[FoundEngine]) -> list[FoundN8n]:
    """Return every n8n: those of *files*, then those in containers, each database once."""
    found = [await _of_file(file, f"{file}", storage_beside(file)) for file in files]
    found += [
        await _of_container(inspection, engine)
        for engine in engines
        for inspection in engine.containers
        if is_n8n(mapping(inspection.get("Config")).get("Image"))
    ]
    distinct: dict[str, FoundN8n] = {}
    for one in found:
        distinct.setdefault(one.url or one.place, one)
    return list(distinct.values())


async def _of_file(file: Path, place: str, storage: Path | None) -> FoundN8n:
    """Return the n8n of a SQLite file, which is opened for reading to see what it is."""
    url = f"sqlite://{quote(str(file))}"
    problem, notes = await _problem_of(url), tuple[str, ...]()
    if problem is not None and not os.access(file, os.R_OK):
        problem = "it may not be read by this user"
        rights = f"u:{os.getuid()}:rX"  # of the folder too: SQLite has files beside it
        notes = (f"let it be read, such as: sudo setfacl -R -m {rights},d:{rights} {file.parent}",)
    return FoundN8n(place=place, url=url, storage_dir=storage, problem=problem, notes=notes)


async def _problem_of(url: str) -> str | None:
    try:
        source = await open_source(url, storage_dir=None, workflows=(), mapping=ExtractionMapping())
        try:
            await source.describe()
        finally:
            await source.close()
    except WatchroomError as error:
        return str(error)
    return None


async def _of_container(inspection: Inspection, engine: FoundEngine) -> FoundN8n:
    container = n8n_container(inspection)
    if container.postgres is not None:
        return await _on_postgres(container, container.postgres, inspection, engine)
    place = f"container {container.name}"
    if container.kind is None:
        return _unreadable(place, "it uses a database that is neither PostgreSQL nor SQLite")
    file = container.sqlite_file
    if file is None:
        words = "its SQLite file lies in the container alone: mount a volume at /home/node/.n8n"
        return _unreadable(place, words)
    place = f"{place}, SQLite file {file}"
    reason = _out_of_reach(file, engine)
    if reason is not None:
        return _unreadable(place, reason)
    return await _of_file(file, place, _storage(container))


def _out_of_reach(file: Path, engine: FoundEngine) -> str | None:
    """Return why a file on an engine's host cannot be opened here; None if it is there."""
    if engine.address.socket is None:
        return "the file is on another machine: run Watchroom there"
    try:
        return None if file.exists() else "there is no such file here"
    except PermissionError:
        return "its folder may not be entered by this user: run Watchroom as root, or let it in"
    except OSError as error:
        return f"it cannot be looked at: {error.strerror}"


async def _on_postgres(
    container: N8nContainer, place: PostgresPlace, inspection: Inspection, engine: FoundEngine
) -> FoundN8n:
    name = container.name
    shown = f"container {name}, PostgreSQL {place.database} on {place.host}:{place.port}"
    candidates = addresses(place, inspection, engine.containers, engine_host=engine.host)
    reached = await first_reachable(candidates)
    if reached is None:
        words = f"{place.host}:{place.port} is not reached from here"
        note = f"publish its port, such as 127.0.0.1:{place.port}:{place.port} in the Compose file"
        return _unreadable(shown, words, note)
    notes = [
        f"{PASSWORD} stands in {place.password_in} of container {name};",
        "a role of its own that may only SELECT is enough, and better",
        *_notes_on_files(container),
    ]
    return FoundN8n(
        place=shown,
        url=place.url(*reached),
        storage_dir=_storage(container),
        problem="its password is needed",
        notes=tuple(notes),
    )


def _storage(container: N8nContainer) -> Path | None:
    """Return the folder with files of pictures, as far as it is here and used."""
    folders = container.storage_dirs if container.has_files else ()
    return next((folder for folder in folders if is_there(folder)), None)


def _notes_on_files(container: N8nContainer) -> Iterable[str]:
    if container.uses_bucket:
        yield "its pictures lie in a bucket (N8N_DEFAULT_BINARY_DATA_MODE=s3): they are not copied"


def _unreadable(place: str, problem: str, *notes: str) -> FoundN8n:
    return FoundN8n(place=place, url=None, storage_dir=None, problem=problem, notes=notes)
