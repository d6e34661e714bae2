"""A watch for incidents over a fresh store, on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from watched_incidents import Watched
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
async def watched(store_url: str, tmp_path: Path) -> AsyncIterator[Watched]:
    """A store that a watch has looked at before, ten minutes ago."""
    store = await open_store(store_url, data_dir=tmp_path)
    await migrate(store)
    watched = Watched(store=store)
    await watched.look()
    watched.clock.advance(600)
    yield watched
    await store.close()
