"""The endpoints of services on a real engine, as a program outside sees them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders import NOW_MS
from docker_engine import DockerEngine
from docker_registry import Registry
from operated_fleet import HOST, OperatedFleet, now, operated_fleet
from services_under_test import host
from site_under_test import Site
from versions_of_app import App, failing, steady
from waiting import eventually
from watchroom.flows.services.restart_counts import RestartCounts
from watchroom.flows.services.revealing import Revealing
from watchroom.flows.services.service_logs import ServiceLogs
from watchroom.flows.services.update_checks import UpdateChecks
from watchroom.web.routes import API
from watchroom.web.wing_a import WingA

pytestmark = pytest.mark.docker

CANARY = "hunter2-canary"


@dataclass(frozen=True, kw_only=True)
class Served:
    """A site over a real engine."""

    client: httpx.AsyncClient
    operated: OperatedFleet


@asynccontextmanager
async def served(site: Site, url: str, folder: Path) -> AsyncIterator[Served]:
    """Serve an engine while the block lasts, from what it has at the beginning."""
    async with operated_fleet(url, folder) as operated:
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
            yield Served(client=client, operated=operated)


def run_web(engine: DockerEngine, options: Sequence[str] = ()) -> str:
    """Start a service that stops at once."""
    return engine.run(engine.image("steady"), options=("--name", "web", *options))


async def test_a_container_is_a_service(
    site: Site, docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """With its real id, by whatever name it is asked for."""
    id_ = run_web(docker_engine, ("--label", "watchroom.name=Web", "--publish", "127.0.0.1::80"))
    async with served(site, docker_engine.url, tmp_path) as site_served:
        client = site_served.client
        [listed] = (await client.get("/api/services?filter=running")).json()["data"]
        detail = (await client.get(f"/api/services/{id_[:12]}")).json()["data"]

        assert (listed["containerId"], listed["name"], listed["status"]) == (id_, "Web", "running")
        assert detail["details"]["ports"][0]["internal"] == 80
        assert detail["port"] == detail["details"]["ports"][0]["external"]


async def test_stop_start_restart(site: Site, docker_engine: DockerEngine, tmp_path: Path) -> None:
    """The answer comes when it is done, and the engine agrees with it."""
    run_web(docker_engine)
    async with served(site, docker_engine.url, tmp_path) as site_served:
        for action, status, state in (
            ("stop", "stopped", "exited"),
            ("stop", "stopped", "exited"),
            ("start", "running", "running"),
            ("restart", "running", "running"),
        ):
            answer = await site_served.client.post(f"/api/services/web/{action}")

            assert (answer.status_code, answer.json()["data"]["status"]) == (200, status)
            assert (await site_served.operated.inspect("web"))["State"]["Status"] == state


async def test_the_engines_words_reach_the_caller(
    site: Site, docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """In the documented shape, with 500."""
    image = docker_engine.image("steady")
    docker_engine.docker("create", "--name", "web", "--entrypoint", "/no/such/program", image)
    async with served(site, docker_engine.url, tmp_path) as site_served:
        answer = await site_served.client.post("/api/services/web/start")

        body = answer.json()
        assert (answer.status_code, body["success"]) == (500, False)
        assert "/no/such/program" in body["error"]
        operation = await site_served.client.get(
            f"/api/operations/{body['details']['operationId']}"
        )
        assert operation.json()["data"]["status"] == "failed"


async def test_what_it_prints_can_be_read(
    site: Site, docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Page by page, to the first line."""
    script = "for n in 1 2 3 4 5; do echo INFO line $n; done; exec sleep 3600"
    docker_engine.run(docker_engine.image(), "sh", "-c", script, options=("--name", "web"))
    async with served(site, docker_engine.url, tmp_path) as site_served:
        client, url = site_served.client, "/api/services/web/logs?lines=2"
        await eventually(lambda: _has_lines(client, 5))
        seen: list[dict[str, Any]] = []
        page = (await client.get(url)).json()["data"]
        while True:
            seen = page["logs"] + seen
            if page["nextCursor"] is None:
                break
            page = (await client.get(f"{url}&cursor={page['nextCursor']}")).json()["data"]

        assert [entry["message"] for entry in seen] == [f"INFO line {n}" for n in range(1, 6)]
        assert {(entry["level"], entry["stream"]) for entry in seen} == {("info", "stdout")}


async def _has_lines(client: httpx.AsyncClient, count: int) -> bool:
    data = (await client.get("/api/services/web/logs")).json()["data"]
    return len(data["logs"]) == count


async def test_an_update_gives_another_container(
    site: Site, docker_engine: DockerEngine, docker_registry: Registry, tmp_path: Path
) -> None:
    """Announced by the check, previewed, done, and over."""
    app = App(docker_engine, docker_registry)
    before = app.run("web")
    app.release(steady("2.0"))
    async with served(site, docker_engine.url, tmp_path) as site_served:
        client = site_served.client
        check = (await client.post("/api/services/web/check-update")).json()["data"]
        preview = (await client.post("/api/services/web/update?dryRun=true")).json()["data"]
        same = (await client.get("/api/services/web")).json()["data"]["containerId"]
        answer = await client.post(f"/api/services/{before}/update")
        after = (await client.get("/api/services/web")).json()["data"]
        again = await client.post("/api/services/web/update")

        assert (check["chance"], preview["preview"]["latest"], same) == ("available", False, before)
        assert answer.json()["data"]["message"] == "Service updated successfully"
        assert (answer.json()["data"]["version"], after["version"]) == ("2.0", "2.0")
        assert (after["status"], after["containerId"] != before) == ("running", True)
        assert again.json()["data"]["message"] == "Service is up to date already"


async def test_an_update_that_fails_is_taken_back_and_told(
    site: Site, docker_engine: DockerEngine, docker_registry: Registry, tmp_path: Path
) -> None:
    """No success, with the reason; the service runs as before."""
    app = App(docker_engine, docker_registry)
    app.run("web")
    app.release(failing("2.0"))
    async with served(site, docker_engine.url, tmp_path) as site_served:
        answer = await site_served.client.post("/api/services/web/update")
        shown = (await site_served.client.get("/api/services/web")).json()["data"]

        assert (answer.status_code, answer.json()["success"]) == (500, False)
        assert answer.json()["error"].startswith("Rolled back to the old container: ")
        assert (shown["status"], shown["version"]) == ("running", "1.0")


async def test_secrets_of_containers_are_nowhere(
    site: Site, docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Not in any answer about the service."""
    options = [
        *("--env", f"API_KEY={CANARY}", "--env", f"DATABASE_URL=postgresql://u:{CANARY}@db/x"),
        *("--env", f"DB_PASSWORD={CANARY}", "--label", f"traefik.auth.password={CANARY}"),
    ]
    run_web(docker_engine, options)
    async with served(site, docker_engine.url, tmp_path) as site_served:
        await site_served.client.post("/api/services/web/restart")
        for endpoint in API:
            if endpoint.method == "GET" and "services" in endpoint.path:
                url = endpoint.path.replace("{containerId}", "web").replace("{crash}", "1")
                assert CANARY not in (await site_served.client.get(url)).text, url
