"""What every command needs: the clock, the store and the objects."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from watchroom.domain.errors import Misconfigured
from watchroom.objects import Objects, open_objects
from watchroom.settings import Settings
from watchroom.store import open_store
from watchroom.store.database import Database
from watchroom.store.migrate import migrate

Flow = Callable[[], Awaitable[None]]


def utc_now() -> datetime:
    """Return the present moment; everything below is given a clock as an argument."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every command needs, opened."""

    store: Database
    objects: Objects
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)  # of those that add and remove runs


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Parts]:
    """
    Open store and objects, bring the schema up to date, and close both at the end.

    Raises Misconfigured, StoreUnavailable.
    """
    make_data_dir(settings)
    store = await open_store(settings.store_url, data_dir=settings.data_dir)
    try:
        await migrate(store)
        objects = open_objects(
            settings.objects_url, data_dir=settings.data_dir, options=settings.s3_options
        )
        yield Parts(store=store, objects=objects)
    finally:
        await store.close()


def make_data_dir(settings: Settings) -> None:
    """Make the data folder, readable by its owner only. Raises Misconfigured."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Misconfigured(f"WATCHROOM_DATA_DIR: {error}") from error
