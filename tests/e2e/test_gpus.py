"""GPUs of the machine in the API, while their driver answers and while it does not."""

from pathlib import Path
from typing import Any

import pytest

from conftest import missing
from fake_nvml import build_nvml, find_compiler
from running_server import STOP_DEADLINE_S, RunningServer, serving, until

NOWHERE = "local=unix:///nowhere/docker.sock"  # an engine that is away is enough


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that the server finds; returns the file that makes it hang."""
    if find_compiler() is None:
        missing("a C compiler is not installed")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    return build_nvml(tmp_path)


def machine_of(server: RunningServer) -> Any:
    return server.get("/api/system/host").json()["data"]["machine"]


@pytest.mark.usefixtures("library")
def test_the_gpus_of_the_machine_are_told(tmp_path: Path) -> None:
    """Next to its CPUs and memory, a moment after the start."""
    with serving(tmp_path, DOCKER_HOSTS=NOWHERE) as server:
        gpus = until(lambda: machine_of(server)["gpus"], within_s=20.0)

    assert [gpu["name"] for gpu in gpus] == ["NVIDIA L4", "NVIDIA Bare", None]
    assert (gpus[0]["utilization"], gpus[0]["temperature"], gpus[0]["power"]) == (0, 54, 71.45)
    assert gpus[1]["processes"] is None


def test_a_driver_that_hangs_holds_up_neither_answers_nor_the_end(
    tmp_path: Path, library: Path
) -> None:
    """The rest of the machine is told as ever, and SIGTERM ends the server in time."""
    library.touch()
    with serving(tmp_path, DOCKER_HOSTS=NOWHERE) as server:
        until(lambda: "has not answered" in server.logged(), within_s=20.0)
        machine = machine_of(server)
        took_s = server.stop()

    assert machine["gpus"] is None
    assert machine["memoryTotal"] > 0
    assert took_s < STOP_DEADLINE_S


def test_a_machine_without_nvidia_has_no_gpus(tmp_path: Path) -> None:
    """Null, not an empty list: an AMD card is not seen from here."""
    with serving(tmp_path, DOCKER_HOSTS=NOWHERE) as server:
        machine = until(lambda: machine_of(server), within_s=20.0)

        assert machine["gpus"] is None
        assert "GPU" not in server.logged()
