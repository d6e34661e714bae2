"""The product on the made-up engine: everything of its services works, and nothing knows of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders import NOW_MS
from operated_fleet import HOST, OperatedFleet, now, operated_fleet
from services_under_test import host
from site_under_test import Site, opened_site
from waiting import eventually
from watched_fleet import QUICK, WatchedFleet, fresh_store, watched_fleet
from watchroom.demo.engine.blueprints import Blueprint, Newer
from watchroom.demo.engine.server import simulated_engine
from watchroom.demo.engine.values import Program
from watchroom.demo.engine.world import STACK, World
from watchroom.demo.story import OUTAGES
from watchroom.domain.incident_rules import HINDSIGHT_MS
from watchroom.domain.services import Health
from watchroom.flows.services.restart_counts import RestartCounts
from watchroom.flows.services.revealing import Revealing
from watchroom.flows.services.service_logs import ServiceLogs
from watchroom.flows.services.update_checks import UpdateChecks
from watchroom.store import audit, container_events, crashes
from watchroom.store.database import Database
from watchroom.web.wing_a import WingA

APP = Blueprint(
    project="app",
    service="web",
    title="Web",
    description="Something that runs",
    image="team/web:latest",
    version="1.0",
    program=Program(stop_s=0.05, ready_s=0.0, voice="nginx"),
    newer=Newer(version="2.0", program=Program(stop_s=0.05, ready_s=0.0)),
    env={"API_KEY": "hunter2-canary"},
    ports={80: 8088},
    check="true",
    check_every_s=0.1,
)
SICK = replace(APP, newer=Newer(version="2.0", program=Program(is_sick=True, stop_s=0.05)))


@dataclass(frozen=True, kw_only=True)
class Served:
    """A site over a made-up engine."""

    client: httpx.AsyncClient
    operated: OperatedFleet
    world: World

    async def get(self, path: str) -> Any:
        """Return what an endpoint of services answers."""
        return (await self.client.get(f"/api/services{path}")).json()["data"]


def running(blueprint: Blueprint) -> World:
    """Return a world in which one service runs."""
    world = World(seed=1, clock=lambda: datetime.now(UTC))
    world.state.add_network(f"{blueprint.project}_default")
    world.run(blueprint)
    return world


@asynccontextmanager
async def served(site: Site, folder: Path, world: World) -> AsyncIterator[Served]:
    """Serve a made-up engine while the block lasts, from what it has at the beginning."""
    async with (
        simulated_engine(world, folder / "made.sock") as url,
        operated_fleet(url, folder) as operated,
    ):
        engines = {HOST: operated.engine}
        operated.fleet.set_host(host(since_ms=NOW_MS))
        await operated.look()
        wing = WingA(
            fleet=operated.fleet,
            operations=operated.operations,
            update_checks=UpdateChecks(fleet=operated.fleet, engines=engines, clock=now),
            logs=ServiceLogs(fleet=operated.fleet, engines=engines, store=operated.store),
            revealing=Revealing(
                fleet=operated.fleet, engines=engines, store=operated.store, clock=now
            ),
            restarts=RestartCounts(store=operated.store, clock=now).of,
        )
        services = replace(site.services, store=operated.store, wing_a=wing)
        async with Site(services=services, clock=site.clock).client() as client:
            yield Served(client=client, operated=operated, world=world)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A site without runs."""
    async with opened_site(tmp_path) as opened:
        yield opened


async def test_the_demos_stack_is_listed(site: Site, tmp_path: Path) -> None:
    """All eleven, with what people call them."""
    world = World.demo(7, lambda: datetime.now(UTC))
    async with served(site, tmp_path, world) as shown:
        listed = await shown.get("?filter=all")
        detail = await shown.get("/ollama")

        assert {each["name"] for each in listed} == {each.title for each in STACK}
        assert detail["details"]["ports"][0]["external"] == 11_434
        assert detail["health"] == "healthy"


