"""A store whose log can be written to, and a tail of it that runs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from watchroom.store import open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty store on SQLite."""
    opened = await open_store(f"sqlite:///{tmp_path}/store.sqlite", data_dir=tmp_path)
    await migrate(opened)
    yield opened
    await opened.close()
