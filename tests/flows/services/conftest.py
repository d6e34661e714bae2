"""A store of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from watched_fleet import fresh_store
from watchroom.store.database import Database


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty store on SQLite."""
    async with fresh_store(tmp_path) as opened:
        yield opened
