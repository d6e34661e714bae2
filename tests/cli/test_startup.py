"""What starting the program costs."""

import subprocess
import sys
from pathlib import Path

import pytest

from running_server import environment_of

HEAVY = ("aiohttp", "asyncio", "httpx", "limits", "litestar", "PIL", "rich.console", "structlog")
LOADED = "import sys, watchroom.cli; print(*sys.modules)"


@pytest.mark.parametrize("module", HEAVY)
def test_a_command_loads_only_what_it_needs(tmp_path: Path, module: str) -> None:
    """Help and completion come at once; what serves is loaded by `serve`."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=environment_of(tmp_path, {}),
        capture_output=True,
        text=True,
        timeout=30.0,
        check=True,
    )

    assert "watchroom.settings" in done.stdout.split()
    assert module not in done.stdout.split()
