"""A real server over a real engine: what happens to containers is in its store."""

from contextlib import closing
from pathlib import Path

import apsw
import pytest

from docker_engine import DockerEngine
from running_server import serving, until

pytestmark = pytest.mark.docker

WITHIN_S = 35.0


def kept_events(folder: Path) -> list[str]:
    """Return what the store has of the service "thing", oldest first."""
    return [
        str(kind)
        for (kind,) in asked(
            folder, "SELECT kind FROM container_event WHERE service = 'thing' ORDER BY id"
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
        docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
        until(lambda: kept_events(tmp_path) == ["create", "start"], within_s=WITHIN_S)
        until(lambda: sweeps(tmp_path) > 0, within_s=WITHIN_S)
        [shown] = server.get("/api/services").json()["data"]
        assert (shown["id"], shown["status"]) == ("thing", "running")
        until(
            lambda: server.get("/api/services/thing/stats").json()["data"]["memoryUsage"],
            within_s=WITHIN_S,
        )
        server.kill()

    docker_engine.docker("stop", "thing")

    with serving(tmp_path, DOCKER_HOSTS=hosts) as server:
        until(lambda: "stop" in kept_events(tmp_path), within_s=WITHIN_S)
        assert kept_events(tmp_path) == ["create", "start", "kill", "die", "stop"]
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
