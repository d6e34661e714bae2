"""A private Docker Engine and what runs on it; Docker's own command line, timed."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.figures import NotMeasured
from docker_engine import DockerEngine, missing_for_docker

SERVICES = 100
HOST = "local"  # what the server calls it
COMMAND_DEADLINE_S = 120.0

_SERVICE = "label=bench.service"


def start_services(engine: DockerEngine) -> None:
    """See to it that so many containers run, which print nothing and do nothing."""
    running = engine.docker("ps", "--quiet", "--filter", _SERVICE).split()
    for number in range(len(running), SERVICES):
        options = ("--name", f"service-{number:03}", "--label", "bench.service=yes")
        engine.run(engine.image(), "sleep", "86400", options=options)


@contextmanager
def printed_lines(engine: DockerEngine, lines: int) -> Iterator[str]:
    """Give the name of a container that has printed so many lines and ended."""
    name = "talker"
    engine.run(engine.image(), "awk", _PRINT, options=("--name", name, "--env", f"LINES={lines}"))
    engine.docker("wait", name)
    try:
        yield name
    finally:
        engine.docker("rm", "--force", name)


_PRINT = r"""
BEGIN {
    for (i = 1; i <= ENVIRON["LINES"]; i++)
        printf "2026-11-22 10:%02d:%02d,%03d %s worker[%d]: request %d answered in %d ms\n", \
            i / 60000 % 60, i / 1000 % 60, i % 1000, i % 50 ? "INFO" : "ERROR", i % 8, i, i % 97
}
"""


def command_s(engine: DockerEngine, *arguments: str) -> float:
    """Run Docker's own command line, its output to /dev/null; return how long it took."""
    began_s = time.perf_counter()
    subprocess.run(
        ["docker", "--host", engine.url, *arguments],
        check=True,
        env={"PATH": os.environ["PATH"], "HOME": str(engine.folder)},
        stdout=subprocess.DEVNULL,
        timeout=COMMAND_DEADLINE_S,
    )
    return time.perf_counter() - began_s


def host_of(engine: DockerEngine) -> str:
    """Return the engine as the settings take it."""
    return f"{HOST}={engine.url}"


def not_measured(row: str) -> NotMeasured:
    """Say why there is no engine."""
    return NotMeasured(row=row, what="Docker services", reason=missing_for_docker() or "no engine")
