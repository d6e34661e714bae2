"""What an engine remembers when it is met for the first time: kept, and nobody is woken for it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from receivers import Receiver, receiving
from told_webhooks import Post, WallClock, a_webhook, post_office
from waiting import eventually
from watched_fleet import QUICK, WatchedFleet, fresh_store, watched_fleet
from watchroom.demo.engine.server import simulated_engine
from watchroom.demo.engine.world import World
from watchroom.domain.events import Event
from watchroom.domain.incident_rules import HINDSIGHT_MS
from watchroom.store import event_log
from watchroom.store.database import Database

CURIOUS = replace(QUICK, look_back_ms=HINDSIGHT_MS)


def a_world() -> World:
    """Return an engine on which things happened during the last days."""
    return World.demo(7, lambda: datetime.now(UTC))


@asynccontextmanager
async def telling(store: Database, receiver: Receiver) -> AsyncIterator[Post]:
    """Deliver everything to one receiver while the block lasts."""
    async with post_office(store, clock=WallClock()) as post, asyncio.TaskGroup() as tasks:
        await post.add(a_webhook(receiver.url))
        running = [tasks.create_task(flow()) for flow in (post.tail.run, post.deliveries.run)]
        yield post
        for task in running:
            task.cancel()


async def failures(store: Database, service: str) -> list[Event]:
    """Return what the log has of a service's failures."""
    events = await event_log.after(store, 0, limit=1000, service=service)
    return [event for event in events if event.type == "service.failed"]


def told_of(receiver: Receiver) -> list[tuple[str, str]]:
    """Return what arrived: the event, and the service."""
    bodies = [json.loads(received.body) for received in receiver.received]
    return [(body["event"], body["data"]["service"]) for body in bodies]


async def crash(world: World, watched: WatchedFleet, receiver: Receiver) -> None:
    """Let a service crash, and wait until that and the start after it are told."""
    await watched.becomes("open-webui", "running")
    world.crash("open-webui", 1, ["Killed"])
    await eventually(lambda: ("service.started", "open-webui") in told_of(receiver))


async def test_what_an_engine_remembers_is_no_news(tmp_path: Path) -> None:
    """A host that is added to the settings must not wake anybody for the day before yesterday."""
    world = a_world()
    async with (
        simulated_engine(world, tmp_path / "made.sock") as url,
        fresh_store(tmp_path) as store,
        receiving() as receiver,
        telling(store, receiver),
        watched_fleet(url, store, pace=CURIOUS) as watched,
    ):
        await eventually(lambda: failures(store, "ollama"))
        await crash(world, watched, receiver)

    assert {service for _, service in told_of(receiver)} == {"open-webui"}
    assert told_of(receiver)[0] == ("service.failed", "open-webui")


async def test_what_happened_on_a_known_engine_meanwhile_is_news(tmp_path: Path) -> None:
    """After a restart of Watchroom the look back begins where the last watch ended."""
    world = a_world()
    async with (
        simulated_engine(world, tmp_path / "made.sock") as url,
        fresh_store(tmp_path) as store,
        receiving() as receiver,
        telling(store, receiver),
    ):
        async with watched_fleet(url, store, pace=CURIOUS):
            await eventually(lambda: failures(store, "ollama"))
        world.crash("open-webui", 1, ["Killed"])
        async with watched_fleet(url, store, pace=CURIOUS):
            await eventually(lambda: ("service.failed", "open-webui") in told_of(receiver))

    assert {service for _, service in told_of(receiver)} == {"open-webui"}
