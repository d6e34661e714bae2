"""A post office over a fresh store, on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from told_webhooks import Post, post_office
from watchroom.outbound.poster import Patience
from watchroom.store import open_store
from watchroom.store.migrate import migrate

SQLITE = "sqlite"
POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)
HASTY = Patience(connect_s=0.5, total_s=0.5, body_s=0.2)


@pytest.fixture(params=[SQLITE, POSTGRES])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == SQLITE:
        return f"sqlite://{tmp_path}/store.sqlite"
    dsn: str = request.getfixturevalue("postgres_dsn")
    return dsn


@pytest.fixture
async def post(store_url: str, tmp_path: Path) -> AsyncIterator[Post]:
    """A post office without webhooks, and with little patience."""
    store = await open_store(store_url, data_dir=tmp_path)
    await migrate(store)
    async with post_office(store, patience=HASTY) as opened:
        yield opened
    await store.close()
