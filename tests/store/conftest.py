"""A database without any table, of each of the two kinds."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from both_databases import BOTH_DATABASES, address_of
from watchroom.store import open_store
from watchroom.store.database import Database


@pytest.fixture(params=BOTH_DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    return address_of(request, tmp_path / "empty.sqlite", dsn="postgres_dsn")


@pytest.fixture
async def empty_database(empty_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """An open database without any table."""
    database = await open_store(empty_url, data_dir=tmp_path)
    yield database
    await database.close()
