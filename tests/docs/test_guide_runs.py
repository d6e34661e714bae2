"""The guide's blocks that are marked `sh run` do run, as they stand, beside a real server."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import GUIDE, blocks, text_of
from running_server import RunningServer, environment_of, serving

DEADLINE_S = 120.0
SERVERS_ADDRESS = "http://127.0.0.1:5000"
RUN_PAGES = [
    page for page in sorted(GUIDE.glob("*.md")) if any(block.is_run for block in blocks(page, "sh"))
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Return a server that is new, with whose data folder the commands work."""
    with serving(tmp_path_factory.mktemp("guide")) as server:
        yield server


def run_blocks(page: Path, server: RunningServer, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a page's blocks one after the other in one shell, with *folder* as home."""
    code = "\n".join(block.code for block in blocks(page, "sh") if block.is_run)
    environment = environment_of(folder, {"API_KEY": "", "DATA_DIR": server.folder / "data"})
    programs = Path(sys.executable).parent
    return subprocess.run(
        ["sh", "-eux", "-c", code.replace(SERVERS_ADDRESS, server.urls[0])],
        env=environment | {"PATH": f"{programs}:{environment['PATH']}"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


@pytest.mark.parametrize("page", RUN_PAGES, ids=lambda page: page.stem)
def test_what_the_guide_tells_to_run_runs(
    page: Path, server: RunningServer, tmp_path: Path
) -> None:
    """No command of a block may fail; a command that has changed fails here first."""
    done = run_blocks(page, server, tmp_path)

    assert done.returncode == 0, done.stderr
    assert server.process.poll() is None


def test_the_pages_that_matter_are_run() -> None:
    """A mark that is lost would leave a page unproved in silence."""
    assert {"backup", "folders", "keys"} <= {page.stem for page in RUN_PAGES}


def test_everything_in_the_data_folder_is_explained(server: RunningServer) -> None:
    """Who wonders whether a file may be deleted looks it up there."""
    table = re.findall(r"^\| (`.*?) \|", text_of(GUIDE / "folders.md"), re.MULTILINE)
    named = {name.rstrip("/") for row in table for name in re.findall(r"`([^`]+)`", row)}
    endings = {name for name in named if name.startswith("-")}
    explained = named | {f"watchroom.sqlite{ending}" for ending in endings}

    found = {path.name for path in (server.folder / "data").iterdir()}

    assert "watchroom.sqlite" in found
    assert found <= explained
