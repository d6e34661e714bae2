"""A real server over a real engine: what happens to containers is in its store."""

import base64
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from docker_engine import DockerEngine
from docker_registry import PASSWORD, USER, Registry
from running_server import RunningServer, serving, until

pytestmark = pytest.mark.docker

WITHIN_S = 35.0


def kept_events(folder: Path) -> list[str]:
    """
    Return what the store has of the service "witness", oldest first.

    No other test may have one: what an engine remembers of the time before is told, too.
    """
    return [
        str(kind)
        for (kind,) in asked(
            folder, "SELECT kind FROM container_event WHERE service = 'witness' ORDER BY id"
        )
    ]


def sweeps(folder: Path) -> int:
    """Return how many rows of samples the store has."""
    return len(asked(folder, "SELECT slot_ms FROM stats_sweep"))


def asked(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """Return what the store of a running server answers."""
    path = folder / "data" / "watchroom.sqlite"
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as store:
        return list(store.execute(sql))


def test_a_server_that_was_killed_knows_what_happened_meanwhile(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """kill -9, and a new start: nothing missing, nothing twice; and it ends when it is told to."""
    hosts = f"rack={docker_engine.url}"
    with serving(tmp_path, DOCKER_HOSTS=hosts) as server:
        until(lambda: "engine is here" in server.logged(), within_s=WITHIN_S)
        docker_engine.run(docker_engine.image("steady"), options=("--name", "witness"))
        until(lambda: kept_events(tmp_path) == ["create", "start"], within_s=WITHIN_S)
        until(lambda: sweeps(tmp_path) > 0, within_s=WITHIN_S)
        [shown] = server.get("/api/services").json()["data"]
        assert (shown["id"], shown["status"]) == ("witness", "running")
        until(
            lambda: server.get("/api/services/witness/stats").json()["data"]["memoryUsage"],
            within_s=WITHIN_S,
        )
        server.kill()

    docker_engine.docker("stop", "witness")

    with serving(tmp_path, DOCKER_HOSTS=hosts) as server:
        until(lambda: "stop" in kept_events(tmp_path), within_s=WITHIN_S)
        assert kept_events(tmp_path) == ["create", "start", "kill", "die", "stop"]
        told = server.get("/api/events?service=witness").json()["data"]["events"]
        assert [event["type"].removeprefix("service.") for event in told] == [
            *("created", "started", "stopped")
        ]
        server.stop()


def test_a_server_waits_for_an_engine_that_comes_later(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Everything else works meanwhile, and nobody has to start it again."""
    docker_engine.stop()
    with serving(tmp_path, DOCKER_HOSTS=f"rack={docker_engine.url}") as server:
        until(lambda: "engine is away" in server.logged(), within_s=WITHIN_S)
        assert server.get("/api/executions").status_code == 200

        docker_engine.start()
        until(lambda: "engine is here" in server.logged(), within_s=WITHIN_S)
        server.stop()


def test_a_setting_keeps_the_logs_of_all_services(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Without any label, unless a label says no; what was kept outlives its container."""
    hosts = f"rack={docker_engine.url}"
    image = docker_engine.image("steady")
    refusing = ("--label", "watchroom.logs.keep=false")
    docker_engine.run(image, options=("--name", "private", *refusing))
    docker_engine.run(image, options=("--name", "thing"))
    with serving(tmp_path, DOCKER_HOSTS=hosts, KEEP_LOGS="1MB") as server:
        kept = "SELECT DISTINCT service FROM kept_log"
        until(lambda: asked(tmp_path, kept) == [("thing",)], within_s=WITHIN_S)
        docker_engine.docker("rm", "--force", "thing")
        until(lambda: len(server.get("/api/services").json()["data"]) == 1, within_s=WITHIN_S)

        lines = server.get("/api/services/thing/logs").json()["data"]["logs"]

        assert [line["message"] for line in lines] == ["up"]
        assert asked(tmp_path, kept) == [("thing",)]
        server.stop()


def test_a_login_of_docker_opens_private_registries(
    docker_engine: DockerEngine, tmp_path: Path, protected_registry: Registry
) -> None:
    """From the moment on at which it is there; a file that is missed is told at the start."""
    address = protected_registry.address
    docker_engine.login(address)
    docker_engine.publish(docker_engine.image("steady"), f"{address}/app:1")
    docker_engine.run(f"{address}/app:1", options=("--name", "thing"))
    logins = tmp_path / "config.json"
    hosts = f"rack={docker_engine.url}"
    with serving(tmp_path, DOCKER_HOSTS=hosts, DOCKER_CONFIG=logins) as server:
        until(lambda: server.get("/api/services").json()["data"], within_s=WITHIN_S)
        assert server.logged().count("No such file or directory") == 1
        refused = check_update(server)
        logins.write_bytes(docker_engine.login_file.read_bytes())
        checked = check_update(server)
        logged = server.logged()

    assert (refused["chance"], checked["chance"]) == ("unknown", "current")
    assert "no basic auth credentials" in refused["reason"]
    assert f'"registries": ["{address}"]' in logged
    assert PASSWORD not in logged
    assert base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode() not in logged


def check_update(server: RunningServer) -> Any:
    """Let the server ask the registry now."""
    with server.client() as client:
        return client.post("/api/services/thing/check-update").json()["data"]