async def test_its_environment_is_told_on_demand_and_that_is_kept(
    site: Site, tmp_path: Path
) -> None:
    """Masked wherever it is shown; whoever was told the secret stands in the audit, without it."""
    async with served(site, tmp_path, running(APP)) as shown:
        masked = (await shown.get("/web"))["details"]["env"]
        told = (await shown.client.post("/api/services/web/env")).json()["data"]["env"]
        rows = await audit.page(shown.operated.store, limit=10)

        assert "API_KEY=hunter2-canary" in told
        assert not any("hunter2-canary" in each for each in masked)
        assert [(row.action, row.target) for row in rows] == [("service.env.reveal", "local/web")]
        assert "hunter2-canary" not in rows[0].detail


async def test_stop_start_restart(site: Site, tmp_path: Path) -> None:
    """The answer comes when it is done, and the engine agrees with it."""
    async with served(site, tmp_path, running(APP)) as shown:
        for action, status, state in (
            ("stop", "stopped", "exited"),
            ("stop", "stopped", "exited"),
            ("start", "running", "running"),
            ("restart", "running", "running"),
        ):
            answer = await shown.client.post(f"/api/services/web/{action}")

            assert (answer.status_code, answer.json()["data"]["status"]) == (200, status)
            assert shown.world.container("web").status == state


async def test_what_it_prints_can_be_read(site: Site, tmp_path: Path) -> None:
    """Page by page, to the first line, though most of it is made up when it is asked for."""
    world = World.demo(7, lambda: datetime.now(UTC))
    async with served(site, tmp_path, world) as shown:
        seen: list[dict[str, Any]] = []
        cursor = ""
        for _ in range(3):
            page = await shown.get(f"/nginx/logs?lines=40{cursor}")
            seen = page["logs"] + seen
            cursor = f"&cursor={page['nextCursor']}"
        at_once = _lines((await shown.get("/nginx/logs?lines=300"))["logs"])
        begin = at_once.index(_lines(seen)[0])

        assert len(seen) == 120
        assert at_once[begin : begin + 120] == _lines(seen)


def _lines(logs: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(entry["timestamp"], entry["message"]) for entry in logs]


async def test_an_update_gives_another_container(site: Site, tmp_path: Path) -> None:
    """Announced by the check, previewed, done, and over."""
    async with served(site, tmp_path, running(APP)) as shown:
        before = shown.world.container("web").id
        check = (await shown.client.post("/api/services/web/check-update")).json()["data"]
        dry = (await shown.client.post("/api/services/web/update?dryRun=true")).json()["data"]
        answer = await shown.client.post(f"/api/services/{before}/update")
        after = await shown.get("/web")
        again = await shown.client.post("/api/services/web/update")

        assert (check["chance"], dry["preview"]["latest"]) == ("available", False)
        assert answer.json()["data"]["message"] == "Service updated successfully"
        assert (after["version"], after["status"], after["containerId"] != before) == (
            "2.0",
            "running",
            True,
        )
        assert again.json()["data"]["message"] == "Service is up to date already"
        assert await shown.operated.names() == {"app-web-1"}

        history = await shown.get("/web/operations")
        image = history[-1]["images"]["before"]["id"]
        back = await shown.client.post(f"/api/services/web/rollback?image={image}")

        assert back.json()["data"]["result"] == "Rolled back from 2.0 to 1.0."
        assert (await shown.get("/web"))["version"] == "1.0"
        assert await shown.operated.names() == {"app-web-1"}


