"""A post office over a fresh store, on each of the two databases."""

from collections.abc import AsyncIterator

import pytest

from told_webhooks import Post, post_office
from watchroom.outbound.poster import Patience
from watchroom.store.database import Database

HASTY = Patience(connect_s=0.5, total_s=0.5, body_s=0.2)


@pytest.fixture
async def post(store: Database) -> AsyncIterator[Post]:
    """A post office without webhooks, and with little patience."""
    async with post_office(store, patience=HASTY) as opened:
        yield opened
