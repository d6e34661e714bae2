"""Secrets of containers and of our own settings, looked for in all that the server lets out."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from canaries import (
    COMMAND,
    FAILING,
    MARK,
    NEW_SETTING,
    UNSTARTABLE,
    found_in,
    settings_of_container,
    settings_of_service,
)
from docker_engine import DockerEngine
from docker_registry import Registry
from running_server import RunningServer, free_ports, serving, until, watchroom
from versions_of_app import App, steady
from watchroom.web.routes import API

WITHIN_S = 40.0
SERVICES = ("vault", "spare", "app", "broken", "fleet")


@pytest.mark.docker
def test_secrets_of_containers_are_let_out_nowhere(
    docker_engine: DockerEngine, docker_registry: Registry, tmp_path: Path
) -> None:
    """Not by an answer, the log or the store, whatever is done to the containers that have them."""
    app = App(docker_engine, docker_registry)
    make_containers(docker_engine, app)
    given = docker_engine.docker("inspect", "vault", "spare", "app")
    given += docker_engine.docker("service", "inspect", "fleet")
    assert len({found.lower() for found in MARK.findall(given)}) >= 39
    said: list[str] = []
    folder = tmp_path / "server"  # beside the registry's own
    folder.mkdir()
    with serving(folder, DOCKER_HOSTS=f"rack={docker_engine.url}") as server:
        until(lambda: names_of(server) >= {"vault", "spare", "app", "fleet"}, within_s=WITHIN_S)
        until(lambda: "asked http" in server.get("/api/services/vault").text, within_s=WITHIN_S)
        app.release(steady("2.0") + NEW_SETTING)
        docker_engine.docker("pull", "--quiet", app.image)
        with server.client() as client:
            said += orders(client)
            docker_engine.run(
                docker_engine.image(), *FAILING, options=settings_of_container("broken")
            )
            until(lambda: data_of(client, "/api/services/broken/crashes"), within_s=WITHIN_S)
            said += answers_of(client)
        server.stop()
        said += [server.logged(), server.said(), *files_of(server.folder / "data")]

    assert any('"name":"vault"' in text for text in said)
    assert [found for text in said for found in found_in(text)] == []


def make_containers(engine: DockerEngine, app: App) -> None:
    """Start a container, a Swarm service and one that can be updated, all with secrets."""
    engine.begin_swarm()
    engine.run(engine.image(), *COMMAND, options=settings_of_container("vault"))
    engine.docker("create", *settings_of_container("spare"), engine.image(), UNSTARTABLE)
    engine.run(app.image, *COMMAND, options=settings_of_container("app"))
    options = ("--detach", "--no-resolve-image", *settings_of_service("fleet"))
    engine.docker("service", "create", *options, engine.image(), *COMMAND)


def names_of(server: RunningServer) -> set[str]:
    """Return the services that the list gives."""
    return {entry["containerName"] for entry in server.get("/api/services").json()["data"]}


def data_of(client: httpx.Client, path: str) -> Any:
    """Return the data of an answer."""
    return client.get(path).json()["data"]


def orders(client: httpx.Client) -> list[str]:
    """Order everything that can be ordered, and return what is answered."""
    asked = [
        *(f"vault/{order}" for order in ("stop", "start", "restart", "check-update", "update")),
        *("spare/start", "app/check-update", "app/update?dryRun=true", "app/update"),
        *("fleet/update?dryRun=true", "fleet/update", "fleet/restart"),
    ]
    answers = [client.post(f"/api/services/{path}") for path in asked]
    order = {"action": "restart", "services": ["vault", "app"]}
    answers.append(client.post("/api/services/bulk", json=order))
    statuses = {path: answer.status_code for path, answer in zip(asked, answers, strict=False)}
    assert statuses["spare/start"] == 500  # the engine's own words name what it could not start
    assert (statuses["app/update"], answers[-1].status_code) == (200, 200)
    assert "UPDATE_TOKEN" in answers[asked.index("app/update?dryRun=true")].text
    return [answer.text for answer in answers]


def answers_of(client: httpx.Client) -> list[str]:
    """Return what everything that can be read answers, about every service and operation."""
    paths = [endpoint.path for endpoint in API if endpoint.method == "GET"]
    urls = [url for path in paths for url in urls_of(client, path)]
    answers = [client.get(url) for url in urls]
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(200) > len(SERVICES) * 5
    assert {status for status in statuses if status >= 500} == set()
    return [answer.text for answer in answers]


def urls_of(client: httpx.Client, path: str) -> Iterator[str]:
    """Give the URLs of an endpoint for everything that there is."""
    if "/executions/{id}" in path:
        return
    if "{containerId}" not in path:
        ids = [entry["id"] for entry in data_of(client, "/api/operations")]
        yield from [path.replace("{id}", each) for each in ids] if "{id}" in path else [path]
        return
    for name in SERVICES:
        crashes = data_of(client, f"/api/services/{name}/crashes")
        for crash in crashes if "{crash}" in path else [{"id": 0}]:
            yield path.replace("{containerId}", name).replace("{crash}", str(crash["id"]))


def files_of(folder: Path) -> list[str]:
    """Return everything that a server has put on its disk, as text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite" for path in files)
    return [path.read_bytes().decode(errors="replace") for path in files]


@pytest.mark.docker
@pytest.mark.postgres
def test_our_own_secrets_are_let_out_nowhere(
    docker_engine: DockerEngine, postgres_dsn: str, tmp_path: Path
) -> None:
    """Neither where everything is well nor by the errors of what cannot be reached."""
    [closed] = free_ports(1)
    coded = base64.b64encode(b"keeper:c4n4ry50").decode()
    logins = tmp_path / "config.json"
    logins.write_text(json.dumps({"auths": {f"127.0.0.1:{closed}": {"auth": coded}}}))
    docker_engine.docker("tag", docker_engine.image("steady"), f"127.0.0.1:{closed}/app:1")
    docker_engine.run(f"127.0.0.1:{closed}/app:1", options=("--name", "app"))
    key = "c4n4ry51-a-key-of-the-environment"
    settings: dict[str, Any] = {
        "API_KEY": key,
        "STORE_URL": postgres_dsn.replace("@", ":c4n4ry52@"),
        "N8N_URL": f"postgresql://n8n:c4n4ry53@127.0.0.1:{closed}/n8n",
        "DOCKER_HOSTS": f"rack={docker_engine.url}",
        "DOCKER_CONFIG": logins,
    }
    with serving(tmp_path, **settings) as server, server.client(key=key) as client:
        until(lambda: data_of(client, "/api/services"), within_s=WITHIN_S)
        until(lambda: "n8n" in server.logged(), within_s=WITHIN_S)
        answers = [client.post("/api/services/app/check-update"), client.get("/api/health")]
        answers += [client.get(e.path) for e in API if e.path.startswith("/api/system/")]
        answers += [client.get("/api/services", headers={"X-API-Key": "c4n4ry54-not-a-key"})]
        examined = watchroom(tmp_path, "doctor", **settings)
        server.stop()
    said = [answer.text for answer in answers]
    said += [server.logged(), server.said(), examined.stdout, examined.stderr]

    assert {answer.status_code for answer in answers} <= {200, 401, 503}
    assert [found for text in said for found in found_in(text)] == []
    assert not any(coded in text for text in said)
