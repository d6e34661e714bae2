"""A real `watchroom demo`, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from running_server import STOP_DEADLINE_S, RunningServer, environment_of, ready, until

WITHIN_S = 60.0


@contextmanager
def demonstrating(folder: Path, *more: str) -> Iterator[RunningServer]:
    """Start a demo in *folder*, yield it once it answers, and end it if it is still there."""
    command = [sys.executable, "-m", "watchroom", "demo", "--folder", str(folder / "demo"), *more]
    environment = environment_of(folder, {})
    with (folder / "out").open("wb") as out, (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--port", "0"], env=environment, cwd=folder, stdout=out, stderr=log
        )
    try:
        yield ready(process, folder, within_s=WITHIN_S)
    finally:
        process.terminate()
        process.wait(STOP_DEADLINE_S)


def count_runs(server: RunningServer) -> int:
    """Return how many runs a server has copied."""
    answer = server.get("/api/executions?limit=1&days=365&imageData=none", key=None)
    total: int = answer.json()["meta"]["pagination"]["total"]
    return total


def wait_until_filled(server: RunningServer, runs: int) -> None:
    """Wait until a demo has copied as many runs as it was to begin with."""
    until(lambda: count_runs(server) >= runs, within_s=WITHIN_S)
