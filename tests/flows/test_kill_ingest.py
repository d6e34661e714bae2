"""kill -9 at any moment of copying: nothing is lost, nothing is doubled."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from living_n8n import LivingN8n
from watchroom.objects import open_objects, picture_key

pytestmark = pytest.mark.postgres

RUNS_AT_FIRST = 150
RUNS_PER_ROUND = 6
LONGEST_LIFE_S = 1.6  # of a process that is going to be killed; starting takes a third of it
FINISH_S = 120.0


def test_killed_again_and_again_the_store_ends_up_equal_to_n8n(
    n8n: LivingN8n, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """The promise of the ingest; the seed of the moments is printed when it fails."""
    asyncio.run(n8n.repeat_runs(RUNS_AT_FIRST))
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    moments = random.Random(seed)

    for _ in range(pytestconfig.getoption("rounds")):
        kill_after(moments.uniform(0.2, LONGEST_LIFE_S), n8n, tmp_path)
        asyncio.run(n8n.repeat_runs(RUNS_PER_ROUND))
    finish(n8n, tmp_path)

    store = apsw.Connection(str(tmp_path / "data" / "watchroom.sqlite"))
    assert store.pragma("integrity_check") == "ok"
    assert column(store, "SELECT id FROM execution ORDER BY id") == sorted(asyncio.run(n8n.ids()))
    assert column(store, "SELECT sum(runs) FROM rollup WHERE grain_s = 86400") == column(
        store, "SELECT count(*) FROM execution"
    )
    asyncio.run(check_pictures(store, tmp_path))


def start(n8n: LivingN8n, folder: Path) -> subprocess.Popen[bytes]:
    """Begin one pass over n8n in a process of its own."""
    environment = os.environ | {
        "WATCHROOM_DATA_DIR": str(folder / "data"),
        "WATCHROOM_N8N_URL": n8n.url,
    }
    command = [sys.executable, "-m", "watchroom", "import", "--json"]
    return subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def kill_after(life_s: float, n8n: LivingN8n, folder: Path) -> None:
    """Begin a pass and kill it, unless it was quicker."""
    process = start(n8n, folder)
    try:
        process.wait(life_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()


def finish(n8n: LivingN8n, folder: Path) -> None:
    """Let a pass run to its end."""
    process = start(n8n, folder)
    _, errors = process.communicate(timeout=FINISH_S)
    assert process.returncode == 0, errors.decode()


def column(store: apsw.Connection, sql: str) -> list[int]:
    """Return the first column of every row."""
    return [row[0] for row in store.execute(sql)]


async def check_pictures(store: apsw.Connection, folder: Path) -> None:
    """Every picture that a row names is there and whole."""
    objects = open_objects(f"file://{folder}/data/objects", data_dir=folder / "data")
    rows = list(store.execute("SELECT sha256, size_bytes FROM picture"))
    assert rows
    for sha256, size_bytes in rows:
        assert await objects.size(picture_key(sha256)) == size_bytes
