"""The examples of README.md run against a demo, and are answered as is said there."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import README, Block, blocks
from running_server import STOP_DEADLINE_S, RunningServer, environment_of, ready, until

RUNS = 600
WITHIN_S = 90.0
EXAMPLES = [block for block in blocks(README, "sh") if "curl" in block.code]
ADDRESSES = ("http://127.0.0.1:5000", "http://127.0.0.1:3001")  # of services, of runs


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Return a small demo that is filled."""
    folder = tmp_path_factory.mktemp("readme")
    command = [sys.executable, "-m", "watchroom", "demo", "--folder", str(folder / "demo")]
    command += ["--executions", str(RUNS), "--port", "0"]
    with (folder / "out").open("wb") as out, (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment_of(folder, {}), cwd=folder, stdout=out, stderr=log
        )
    try:
        server = ready(process, folder, within_s=WITHIN_S)
        until(lambda: is_filled(server), within_s=WITHIN_S)
        yield server
    finally:
        process.terminate()
        process.wait(STOP_DEADLINE_S)


def is_filled(server: RunningServer) -> bool:
    """Tell whether all runs are copied, and the services known."""
    page = server.get("/api/executions?limit=1&days=365&imageData=none", key=None).json()
    services = server.get("/api/services", key=None).json()["data"]
    return bool(page["meta"]["pagination"]["total"] >= RUNS and services)


def run_example(block: Block, server: RunningServer, folder: Path) -> str:
    """Run a block with a key that the demo does not look at, and return what it prints."""
    code = block.code
    for address in ADDRESSES:
        code = code.replace(address, server.urls[0])
    done = subprocess.run(
        ["sh", "-eu", "-c", code.replace("curl -s -H", "curl -s --fail-with-body -H")],
        env=environment_of(folder, {}) | {"KEY": "wr_any"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=range(1, len(EXAMPLES) + 1))
def test_an_example_is_answered_as_it_says(
    example: Block, demo: RunningServer, tmp_path: Path
) -> None:
    """What a comment has in quotation marks must be in the answer; no jq is needed to see it."""
    promised = re.findall(r'"[^ ,:]+(?::"[^"]*"|:\{"\w+":|:\w+)?', comment_of(example))
    answer = run_example(example, demo, tmp_path)

    assert [words for words in promised if words not in answer] == []
    if "-o " in example.code:
        [picture] = tmp_path.glob("*.webp")
        assert picture.read_bytes()[8:12] == b"WEBP"
    else:
        assert promised


def test_there_are_five_examples() -> None:
    """The heading says so."""
    assert len(EXAMPLES) == 5


def comment_of(example: Block) -> str:
    """Return the first line, which says what is asked."""
    return example.code.splitlines()[0]
