"""Every documented request about services, on a real engine, gives what is documented."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from docker_engine import DockerEngine
from docker_registry import Registry
from documented_shapes import FLAG, NUMBER, TEXT, differences, maybe
from running_server import serving, until
from versions_of_app import App, sick, steady

pytestmark = pytest.mark.docker

SERVICE = {
    **dict.fromkeys(("id", "name", "containerId", "status", "health"), TEXT),
    **dict.fromkeys(("version", "description", "url"), TEXT),
    "port": NUMBER,
    "stats": dict.fromkeys(("cpu", "memory", "uptime", "restartCount"), NUMBER),
}
DETAILS = {
    "image": TEXT,
    "created": TEXT,
    "ports": [{"internal": NUMBER, "external": NUMBER}],
    "volumes": [{"source": TEXT, "destination": TEXT}],
    "env": [TEXT],
}
STATS = {
    **dict.fromkeys(("cpu", "memory", "memoryUsage", "memoryLimit"), NUMBER),
    **dict.fromkeys(("uptime", "restartCount"), NUMBER),
    "timestamp": TEXT,
}
SYSTEM = {
    "services": dict.fromkeys(("total", "running", "stopped"), NUMBER),
    "resources": dict.fromkeys(("avgCpu", "avgMemory", "totalMemoryUsage"), NUMBER),
    "health": {"status": TEXT, "warnings": NUMBER, "errors": NUMBER},
}
READ = {
    "/api/services": [SERVICE],
    "/api/services?filter=running&limit=1&page=1": [SERVICE],
    "/api/services/web": {**SERVICE, "details": DETAILS},
    "/api/services/web/logs": {
        "logs": [{"timestamp": TEXT, "message": TEXT, "level": maybe(TEXT)}]
    },
    "/api/services/web/logs?lines=1&since=2025-05-01T00:00:00Z": {"logs": [{"message": TEXT}]},
    "/api/services/web/stats": STATS,
    "/api/system/stats": SYSTEM,
}
ORDERED = {
    "stop": {"message": "Service stopped successfully", "status": "stopped"},
    "start": {"message": "Service started successfully", "status": "running"},
    "restart": {"message": "Service restarted successfully", "status": "running"},
    "update": {"message": "Service updated successfully", "version": "2.0"},
}
REFUSED = {
    ("GET", "/api/services?filter=paused"): 400,
    ("GET", "/api/services/web/logs?lines=0"): 400,
    ("GET", "/api/services/nobody"): 404,
    ("POST", "/api/services/nobody/start"): 404,
}
OPTIONS = (
    *("--label", "watchroom.description=Description of the service", "--volume", "data:/app/data"),
    *("--publish", "127.0.0.1::80", "--env", "NODE_ENV=production", "--env", "PORT=8000"),
)

UNTOUCHED = "{{.Id}} {{.Image}} {{json .Config}} {{json .HostConfig}} {{json .Mounts}}"


@pytest.fixture
def app(docker_engine: DockerEngine, docker_registry: Registry) -> App:
    """A service with everything that the documented object tells of one."""
    app = App(docker_engine, docker_registry)
    script = "trap 'exit 0' TERM; echo INFO Service started; while :; do sleep 1 & wait; done"
    app.run("web", *OPTIONS, command=("sh", "-c", script))
    return app


def test_every_documented_request_has_its_documented_answer(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """As people copy them: with the key in the documented header, at the documented paths."""
    with (
        serving(tmp_path, DOCKER_HOSTS=f"local={docker_engine.url}", RATE_LIMITS="on") as server,
        server.client() as client,
    ):
        until(lambda: is_measured(client), within_s=30.0)
        for line, example in READ.items():
            answer = client.get(line)
            wanted = {"success": FLAG, "data": example}
            assert (answer.status_code, list(differences(wanted, answer.json()))) == (200, []), line
            assert answer.json()["success"] is True
            assert answer.json()["data"]
        reset_s = int(answer.headers["x-ratelimit-reset"]) - time.time()
        assert answer.headers["x-ratelimit-limit"] == "5000"
        assert (int(answer.headers["x-ratelimit-remaining"]) < 5000, reset_s <= 3601) == (
            True,
            True,
        )

        app.release(steady("2.0"))
        for action, told in ORDERED.items():
            answer = client.post(f"/api/services/web/{action}")
            assert answer.status_code == 200, answer.text
            assert answer.json()["data"].items() >= told.items()
        for (method, line), status in REFUSED.items():
            assert_refused(client.request(method, line), status)
        assert_refused(server.get("/api/services", key=None), 401)


def test_an_update_to_a_broken_image_ends_with_the_old_container_untouched(
    docker_engine: DockerEngine, tmp_path: Path, app: App
) -> None:
    """What the users of other tools lost, and the answer says what became of it."""
    app.release(sick("2.0"))
    with serving(tmp_path, DOCKER_HOSTS=f"local={docker_engine.url}") as server:
        with server.client() as client:
            client.timeout = httpx.Timeout(120.0)
            until(lambda: client.get("/api/services/web").status_code == 200, within_s=20.0)
            before = docker_engine.docker("inspect", "--format", UNTOUCHED, "web")
            answer = client.post("/api/services/web/update")
            status = client.get("/api/services/web").json()["data"]["status"]

        assert_refused(answer, 500)
        error = answer.json()["error"]
        assert error.startswith("Rolled back to the old container: ")
        assert "unhealthy" in error
        assert status == "running"
        assert docker_engine.docker("inspect", "--format", UNTOUCHED, "web") == before


def is_measured(client: httpx.Client) -> bool:
    """Tell whether the service is here, and its use of the CPU known."""
    answer = client.get("/api/services/web/stats")
    return answer.status_code == 200 and answer.json()["data"]["cpu"] is not None


def assert_refused(answer: httpx.Response, status: int) -> None:
    """Fail unless this is the documented shape of a failure."""
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["success"]) == (status, False)
    assert isinstance(body["error"], str)
    assert "data" not in body
