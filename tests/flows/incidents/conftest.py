"""A watch for incidents over a fresh store, on each of the two databases."""

import pytest

from watched_incidents import Watched
from watchroom.store.database import Database


@pytest.fixture
async def watched(store: Database) -> Watched:
    """A store that a watch has looked at before, ten minutes ago."""
    watched = Watched(store=store)
    await watched.look()
    watched.clock.advance(600)
    return watched
