"""Every dump unpacked and read once for the whole session."""

import asyncio
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

from n8n_dumps import POSTGRES_DUMPS, SQLITE_DUMPS, Dump, Happened, unpack_database, unpack_storage
from postgres_server import PostgresServer
from watchroom.domain.mapping import ExtractionMapping
from watchroom.n8n.reading import Reading, RunReading
from watchroom.n8n.source import open_source

PARAMETERS = [
    *[pytest.param(name, id=name) for name in SQLITE_DUMPS],
    *[pytest.param(name, id=name, marks=pytest.mark.postgres) for name in POSTGRES_DUMPS],
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDump:
    """A dump with everything that was read from it."""

    dump: Dump
    happened: dict[int, Happened]
    readings: dict[int, Reading]  # by execution id

    def runs(self) -> list[tuple[Happened, RunReading]]:
        """Return what happened beside what was read, for every run that could be read."""
        return [
            (self.happened[id_], reading)
            for id_, reading in self.readings.items()
            if isinstance(reading, RunReading)
        ]

    def of(self, scenario: str) -> list[tuple[Happened, RunReading]]:
        """Return the runs of a scenario: at least one, except from the small dump."""
        found = [pair for pair in self.runs() if pair[0].scenario == scenario]
        assert found or "fsdata" in self.dump.name, scenario
        return found


@pytest.fixture(scope="session", params=PARAMETERS)
def dump(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    """One n8n database after the other, of both versions on both databases."""
    name: str = request.param
    folder = tmp_path_factory.mktemp(name)
    if name in SQLITE_DUMPS:
        url = f"sqlite://{unpack_database(name, 'db', folder)}"
    else:
        url = _restore(request.getfixturevalue("postgres_server"), name, folder)
    return Dump(name=name, url=url, storage_dir=unpack_storage(name, folder))


@pytest.fixture(scope="session")
def read_dump(dump: Dump) -> ReadDump:
    """The dump, read from its first run to its last."""
    readings = asyncio.run(_read_all(dump))
    return ReadDump(dump=dump, happened=dump.happened(), readings=readings)


def _restore(server: PostgresServer, name: str, folder: Path) -> str:
    database = f"n8n_{uuid.uuid4().hex[:12]}"  # a fixture of the session may be made anew
    server.run_sql(f"CREATE DATABASE {database}")
    server.restore(unpack_database(name, "sql", folder), database=database)
    return server.dsn(database)


async def _read_all(dump: Dump) -> dict[int, Reading]:
    source = await open_source(
        dump.url, storage_dir=dump.storage_dir, workflows=(), mapping=ExtractionMapping()
    )
    try:
        rows = await source.rows_above(0, 1_000)
        return {reading.row.id: reading async for reading in source.read(rows)}
    finally:
        await source.close()
