"""`watchroom people`: for whoever is locked out, beside a running server."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from running_server import RunningServer, environment_of, serving, until, watchroom

PASSWORD = "correct horse battery staple"
ANOTHER = "another horse entirely"
NOTICED_WITHIN_S = 5.0  # by a server that another process tells nothing


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server whose data folder the commands share."""
    with serving(tmp_path_factory.mktemp("people")) as running:
        yield running


def command(folder: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command with something on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "watchroom", "people", *arguments],
        env=environment_of(folder, {}),
        cwd=folder,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60.0,
        check=False,
    )


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD) -> int:
    """Try to sign in; returns the status."""
    return client.post("/api/session", json={"name": name, "password": password}).status_code


def listed(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what `people list` tells, by name."""
    done = watchroom(folder, "people", "list", "--json")
    assert done.returncode == 0, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout)}


def test_people_are_let_in_changed_and_removed(server: RunningServer) -> None:
    """A running server notices within seconds."""
    folder = server.folder
    assert command(folder, "add", "Ada", "--role", "admin", typed=PASSWORD).returncode == 0
    assert command(folder, "add", "Grace", typed=f"{PASSWORD}\r\n").returncode == 0
    with server.client(key=None) as client:
        assert sign_in(client, "grace") == 200
        assert client.get("/api/executions").status_code == 200
        assert client.get("/api/people").status_code == 403

        assert command(folder, "role", "GRACE", "admin").returncode == 0
        until(lambda: client.get("/api/people").status_code == 200, within_s=NOTICED_WITHIN_S)

        assert command(folder, "password", "Grace", typed=ANOTHER).returncode == 0
        until(lambda: client.get("/api/session").status_code == 401, within_s=NOTICED_WITHIN_S)
        assert (sign_in(client, "Grace"), sign_in(client, "Grace", ANOTHER)) == (401, 200)

        assert command(folder, "remove", "Grace").returncode == 0
        until(lambda: client.get("/api/session").status_code == 401, within_s=NOTICED_WITHIN_S)

    assert (list(listed(folder)), listed(folder)["Ada"]["role"]) == (["Ada"], "admin")
    assert "Ada" in watchroom(folder, "people", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        (["remove", "Nobody"], "", "nobody of the name"),
        (["add", "Eve"], "", "none on standard input"),
        (["add", "Eve"], "short", "10 to 200"),
        (["password", "Nobody"], PASSWORD, "nobody of the name"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    server: RunningServer, arguments: list[str], typed: str, words: str
) -> None:
    """And status 1: scripts set servers up, too."""
    done = command(server.folder, *arguments, typed=typed)

    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_first_start_prints_the_ways_in(tmp_path: Path) -> None:
    """Once, behind a #, so that they stand in nobody's log; a later start prints neither."""
    with serving(tmp_path, API_KEY="") as server:
        [setup] = re.findall(r"(http://\S+/setup)#token=(\S+)", server.said())
        [login] = re.findall(r"(http://\S+/login)#key=(\S+)", server.said())
        with server.client(key=None) as client:
            assert client.get(setup[0], headers={"Accept": "text/html"}).status_code == 200
            assert client.get("/api/setup").json()["data"]["needed"]
            body = {"token": setup[1], "name": "Ada", "password": PASSWORD}
            assert client.post("/api/setup", json=body).status_code == 200
            assert client.get("/api/session").json()["data"]["name"] == "Ada"
            assert client.post("/api/session", json={"key": login[1]}).status_code == 200
            assert client.post("/api/setup", json=body).status_code == 409
        assert not any(secret in server.logged() for secret in (setup[1], login[1], PASSWORD))
        server.stop()
    with serving(tmp_path, API_KEY="") as server:
        assert "#" not in server.said()
