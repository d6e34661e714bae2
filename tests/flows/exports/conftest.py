"""Runs and pictures to be exported, over a fresh store on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from exports_under_test import source_of
from watchroom.flows.exports.source import Source
from watchroom.objects import open_objects
from watchroom.store import open_store
from watchroom.store.migrate import migrate

SQLITE = "sqlite"
POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=[SQLITE, POSTGRES])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == SQLITE:
        return f"sqlite://{tmp_path}/store.sqlite"
    dsn: str = request.getfixturevalue("postgres_dsn")
    return dsn


@pytest.fixture
async def source(store_url: str, tmp_path: Path) -> AsyncIterator[Source]:
    """A source without any run."""
    store = await open_store(store_url, data_dir=tmp_path)
    await migrate(store)
    objects = open_objects(f"file://{tmp_path}/objects", data_dir=tmp_path)
    yield source_of(store, objects, tmp_path)
    await store.close()
