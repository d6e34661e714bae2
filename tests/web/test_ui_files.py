"""The pages: what browsers get, what programs get, and what nobody gets."""

import gzip
from pathlib import Path

import httpx
import pytest

from site_under_test import Site
from watchroom.web.ui_files import read_ui_files

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
INDEX = "<!doctype html><title>Watchroom</title>"
SCRIPT = "console.log('ñ');" * 20


@pytest.fixture
def ui(tmp_path: Path) -> Path:
    """A built UI."""
    folder = tmp_path / "ui"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "favicon.svg").write_text("<svg/>")
    script = folder / "assets" / "app-1a2b.js"
    script.write_text(SCRIPT, encoding="utf-8")
    Path(f"{script}.gz").write_bytes(gzip.compress(script.read_bytes()))
    (tmp_path / "secret.txt").write_text("hunter2")
    return folder


@pytest.mark.parametrize(
    "path", ["/", "/services", "/executions/12?tab=data", "/login", "/setup", "/index.html", "/x/y"]
)
async def test_every_page_is_the_index(site: Site, ui: Path, path: str) -> None:
    """The page itself knows what its address means; it is asked for anew each time."""
    async with site.client(ui_folder=ui) as client:
        answer = await client.get(path, headers=HTML)
        etag = answer.headers["etag"]
        known = await client.get(path, headers={**HTML, "If-None-Match": etag})
        head = await client.head(path, headers=HTML)

    assert (answer.status_code, answer.text) == (200, INDEX)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (known.status_code, known.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
@pytest.mark.parametrize("path", ["/services", "/nothing", "/api/nothing"])
async def test_programs_get_the_documented_refusal(
    site: Site, ui: Path, accept: str, path: str
) -> None:
    """A script that mistypes a path must not be sent a page with status 200."""
    async with site.client(ui_folder=ui) as client:
        answer = await client.get(path, headers={"Accept": accept})

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "path", ["/api", "/api/nothing", "/api/v1/nothing", "/assets/none.js", "/docs/none", "/ws/none"]
)
async def test_what_is_no_page_is_none_for_browsers_either(site: Site, ui: Path, path: str) -> None:
    """A missing script answered with HTML is the worst kind of error to find."""
    async with site.client(ui_folder=ui) as client:
        answer = await client.get(path, headers=HTML)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"


async def test_only_what_is_asked_for_is_a_page(site: Site, ui: Path) -> None:
    """Whatever changes something is no page."""
    async with site.client(ui_folder=ui) as client:
        assert (await client.post("/services", headers=HTML)).status_code == 404


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "gzip"),
        ("br, gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_assets_are_kept_for_ever_and_sent_small(
    site: Site, ui: Path, accepted: str, encoding: str | None
) -> None:
    """Their names change with their content, and they were compressed beforehand."""
    async with site.client(ui_folder=ui) as client:
        sent = {"Accept-Encoding": accepted}
        answer = await client.get("/assets/app-1a2b.js", headers=sent)

    assert answer.text == SCRIPT
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_other_files_of_the_ui_are_sent_too(site: Site, ui: Path) -> None:
    """An icon is asked for without any word of HTML."""
    async with site.client(ui_folder=ui) as client:
        answer = await client.get("/favicon.svg")

    assert (answer.status_code, answer.text) == (200, "<svg/>")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt"]
)
async def test_no_path_leads_out_of_the_folder(site: Site, ui: Path, path: str) -> None:
    """Nothing is looked for on the disk when somebody asks."""
    async with site.client(ui_folder=ui) as client:
        url = httpx.URL("http://localhost").copy_with(raw_path=path.encode())
        answer = await client.get(url)

    assert answer.status_code == 404
    assert "hunter2" not in answer.text


async def test_without_a_built_ui_a_page_says_how_to_build_it(site: Site, tmp_path: Path) -> None:
    """And the bare address still leads programs to the reference."""
    async with site.client(ui_folder=tmp_path / "none") as client:
        page = await client.get("/", headers=HTML)
        plain = await client.get("/")

    assert page.status_code == 200
    assert "scripts/run" in page.text
    assert plain.headers["location"] == "/docs"
    assert read_ui_files(tmp_path / "none") == {}
