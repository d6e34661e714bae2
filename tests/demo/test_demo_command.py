"""`watchroom demo`, from its first start on, in a process of its own."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from running_demo import WITHIN_S, count_runs, demonstrating
from running_server import RunningServer, until, watchroom
from watchroom.demo.data.happenings import History
from watchroom.demo.home import Home, Record

RUNS = 200
OWN = {
    "data/watchroom.sqlite": b"my store",  # in WATCHROOM_DATA_DIR
    ".local/share/watchroom/watchroom.sqlite": b"my other store",
    ".n8n/database.sqlite": b"my n8n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a demo has filled and ended in order."""
    folder = tmp_path_factory.mktemp("demo")
    for name, data in OWN.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(data)
    with demonstrating(folder, "--executions", str(RUNS)) as server:
        until(lambda: count_runs(server) >= RUNS, within_s=WITHIN_S)
        until(lambda: _home(folder).is_told, within_s=WITHIN_S)
        server.stop()
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    """Return a later start of that demo."""
    with demonstrating(folder) as server:
        yield server


def test_the_api_tells_what_happened(server: RunningServer, folder: Path) -> None:
    """Made-up runs go the way of real ones, so every answer can be held against what was made."""
    history = History(_home(folder).plan)
    told = {run["id"]: run for run in _all_runs(server)}

    for number in range(1, RUNS + 1):
        happened, run = history.run(number), told[number]
        assert run["statusDetail"] == happened.status
        assert run["workflow"]["id"] == happened.workflow.id
        assert run["imageCount"] == (happened.scene is not None)
        assert run["camera"] == (happened.camera.id if happened.camera else None)
        if happened.words and run["analysis"]:
            assert run["analysis"]["riskLevel"] == happened.words.level


def test_what_a_person_has_is_not_touched(server: RunningServer, folder: Path) -> None:
    """A look at a demo must never cost anybody their own store, whatever the settings say."""
    assert server.health()["demo"] is True
    for name, data in OWN.items():
        assert (folder / name).read_bytes() == data
        assert [each.name for each in (folder / name).parent.iterdir()] == [Path(name).name]


def test_pictures_are_served(server: RunningServer) -> None:
    """They lie where n8n would keep them, and were copied from there."""
    run = next(run for run in _all_runs(server) if run["imageUrl"])
    picture = server.get(run["imageUrl"], key=None)

    assert picture.status_code == 200
    assert picture.content.startswith(b"\xff\xd8\xff")


def test_it_says_that_it_is_a_demo(server: RunningServer) -> None:
    """Nobody may take made-up alarms for real ones."""
    health = server.health()

    assert health["demo"] is True
    assert health["status"] == "healthy"
    assert "made up" in server.said()


def test_the_stack_is_there(server: RunningServer) -> None:
    """Eleven services on the made-up engine."""

    def services() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = server.get("/api/services", key=None).json()["data"]
        return found

    until(lambda: len(services()) == 11, within_s=WITHIN_S)


def test_the_story_has_webhooks_and_an_update_that_fails(server: RunningServer) -> None:
    """Both were begun through the API at the first start, once."""
    webhooks = server.get("/api/webhooks", key=None).json()["data"]
    operations = server.get("/api/operations", key=None).json()["data"]

    assert len(webhooks) == 2
    assert [operation["action"] for operation in operations] == ["update"]


def test_the_story_is_an_incident(server: RunningServer) -> None:
    """Found by the rules of the product among runs, events and figures that it came by as usual."""

    def incidents() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = server.get("/api/incidents", key=None).json()["data"]
        return found

    until(lambda: [each["failures"] for each in incidents()][-1:] >= [37], within_s=WITHIN_S)
    until(
        lambda: (
            {"serviceId": "ollama", "verdict": "likely", "signs": 4}.items()
            <= incidents()[-1]["suspects"][0].items()
        ),
        within_s=WITHIN_S,
    )


def test_runs_go_on_arriving(server: RunningServer) -> None:
    """A demo that stands still looks broken."""
    before = count_runs(server)

    until(lambda: count_runs(server) > before, within_s=WITHIN_S)


def test_two_demos_do_not_share_a_folder(server: RunningServer, folder: Path) -> None:
    """Both would write into one n8n, and a reset would pull it away from under the other."""
    asked = watchroom(folder, "demo", "--reset", "--folder", str(folder / "demo"))

    assert asked.returncode == 1
    assert f"process {server.process.pid}" in asked.stderr


def test_a_reset_makes_another_demo(server: RunningServer, folder: Path) -> None:
    """Nothing of the old one may be left, or its runs would stand among the new ones."""
    server.stop()
    before = _home(folder)

    with demonstrating(folder, "--reset", "--executions", "150") as anew:
        until(lambda: count_runs(anew) >= 150, within_s=WITHIN_S)
        assert count_runs(anew) < RUNS
    assert _home(folder).runs == 150
    assert _home(folder).began_ms > before.began_ms


def test_a_taken_port_is_told_in_one_line(folder: Path) -> None:
    """Several things are held together when it is found out; a traceback would tell of them all."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        asked = watchroom(folder, "demo", "--folder", str(folder / "demo"), "--port", port)

    assert asked.returncode == 1
    assert asked.stderr.splitlines()[-1].startswith(f"watchroom: port {port} on 127.0.0.1")
    assert "Traceback" not in asked.stderr


def test_another_number_of_runs_needs_a_reset(tmp_path: Path) -> None:
    """Otherwise --executions would be passed over in silence."""
    home = Home(folder=tmp_path / "demo")
    home.prepare()
    home.keep(Record(runs=100, began_ms=0, receiver_port=1))
    asked = watchroom(tmp_path, "demo", "--folder", str(home.folder), "--executions", "300")

    assert asked.returncode == 1
    assert "--reset" in asked.stderr


def test_a_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    """Above all the data folder of a real server."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "watchroom.sqlite").write_bytes(b"real")

    asked = watchroom(tmp_path, "demo", "--reset", "--folder", str(tmp_path / "data"))

    assert asked.returncode == 1
    assert "no demo's folder" in asked.stderr
    assert (tmp_path / "data" / "watchroom.sqlite").read_bytes() == b"real"


def _home(folder: Path) -> Record:
    record = Home(folder=folder / "demo").record()
    assert record is not None
    return record


def _all_runs(server: RunningServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        query = f"limit=200&offset={len(found)}&days=365&imageData=none"
        page = server.get(f"/api/executions?{query}", key=None).json()["data"]
        found += page
        if len(page) < 200:
            return found
