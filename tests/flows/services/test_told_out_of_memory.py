"""
A service that runs out of memory, as everybody is told of it.

On an engine that is made up: not every kernel can bound the memory of a container.
"""

from datetime import UTC, datetime
from pathlib import Path

from told_services import types
from waiting import eventually
from watched_fleet import fresh_store, watched_fleet
from watchroom.demo.engine.blueprints import Blueprint
from watchroom.demo.engine.server import simulated_engine
from watchroom.demo.engine.values import Program
from watchroom.demo.engine.world import World
from watchroom.domain.events import Event
from watchroom.store import event_log

THING = Blueprint(
    project="app",
    service="thing",
    title="Thing",
    description="Something that needs much memory",
    image="team/thing:latest",
    version="1.0",
    program=Program(stop_s=0.05, ready_s=0.0),
)


async def test_running_out_of_memory_is_told(tmp_path: Path) -> None:
    """That it happened, and that it is why the container ended."""
    world = World(seed=1, clock=lambda: datetime.now(UTC))
    world.state.add_network("app_default")
    async with (
        simulated_engine(world, tmp_path / "made.sock") as url,
        fresh_store(tmp_path) as store,
        watched_fleet(url, store) as watched,
    ):

        async def told() -> list[Event]:
            return await event_log.after(store, 0, limit=99, service="thing")

        async def has_failed() -> bool:
            return "failed" in types(await told())

        await eventually(lambda: watched.host.reachable)
        world.run(THING)
        world.oom_kill("thing")
        await eventually(has_failed)
        found = await told()

    assert types(found)[:4] == ["created", "started", "oom", "failed"]
    assert found[3].data["reason"] == "Exited (137), out of memory"
    assert found[3].data["oom"] is True
