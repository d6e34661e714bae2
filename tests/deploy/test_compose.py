"""The Compose files: understood by Compose, documented, and started as a whole stack."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from compose_files import DEPLOY, FILES, FILLED_IN, compose, env_file, find_compose
from conftest import missing
from docker_engine import DockerEngine
from running_server import KEY, free_ports, until
from stack_images import DUMP, ROOT

PATIENCE_S = 60.0
PORTS = ("SERVICES_PORT", "EXECUTIONS_PORT", "N8N_PORT", "OLLAMA_PORT")


@pytest.fixture(autouse=True)
def compose_is_installed() -> None:
    """Nothing here can be told without it."""
    if find_compose() is None:
        missing("docker-compose is not installed")


@pytest.fixture
def stack(docker_engine: DockerEngine, stand_ins: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """The whole stack, started on a private engine; gives a client of its executions API."""
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    values = {
        **FILLED_IN,
        **ports,
        "IMAGE": stand_ins,
        "DOCKER_GID": str(docker_engine.socket.stat().st_gid),
        "DOCKER_SOCKET": str(docker_engine.socket),
        "WATCHROOM_API_KEY": KEY,
    }
    env = env_file(tmp_path, values)
    compose(docker_engine, env, "up", "--detach", "--no-build")
    url = f"http://127.0.0.1:{ports['EXECUTIONS_PORT']}"
    with httpx.Client(base_url=url, headers={"X-API-Key": KEY}, timeout=30.0) as client:
        yield client
    compose(docker_engine, env, "down", "--volumes", "--timeout=5")


@pytest.mark.docker
def test_a_stack_from_nothing_shows_runs_with_pictures_and_its_own_services(
    stack: httpx.Client,
) -> None:
    """Role, volumes, names and passwords have to fit together before anything is seen."""
    until(lambda: state_of_copying(stack) == "following", within_s=PATIENCE_S)
    listed = stack.get("/api/executions?days=365&limit=200&imageData=thumbnail").json()["data"]
    expected = json.loads((ROOT / f"tests/data/n8n/{DUMP}.expected.json").read_text())
    happened = {
        each["execution_id"]: each
        for each in expected["executions"]
        if each["status_in_dump"] == "success" and each["images_sent"]
    }
    pictured = {each["id"] for each in listed if each["imageData"]}
    services = {each["id"]: each for each in stack.get("/api/services").json()["data"]}

    assert happened, "the dump has runs with pictures"
    assert set(happened) <= {each["id"] for each in listed}
    assert pictured & set(happened), "no picture came out of n8n's volume"
    assert set(services) == {"n8n", "ollama", "postgres", "watchroom"}
    assert services["ollama"]["name"] == "Ollama"


def state_of_copying(client: httpx.Client) -> str | None:
    """Return how far the copying of runs is; None while the server does not answer."""
    try:
        answer: dict[str, Any] = client.get("/api/system/info").json()
    except httpx.TransportError:
        return None
    state: str = answer["data"]["n8n"]["state"]
    return state


def test_what_has_to_be_filled_in_is_asked_for(tmp_path: Path) -> None:
    """A password that was forgotten must not become an empty one."""
    for name in FILLED_IN:
        env = env_file(tmp_path, {**FILLED_IN, name: ""})
        with pytest.raises(RuntimeError, match=name):
            compose(None, env, "config")


def test_nothing_is_published_to_other_machines_unasked(tmp_path: Path) -> None:
    """Every port of the stack is on loopback until a person says otherwise."""
    told = compose(None, env_file(tmp_path, FILLED_IN), "config")
    published = re.findall(r"^ +- (.*:\d+:\d+(?:/tcp)?)$|host_ip: (.*)$", told, re.MULTILINE)

    assert len(published) == 4
    assert all("127.0.0.1" in "".join(each) for each in published)


def test_every_variable_of_the_files_stands_in_the_documents() -> None:
    """Compose and Swarm fill them in; nobody finds them otherwise."""
    used = re.compile(r"\$\{(\w+)")
    files = [DEPLOY / name for name in (*FILES, "stack.yaml")]
    variables = {name for file in files for name in used.findall(file.read_text())}
    page = (ROOT / "docs/deployment.md").read_text()
    table = set(re.findall(r"^\| `(\w+)` ", page, re.MULTILINE))

    assert variables - table == set()
    assert table - variables == set()
