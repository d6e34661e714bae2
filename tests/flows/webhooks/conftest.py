"""Post offices over a fresh store, on each of the two databases."""

from collections.abc import AsyncIterator

import pytest

from told_webhooks import Post, post_office
from watchroom.outbound.poster import Patience
from watchroom.store.database import Database

HASTY = Patience(connect_s=0.5, total_s=0.5, body_s=0.2)


@pytest.fixture
async def post(store: Database) -> AsyncIterator[Post]:
    """A post office without webhooks."""
    async with post_office(store) as opened:
        yield opened


@pytest.fixture
async def hasty_post(store: Database) -> AsyncIterator[Post]:
    """A post office that gives up soon: on a busy machine, on receivers that would answer too."""
    async with post_office(store, patience=HASTY) as opened:
        yield opened
