"""A fresh store on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from watchroom.store import open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

SQLITE = "sqlite"
POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=[SQLITE, POSTGRES])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, without any table."""
    if request.param == SQLITE:
        return f"sqlite://{tmp_path}/store.sqlite"
    dsn: str = request.getfixturevalue("postgres_dsn")
    return dsn


@pytest.fixture
async def empty_database(store_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An open database without any table."""
    database = await open_store(store_url, data_dir=tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def store(empty_database: Database) -> Database:
    """An open store that holds no run."""
    await migrate(empty_database)
    return empty_database
