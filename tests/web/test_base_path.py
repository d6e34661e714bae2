"""Below a path of a proxy: addresses that come in, and those that go out."""

from pathlib import Path

import pytest

from signed_in import a_person, sign_in
from site_under_test import CLOSED, Site

BASE = "/tools/watchroom"
HTML = {"Accept": "text/html"}
INDEX = '<!doctype html><base href="/" /><script type="module" src="./assets/a.js"></script>'


@pytest.fixture
def ui(tmp_path: Path) -> Path:
    """A built UI."""
    (tmp_path / "ui/assets").mkdir(parents=True)
    (tmp_path / "ui/index.html").write_text(INDEX)
    (tmp_path / "ui/assets/a.js").write_text("1")
    return tmp_path / "ui"


@pytest.mark.parametrize("left_on", ["", BASE])
async def test_it_is_understood_whether_the_proxy_leaves_it_on_or_not(
    site: Site, ui: Path, left_on: str
) -> None:
    """Every proxy does it in another way, and some people cannot change theirs."""
    async with site.client(base_path=BASE, ui_folder=ui) as client:
        page = await client.get(f"{left_on}/services/ollama", headers=HTML)
        script = await client.get(f"{left_on}/assets/a.js")
        answer = await client.get(f"{left_on}/api/v1/executions")
        bare = await client.get(left_on or "/", headers=HTML)

    assert f'<base href="{BASE}/" />' in page.text
    assert bare.text == page.text
    assert (script.status_code, script.text) == (200, "1")
    assert answer.status_code == 200


async def test_a_path_that_only_begins_like_it_is_another(site: Site, ui: Path) -> None:
    """Nothing may be cut off in the middle of a word."""
    async with site.client(base_path=BASE, ui_folder=ui) as client:
        assert (await client.get(f"{BASE}api/health")).status_code == 404


async def test_the_reference_and_the_way_to_it_keep_to_it(site: Site) -> None:
    """A redirect to the root would lead out of what the proxy serves."""
    async with site.client(base_path=BASE) as client:
        bare = await client.get(f"{BASE}/")
        page = await client.get(f"{BASE}/docs")
        start = await client.get(f"{BASE}/docs/start.js")
        described = (await client.get(f"{BASE}/openapi.json")).json()

    assert bare.headers["location"] == f"{BASE}/docs"
    assert page.text.count(f'"{BASE}/docs/') == 6
    assert f'"{BASE}/docs/openapi-3.0.json"' in start.text
    assert described["servers"][0]["url"] == BASE


async def test_at_the_root_nothing_is_written_differently(site: Site, ui: Path) -> None:
    """Which is where most people have it."""
    async with site.client(ui_folder=ui) as client:
        assert (await client.get("/", headers=HTML)).text == INDEX
        assert (await client.get("/openapi.json")).json()["servers"][0]["url"] == "/"


@pytest.mark.parametrize(
    ("scheme", "name"), [("http", "watchroom"), ("https", "__Secure-watchroom")]
)
async def test_the_cookie_is_for_that_path_alone(site: Site, scheme: str, name: str) -> None:
    """What else the proxy serves from the same host has no business with it."""
    await a_person(site)
    async with site.client(CLOSED, base_path=BASE) as client:
        client.base_url = client.base_url.copy_with(scheme=scheme, path=f"{BASE}/")
        cookie = (await sign_in(client)).headers["set-cookie"]
        known = await client.get("/api/session")
        ended = await client.delete("/api/session")

    assert cookie.startswith(f"{name}=")
    assert f"Path={BASE};" in cookie
    assert known.status_code == 200
    assert f"Path={BASE};" in ended.headers["set-cookie"]
