"""What stands around every page: keys, the live connection, first steps, a server that restarts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from breakable_proxy import BreakableProxy, Mood, proxying
from browsing import PATIENCE_MS, Problems, browsing, keep_if_failed
from pages import settle, visit
from running_server import KEY, RunningServer, free_ports, serving, until

pytestmark = pytest.mark.browser

PREFERENCES = "watchroom.preferences"  # where the browser keeps what one person likes
SILENCE_MS = 31_000  # after which what is shown is called stale
CHIP = "live-chip"
WHERE = "[location.href, document.activeElement.outerHTML.slice(0, 80), scrollY]"


@pytest.fixture
def proxy(demo_server: RunningServer) -> Iterator[BreakableProxy]:
    """What stands between browser and server, and can be cut."""
    with proxying(int(demo_server.urls[0].rpartition(":")[2])) as proxy:
        yield proxy


@pytest.fixture
def cut_off(
    request: pytest.FixtureRequest, browser: Browser, proxy: BreakableProxy
) -> Iterator[Page]:
    """A page at the demo through that proxy, with a clock that the test moves."""
    problems = Problems(f"http://127.0.0.1:{proxy.port}")
    problems.allow(r"net::ERR_|WebSocket connection")
    with browsing(browser, problems.origin, problems) as page:
        page.clock.install()
        yield page
        keep_if_failed(request.node, page)
    assert problems.serious() == []


def test_a8_single_keys_can_be_off(page: Page) -> None:
    """Who speaks to their machine would set off commands with every word (WCAG 2.1.4)."""
    visit(page, "/")
    page.keyboard.press("p")
    expect(page.get_by_test_id(CHIP)).to_contain_text("Paused")
    page.keyboard.press("p")
    page.evaluate(f"localStorage.setItem('{PREFERENCES}', '{json.dumps({'singleKeys': False})}')")
    visit(page, "/")
    before = page.evaluate(WHERE)
    for key in ("p", "j", "?"):
        page.keyboard.press(key)

    expect(page.get_by_test_id(CHIP)).not_to_contain_text("Paused")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate(WHERE) == before
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(1)


def test_the_sheet_of_keys_opens_and_closes(page: Page) -> None:
    """A key that nobody can look up is not there."""
    visit(page, "/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Pause or resume")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_c4_a_cut_connection_is_told_and_heals(cut_off: Page, proxy: BreakableProxy) -> None:
    """What is shown after a cut may be long over; nobody may take it for what is."""
    page, chip = cut_off, cut_off.get_by_test_id(CHIP)
    visit(page, "/")
    expect(chip).to_have_attribute("data-state", "live")

    proxy.become(Mood.REFUSING)
    expect(chip).to_have_attribute("data-state", "reconnecting", timeout=2_000)
    page.clock.fast_forward(SILENCE_MS)
    expect(chip).to_have_attribute("data-state", re.compile("stale|offline"))
    expect(page.get_by_role("main")).to_contain_text("No connection to the server since")

    proxy.become(Mood.WORKING)
    page.clock.fast_forward(SILENCE_MS)
    expect(chip).to_have_attribute("data-state", "live")
    expect(page.get_by_role("main")).not_to_contain_text("No connection to the server since")


def test_c4_silence_is_told_as_a_cut_is(cut_off: Page, proxy: BreakableProxy) -> None:
    """A connection through a dead router looks open for hours."""
    page, chip = cut_off, cut_off.get_by_test_id(CHIP)
    visit(page, "/")
    expect(chip).to_have_attribute("data-state", "live")

    proxy.become(Mood.SILENT)
    page.clock.fast_forward(SILENCE_MS)
    expect(chip).to_have_attribute("data-state", re.compile("stale|offline"))


def test_i4_what_has_just_been_installed_says_what_to_do_next(signed_in: Page) -> None:
    """An empty page without a next step looks broken."""
    main = signed_in.get_by_role("main")

    expect(main.locator("a, button").first).to_be_visible()
    expect(signed_in.get_by_test_id("demo-banner")).to_have_count(0)


def test_i5_a_restart_of_the_server_needs_no_reload(browser: Browser, tmp_path: Path) -> None:
    """Updates of the dashboard must not cost anybody what they have open."""
    [port] = free_ports(1)
    settings = {"PORTS": str(port), "N8N_URL": "none"}
    problems = Problems(f"http://127.0.0.1:{port}")
    problems.allow(r"401|net::ERR_|WebSocket connection")
    with browsing(browser, problems.origin, problems) as page:
        with serving(tmp_path, **settings) as server:
            page.goto(f"/login#key={KEY}")
            chip = page.get_by_test_id(CHIP)
            expect(chip).to_have_attribute("data-state", "live")
            settle(page)
            page.evaluate("window.isTheSame = true")
            server.stop()
            expect(chip).to_have_attribute("data-state", "reconnecting", timeout=2_000)
        with serving(tmp_path, **settings):
            expect(chip).to_have_attribute("data-state", "live", timeout=2 * PATIENCE_MS)
            assert page.evaluate("window.isTheSame")
    assert problems.serious() == []


@pytest.mark.parametrize("left_on", ["", "/tools/watchroom"])
def test_everything_works_below_a_path_of_a_proxy(
    browser: Browser, tmp_path: Path, left_on: str
) -> None:
    """Scripts, questions, the live connection, links and the cookie."""
    base = "/tools/watchroom"
    with serving(tmp_path, N8N_URL="none", BASE_PATH=base) as server:
        problems = Problems(server.urls[0])
        problems.allow("401")
        with browsing(browser, problems.origin, problems) as page:
            page.goto(f"{left_on}/login#key={KEY}")
            expect(page.get_by_test_id(CHIP)).to_have_attribute("data-state", "live")
            links = page.evaluate("[...document.links].map((each) => new URL(each.href).pathname)")
            page.reload()
            expect(page.get_by_test_id(CHIP)).to_have_attribute("data-state", "live")
            until(lambda: page.url.startswith(f"{server.urls[0]}{base}/"), within_s=5.0)
    assert links
    assert all(path.startswith(f"{base}/") for path in links), links
    assert problems.serious() == []


def test_the_login_leads_back_to_where_one_was_going(
    browser: Browser, empty_server: RunningServer
) -> None:
    """A link in a message is opened by people whose session has ended."""
    with browsing(browser, empty_server.urls[0]) as page:
        page.goto("/?range=7d")
        page.get_by_role("button", name="API key").click()
        page.get_by_label("Key").fill(KEY)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("navigation").first).to_be_visible()

        until(lambda: page.url.endswith("/?range=7d"), within_s=5.0)
