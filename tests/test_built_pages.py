"""The pages as they are sent: how heavy they are, and whether they know today's API."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from browsing import ROOT
from conftest import missing
from node_program import node
from watchroom.web.ui_files import FOLDER

KILO = 1_000
FIRST_LOAD, ROUTE, CHARTS, STYLES = 120 * KILO, 50 * KILO, 45 * KILO, 25 * KILO  # gzip
ENTRY = "index.html"
PAGE = r"src/pages/[\w/-]+\.tsx"
CHART = r"src/parts/chart/|uplot"
GENERATOR = ROOT / "ui/node_modules/openapi-typescript/bin/cli.js"
TYPES = ROOT / "ui/src/api/schema.d.ts"


@pytest.fixture(scope="module")
def built() -> dict[str, Any]:
    """What the build says of its files, by the names of their sources."""
    manifest = FOLDER / ".vite" / "manifest.json"
    if not manifest.is_file():
        missing("the pages are not built (`npm run build` in ui/)")
    found: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    return found


def closure(built: dict[str, Any], name: str) -> set[str]:
    """Return the names of all that is loaded with a file at once."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += built[each].get("imports", [])
    return found


def weight(built: dict[str, Any], names: set[str]) -> int:
    """Return how many bytes are sent for scripts, compressed."""
    files = {built[name]["file"] for name in names}
    return sum(sent_bytes(FOLDER / file) for file in files if file.endswith(".js"))


def sent_bytes(file: Path) -> int:
    """Return the compressed size of a file."""
    return len(gzip.compress(file.read_bytes(), compresslevel=9))


def catalogue(name: str) -> str:
    """Return the source of a page's sentences."""
    return f"src/catalogues/en/{name}.json"


def pages_of(built: dict[str, Any]) -> list[str]:
    """Return the sources of all pages that come when they are opened."""
    return [
        name
        for name, chunk in built.items()
        if re.fullmatch(PAGE, name) and chunk.get("isDynamicEntry")
    ]


@pytest.mark.parametrize("page", ["overview", "login"])
def test_e4_the_first_load_is_light(built: dict[str, Any], page: str) -> None:
    """On a phone in the yard, the page has to be there before the fire is."""
    opened = [name for name in pages_of(built) if re.search(rf"/{page}(/index)?\.tsx$", name)]
    assert len(opened) == 1
    needed = [ENTRY, *opened, catalogue("shell"), catalogue(page)]
    names = set().union(*(closure(built, name) for name in needed if name in built))

    assert weight(built, names) <= FIRST_LOAD


def test_e4_no_page_adds_much(built: dict[str, Any]) -> None:
    """What a page needs alone; what is loaded later than the page is not counted."""
    at_first = closure(built, ENTRY)
    added = {page: weight(built, closure(built, page) - at_first) for page in pages_of(built)}

    assert len(added) > 1
    assert {page: size for page, size in added.items() if size > ROUTE} == {}


def test_e4_charts_come_later_and_are_light(built: dict[str, Any]) -> None:
    """A page without a chart must not pay for one."""
    at_first = closure(built, ENTRY)
    lazy = [
        name
        for name, chunk in built.items()
        if re.search(CHART, name, re.IGNORECASE) and chunk.get("isDynamicEntry")
    ]

    assert lazy
    for name in lazy:
        assert weight(built, closure(built, name) - at_first) <= CHARTS
    assert not any(re.search("uplot", name, re.IGNORECASE) for name in at_first)


def test_e4_the_styles_of_each_page_are_light(built: dict[str, Any]) -> None:
    """Those of the shell and the page's own: the others' come when they are opened."""
    heavy: dict[str, int] = {}
    for page in pages_of(built):
        names = closure(built, ENTRY) | closure(built, page)
        files = {file for name in names for file in built[name].get("css", [])}
        assert files
        size = sum(sent_bytes(FOLDER / file) for file in files)
        if size > STYLES:
            heavy[page] = size

    assert heavy == {}


def test_scripts_are_there_compressed(built: dict[str, Any]) -> None:
    """The server sends what was compressed beforehand, and never compresses by itself."""
    entry = FOLDER / built[ENTRY]["file"]

    assert gzip.decompress(Path(f"{entry}.gz").read_bytes()) == entry.read_bytes()
    assert 0 < Path(f"{entry}.br").stat().st_size < Path(f"{entry}.gz").stat().st_size


def test_the_types_of_the_pages_are_those_of_the_api(tmp_path: Path) -> None:
    """A field that was renamed on the server must not compile in the pages."""
    if not GENERATOR.is_file():
        missing("the packages of ui/ are not installed")
    told = subprocess.run(
        [sys.executable, "-m", "watchroom", "openapi"], capture_output=True, check=True, timeout=60
    )
    (tmp_path / "openapi.json").write_bytes(told.stdout)
    made = tmp_path / "schema.d.ts"
    subprocess.run(
        [node(), GENERATOR, tmp_path / "openapi.json", "--output", made], check=True, timeout=120
    )

    assert made.read_text() == TYPES.read_text(), "run `npm run types` in ui/"
