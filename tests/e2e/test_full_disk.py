"""The disk of the data folder fills up, and is emptied again, under a running server."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import missing
from living_n8n import LivingN8n, restore_n8n
from postgres_server import PostgresServer
from running_server import RunningServer, serving, until, watchroom

pytestmark = pytest.mark.postgres

DISK = "32m"
NOTICED_S = 10.0
HEALED_S = 35.0
LIST = "/api/executions?days=365&limit=200&imageData=none"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that is a disk of its own, and a small one."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "watchroom-test"]
    if os.geteuid() != 0 or subprocess.run([*command, folder], check=False).returncode != 0:
        missing("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def n8n(postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path) -> LivingN8n:
    """A database of n8n."""
    return restore_n8n(postgres_server, postgres_dsn.rpartition("/")[2], tmp_path)


def fill(disk: Path) -> Path:
    """Leave no room on a disk; return the file that takes it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return ballast


def status(server: RunningServer) -> int:
    """Return the status of the health check."""
    return server.get("/api/health", key=None).status_code


def total(server: RunningServer) -> int:
    """Return how many runs there are."""
    found: int = server.get(LIST).json()["meta"]["pagination"]["total"]
    return found


def test_a_full_disk_stops_writing_and_nothing_else(
    n8n: LivingN8n, small_disk: Path, tmp_path: Path
) -> None:
    """Reads work, health says 503, and all that came meanwhile is copied once there is room."""
    with serving(tmp_path, N8N_URL=n8n.url) as server:
        server.wait_until_copied()
        before = total(server)
        shown = next(run for run in server.get(LIST).json()["data"] if run["imageUrl"])
        ballast = fill(small_disk)
        new = asyncio.run(n8n.repeat_runs(40))

        until(lambda: status(server) == 503, within_s=NOTICED_S)
        assert total(server) == before
        assert server.get(f"/api/executions/{shown['id']}").status_code == 200
        assert server.get(shown["imageUrl"]).status_code == 200
        refused = watchroom(tmp_path, "keys", "create", "no room")
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr

        ballast.unlink()
        until(lambda: total(server) == before + len(new), within_s=HEALED_S)
        until(lambda: status(server) == 200, within_s=NOTICED_S)
        assert watchroom(tmp_path, "keys", "create", "room").returncode == 0
        assert "Traceback" not in server.logged()
