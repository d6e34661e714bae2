"""
Generated requests against a real server: no error of the server, no answer that is not described.

`pytest tests/test_fuzz_api.py --cases 20000` makes the loop as long as the promise.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from copied_dumps import young_sqlite_dump
from running_server import KEY, RunningServer, serving

EXAMPLES = 30  # for each endpoint and phase, of one round
ROUND_DEADLINE_S = 300.0

# Values that fit their schemas can contradict each other or name nothing: `from` after `to`, a
# day that no calendar has, a zone of letters. To refuse these is right.
LEFT_OUT = "positive_data_acceptance"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with runs and pictures of every kind."""
    folder = tmp_path_factory.mktemp("fuzzed")
    dump = young_sqlite_dump("n8n-2.41.1-sqlite", folder)
    settings = {"N8N_URL": dump.url, "N8N_STORAGE_DIR": str(dump.storage_dir)}
    with serving(folder, **settings) as running:
        running.wait_until_copied()
        yield running


def test_generated_requests_find_no_fault(
    server: RunningServer, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Valid and invalid ones, alone and following each other, under every check but one."""
    cases = seed = 0
    while cases < pytestconfig.getoption("cases"):
        seed += 1
        cases += fuzz(server, tmp_path, seed=seed)
    print(f"{cases:,} cases, seeds 1 to {seed}")

    assert "Traceback" not in server.logged()
    assert server.health()["status"] == "healthy"


def fuzz(server: RunningServer, folder: Path, *, seed: int) -> int:
    """Run one round and return how many requests it generated; a finding fails the test."""
    program = Path(sys.executable).with_name("st")
    options = [f"--seed={seed}", f"--max-examples={EXAMPLES}", "--no-color"]
    options += ["--checks=all", f"--exclude-checks={LEFT_OUT}"]
    options += ["--header", f"X-API-Key: {KEY}", "--generation-database=none"]
    done = subprocess.run(
        [program, "run", f"{server.urls[0]}/openapi.json", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=ROUND_DEADLINE_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"([\d,]+) generated", done.stdout)
    assert found, done.stdout
    return int(found[1].replace(",", ""))