async def test_an_update_that_fails_is_taken_back(site: Site, tmp_path: Path) -> None:
    """The new version is never healthy: this is what the demo shows of Qdrant."""
    async with served(site, tmp_path, running(SICK)) as shown:
        before = shown.world.container("web")
        answer = await shown.client.post("/api/services/web/update")
        after = await shown.get("/web")

        assert (answer.status_code, answer.json()["success"]) == (500, False)
        assert answer.json()["error"].startswith("Rolled back")
        assert "it is unhealthy" in answer.json()["error"]
        assert (after["containerId"], after["version"], after["status"]) == (
            before.id,
            "1.0",
            "running",
        )
        policy = shown.world.container("web").host_config["RestartPolicy"]
        assert policy == {"Name": "unless-stopped", "MaximumRetryCount": 0}
        assert await shown.operated.names() == {"app-web-1"}


async def test_the_demos_own_updates_can_be_done(site: Site, tmp_path: Path) -> None:
    """None of its services is set up in a way that the update refuses."""
    world = World.demo(7, lambda: datetime.now(UTC))
    async with served(site, tmp_path, world) as shown:
        for blueprint in STACK:
            path = f"/api/services/{blueprint.service}/update?dryRun=true"
            preview = (await shown.client.post(path)).json()["data"]["preview"]

            assert bool(preview["refusals"]) == blueprint.is_local, preview["refusals"]
            assert preview["latest"] is (None if blueprint.is_local else blueprint.newer is None)


async def test_secrets_are_nowhere(site: Site, tmp_path: Path) -> None:
    """The made-up ones are treated as others are."""
    async with served(site, tmp_path, running(APP)) as shown:
        assert "hunter2-canary" in str(shown.world.container("web").config)
        for path in ("", "/web", "/web/logs"):
            assert "hunter2-canary" not in str(await shown.get(path))


async def test_a_watch_sees_what_happens(tmp_path: Path) -> None:
    """A crash, the restart after it, its health, and the record with its last words."""
    world = running(replace(APP, check_every_s=0.3))
    async with (
        simulated_engine(world, tmp_path / "made.sock") as url,
        fresh_store(tmp_path) as store,
        watched_fleet(url, store) as watched,
    ):
        await watched.becomes("web", "running")
        world.crash("web", 139, ["panic: no such model"])
        await eventually(lambda: _has_restarted(watched.view("web")))
        await eventually(lambda: crashes.get(store, 1))
        await eventually(lambda: _tells_of_the_crash(watched))
        kept = await crashes.get(store, 1)

        assert kept is not None
        assert kept.crash.exit_code == 139
        assert "panic: no such model" in [line.message for line in kept.log]


async def test_the_story_comes_into_the_store_by_itself(tmp_path: Path) -> None:
    """
    An engine that is met for the first time is asked for what it remembers.

    The rest is the product's own doing: what happened, what it meant, and what was said at last.
    """
    world = World.demo(7, lambda: datetime.now(UTC))
    async with (
        simulated_engine(world, tmp_path / "made.sock") as url,
        fresh_store(tmp_path) as store,
        watched_fleet(url, store, pace=replace(QUICK, look_back_ms=HINDSIGHT_MS)) as watched,
    ):
        await eventually(lambda: _crashes(store, 4))
        kinds = await watched.stored_kinds("ollama")
        known = await crashes.page(store, limit=9)
        kept = [await crashes.get(store, each.id) for each in known]
        first_ns = await container_events.first_time_nano(store, HOST)
        watched_since_ms = watched.host.watched_since_ms

    assert first_ns is not None
    assert watched_since_ms == first_ns // 1_000_000
    assert kinds.count("oom") == len(OUTAGES)
    assert kinds[-1] == "healthy"
    last_words = {each.log[-1].message for each in kept if each}
    assert any("signal: killed" in words for words in last_words)


async def _crashes(store: Database, count: int) -> bool:
    return len(await crashes.page(store, limit=9)) == count


async def _tells_of_the_crash(watched: WatchedFleet) -> bool:
    kinds = await watched.stored_kinds("web")
    return kinds[-3:] == ["die", "start", "healthy"]


def _has_restarted(view: Any) -> bool:
    state = view.service.state if view else None
    return bool(state and state.restart_count == 1 and state.health is Health.HEALTHY)
