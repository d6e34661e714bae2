"""The image: built by its Dockerfile, started as it is meant to be, on a real engine."""

import json
import time
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from docker_engine import DockerEngine
from running_server import KEY, free_ports, until

pytestmark = pytest.mark.docker

PATIENCE_S = 60.0
GRACE_S = 10.0  # what `docker stop` gives before it kills
# What docs/deployment.md tells to start it with.
CONFINED = ("--read-only", "--tmpfs=/tmp", "--cap-drop=ALL", "--security-opt=no-new-privileges")
LOOK_AROUND = """
import json, os
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
places = ("/", "/data", "/etc", "/opt/watchroom", "/tmp", "/usr/bin")
print(json.dumps({
    "user": os.getuid(),
    "capabilities": status["CapEff"].strip(),
    "writable": [place for place in places if os.access(place, os.W_OK)],
    "programs": os.listdir("/opt/watchroom/bin"),
}))
"""


@pytest.fixture
def engine(docker_engine: DockerEngine, watchroom_image: str) -> DockerEngine:
    """An empty engine that has the image."""
    assert docker_engine.docker("image", "inspect", "--format", "{{.Id}}", watchroom_image)
    return docker_engine


def start(engine: DockerEngine, image: str, options: Sequence[str] = ()) -> httpx.Client:
    """Start the image confined, wait until Docker calls it healthy, return a client of it."""
    [port] = free_ports(1)
    usual = ("--name=watchroom", f"--publish=127.0.0.1:{port}:5000", "--health-interval=1s")
    given = (f"--env=API_KEY={KEY}", "--volume=watchroom-data:/data")
    engine.run(image, options=(*CONFINED, *usual, *given, *options))
    until(lambda: facts(engine)["State"]["Health"]["Status"] == "healthy", within_s=PATIENCE_S)
    return httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"X-API-Key": KEY}, timeout=30.0
    )


def facts(engine: DockerEngine) -> Any:
    """Return what the engine tells of the container."""
    return json.loads(engine.docker("inspect", "watchroom"))[0]


def test_it_keeps_its_data_on_a_read_only_root_and_stops_in_time(
    engine: DockerEngine, watchroom_image: str
) -> None:
    """A container is thrown away at every update: what counts has to be in the volume."""
    with start(engine, watchroom_image) as client:
        assert client.get("/api/health").status_code == 200
    made = engine.docker("exec", "watchroom", "watchroom", "keys", "create", "script")
    assert "wr_" in made
    began_s = time.monotonic()
    engine.docker("stop", "watchroom")
    assert time.monotonic() - began_s < GRACE_S
    assert facts(engine)["State"]["ExitCode"] == 0, "it was killed, or it failed"
    engine.docker("rm", "watchroom")

    with start(engine, watchroom_image) as client:
        listed = json.loads(
            engine.docker("exec", "watchroom", "watchroom", "keys", "list", "--json")
        )
        assert [key["name"] for key in listed] == ["script"]
        assert client.get("/api/executions").status_code == 200


def test_it_watches_the_engine_and_does_not_stop_itself(
    engine: DockerEngine, watchroom_image: str
) -> None:
    """With the socket and its group, and no right besides."""
    socket = engine.socket
    group = f"--group-add={socket.stat().st_gid}"
    engine.run(engine.image("steady"), options=("--name=web",))
    mount = f"--volume={socket}:/var/run/docker.sock"
    with start(engine, watchroom_image, (group, mount)) as client:
        services = {each["id"]: each for each in client.get("/api/services").json()["data"]}
        assert set(services) == {"web", "watchroom"}
        assert services["watchroom"]["name"] == "Watchroom"
        assert client.post("/api/services/web/stop").status_code == 200
        refused = client.post("/api/services/watchroom/stop")

    assert refused.status_code == 409
    assert "Watchroom itself" in refused.json()["error"]


def test_it_has_a_user_without_rights_and_nothing_to_install_with(
    engine: DockerEngine, watchroom_image: str
) -> None:
    """Whoever breaks in finds no root, no compiler of packages and nowhere to write."""
    run = ("run", "--rm", *CONFINED, "--entrypoint=python3", watchroom_image, "-c")
    looked = json.loads(engine.docker(*run, LOOK_AROUND))

    assert looked["user"] == 10001
    assert int(looked["capabilities"], 16) == 0
    assert looked["writable"] == ["/data", "/tmp"]
    assert "watchroom" in looked["programs"]
    assert not any(name.startswith("pip") for name in looked["programs"])
