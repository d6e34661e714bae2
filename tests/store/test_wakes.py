"""Whoever follows the log is woken by what is written, by this process or another."""

import asyncio
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from breakable_proxy import Mood, proxying
from waiting import eventually
from watchroom.domain.events import EventType, NewEvent
from watchroom.store import event_log, open_store, postgres_wakes
from watchroom.store.database import Database

AT_ONCE_S = 1.0  # far below what PostgreSQL's listeners would otherwise wait


async def happen(store: Database) -> int:
    async with store.writing() as session:
        event = NewEvent(type=EventType.HOST_AWAY, at_ms=1, host="local")
        return (await event_log.append(session, [event]))[-1].seq


def has_seen(seen: list[int], seq: int) -> bool:
    return seen[-1] == seq


async def test_an_event_of_another_server_wakes_a_listener_at_once(
    store: Database, store_url: str, tmp_path: Path
) -> None:
    """A browser on one server should see what another one does as it happens."""
    other = await open_store(store_url, data_dir=tmp_path)
    seen: list[int] = []

    async def follow() -> None:
        async with store.wakes() as wakes:
            while True:
                seen.append(await event_log.last_seq(store))
                await wakes.wait()

    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(follow())
        await eventually(lambda: len(seen) >= 2)  # it listens by now
        for _ in range(3):
            seq = await happen(other)
            await eventually(partial(has_seen, seen, seq), patience_s=AT_ONCE_S)
        following.cancel()
    await other.close()


async def test_waiting_comes_to_an_end_without_any_event(store: Database) -> None:
    """Should a message ever be lost, the event is seen a moment later all the same."""
    async with store.wakes() as wakes, asyncio.timeout(4 * postgres_wakes.LOOK_S):
        for _ in range(3):
            await wakes.wait()


@pytest.mark.postgres
async def test_a_listener_whose_connection_was_cut_listens_again(
    postgres_dsn: str, tmp_path: Path
) -> None:
    """A restart of the database must not leave servers that look every few seconds only."""
    direct = await open_store(postgres_dsn, data_dir=tmp_path)
    parts = urlsplit(postgres_dsn)
    with proxying(parts.port or 0) as proxy:
        netloc = (parts.netloc).replace(f":{parts.port}", f":{proxy.port}")
        store = await open_store(urlunsplit(parts._replace(netloc=netloc)), data_dir=tmp_path)
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(wait_for_ever(store))
            await eventually(lambda: is_listened_to(direct))
            proxy.become(Mood.REFUSING)
            await eventually(lambda: is_not_listened_to(direct))
            proxy.become(Mood.WORKING)
            await eventually(lambda: is_listened_to(direct))
            waiting.cancel()
        await store.close()
    await direct.close()


async def wait_for_ever(store: Database) -> None:
    async with store.wakes() as wakes:
        while True:
            await wakes.wait()


async def is_listened_to(store: Database) -> bool:
    rows = await store.fetch(
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'watchroom events'"
    )
    return len(rows) == 1


async def is_not_listened_to(store: Database) -> bool:
    return not await is_listened_to(store)
