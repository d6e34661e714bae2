"""What stands around every page: keys, the live connection, first steps, a server that restarts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from accessibility import serious_issues
from breakable_proxy import BreakableProxy, Mood, proxying
from browsing import PATIENCE_MS, PHONE, Problems, browsing, keep_if_failed
from pages import settle, visit
from running_server import KEY, RunningServer, free_ports, serving, until

pytestmark = pytest.mark.browser

PREFERENCES = "watchroom.preferences"  # where the browser keeps what one person likes
SILENCE_MS = 31_000  # after which what is shown is called stale
CHIP = "live-chip"
WHERE = "[location.href, document.activeElement.outerHTML.slice(0, 80), scrollY]"

# On phones.
BEHIND_MORE = ["Logs", "System", "Operations", "Insights", "Errors", "Incidents", "Settings"]
# With all of a dialog gone through, the focus leaves to the browser's own buttons: the body has it.
FOCUS_IS_KEPT = (
    "[document.body, null].includes(document.activeElement) || "
    "document.activeElement.closest('dialog') !== null"
)

CHANNELS = "channel=services,operations,incidents"  # what every page hears that has places
SNAPSHOTS = 3  # of those
WITHIN_S = 20.0


class Heard:
    """What a page heard over its sockets."""

    def __init__(self) -> None:
        self.seqs: list[int] = []  # of events, as they came
        self.snapshots = 0
        self.gaps = 0

    def listen(self, socket: WebSocket) -> None:
        """Hear another socket of the page."""
        socket.on("framereceived", self._note)

    def _note(self, frame: str | bytes) -> None:
        told = json.loads(frame)
        self.snapshots += told["type"] == "snapshot"
        self.gaps += told["type"] == "gap"
        if "." in told["type"]:  # such as service.started
            self.seqs.append(told["seq"])


def restart(server: RunningServer, service: str) -> None:
    """Restart a service, and wait until that is over."""
    with server.client(key=None) as client:
        client.post(f"/api/services/{service}/restart?wait=true").raise_for_status()


def newest(server: RunningServer) -> int:
    """Return the place in the log of what happened last."""
    answer = server.get(f"/api/events?order=newest&limit=1&{CHANNELS}", key=None).json()
    return int(answer["data"]["events"][0]["seq"])


def responsive(page: Page) -> bool:
    """Let the browser tell what it has heard meanwhile."""
    return bool(page.evaluate("true"))


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


def test_the_palette_leads_to_runs_pages_settings_and_verbs(page: Page) -> None:
    """Whoever knows a name, or the id of a run, need not know where things are."""
    page.goto("/")
    page.get_by_role("navigation", name="Pages").first.wait_for()
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search or run a command")
    box.fill("#")
    expect(page.get_by_text("The id of a run follows")).to_be_visible()
    for typed, found in (("operations", "Operations"), ("api keys", "API keys")):
        box.fill(typed)
        expect(page.get_by_role("option", name=found).first).to_be_visible()
    box.fill(">restart ollama")
    expect(page.get_by_role("option", name="Restart Ollama…")).to_be_visible()
    for typed, found in (("cam-0", "Cameras"), ("refused the connection", "Error patterns")):
        box.fill(typed)
        expect(page.get_by_role("option", name=found).first).to_be_visible()
    for typed in ("#7", "7"):
        box.fill(typed)
        expect(page.get_by_role("option").first).to_contain_text("Run 7")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/executions/7$"))


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


@pytest.mark.parametrize("address", ["/services", "/services/ollama"])
def test_c4_nothing_is_stopped_while_its_state_is_unknown(
    cut_off: Page, proxy: BreakableProxy, address: str
) -> None:
    """Whoever orders by an old picture may stop what has just come back; the reason is said."""
    page, chip = cut_off, cut_off.get_by_test_id(CHIP)
    visit(page, address)
    if address == "/services":
        page.get_by_role("button", name="More for Ollama").click()
        stop = page.get_by_role("menuitem", name="Stop…")
    else:
        stop = page.get_by_role("main").get_by_role("button", name="Stop…")
    expect(stop).not_to_have_attribute("aria-disabled", "true")

    proxy.become(Mood.REFUSING)
    expect(chip).to_have_attribute("data-state", "reconnecting", timeout=2_000)
    expect(stop).to_have_attribute("aria-disabled", "true")
    assert "unknown" in f"{stop.inner_text()} {stop.get_attribute('aria-description')}"
    stop.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)

    proxy.become(Mood.WORKING)
    expect(chip).to_have_attribute("data-state", "live", timeout=2 * PATIENCE_MS)
    expect(stop).not_to_have_attribute("aria-disabled", "true")


def test_c4_no_event_is_missing_or_doubled_after_a_cut(
    cut_off: Page, proxy: BreakableProxy, demo_server: RunningServer
) -> None:
    """What happened while nobody could hear it is told once, in its order."""
    page, chip, heard = cut_off, cut_off.get_by_test_id(CHIP), Heard()
    page.on("websocket", heard.listen)
    visit(page, "/services")
    expect(chip).to_have_attribute("data-state", "live")
    until(lambda: heard.snapshots >= SNAPSHOTS and responsive(page), within_s=WITHIN_S)
    restart(demo_server, "valkey")
    before = newest(demo_server)
    until(lambda: responsive(page) and before in heard.seqs, within_s=WITHIN_S)
    begin = heard.seqs[-1]

    proxy.become(Mood.REFUSING)
    expect(chip).to_have_attribute("data-state", "reconnecting", timeout=2_000)
    restart(demo_server, "valkey")
    missed = newest(demo_server)
    assert missed not in heard.seqs
    proxy.become(Mood.WORKING)
    until(lambda: responsive(page) and missed in heard.seqs, within_s=WITHIN_S)
    restart(demo_server, "valkey")
    end = newest(demo_server)
    until(lambda: responsive(page) and end in heard.seqs, within_s=WITHIN_S)

    assert heard.gaps == 0
    told = demo_server.get(f"/api/events?after={begin}&limit=100&{CHANNELS}", key=None).json()
    kept = [each["seq"] for each in told["data"]["events"] if each["seq"] <= end]
    assert sorted(seq for seq in heard.seqs if begin < seq <= end) == kept


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_the_bar_has_four_and_a_sheet_for_the_rest(page: Page, theme: str) -> None:
    """What is not under a thumb is a press away; the sheet keeps the focus and gives it back."""
    page.set_viewport_size(PHONE)
    visit(page, "/logs")
    bar = page.get_by_role("navigation", name="Pages", exact=True)
    expect(bar.get_by_role("link")).to_contain_text(["Now", "Services", "Gallery", "Review"])
    more, sheet = bar.get_by_role("button", name="More"), page.get_by_role("dialog", name="More")
    expect(more).to_have_attribute("aria-current", "true")

    for closing in ("Escape", "Close"):
        more.click()
        expect(sheet.get_by_role("link")).to_contain_text(BEHIND_MORE)
        expect(sheet.get_by_role("link", name="Logs")).to_have_attribute("aria-current", "page")
        for _ in range(len(BEHIND_MORE) + 3):
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUS_IS_KEPT)
        assert serious_issues(page, theme=theme) == []
        if closing == "Escape":
            page.keyboard.press("Escape")
        else:
            sheet.get_by_role("button", name="Close").click()
        expect(sheet).to_have_count(0)
        expect(more).to_be_focused()
    more.click()
    sheet.get_by_role("link", name="Logs").click()  # where we are already
    expect(sheet).to_have_count(0)


def test_on_a_phone_the_rest_is_behind_more(page: Page) -> None:
    """The bar has room for few; what is not on it must be reachable all the same."""
    page.set_viewport_size(PHONE)
    visit(page, "/")
    bar = page.get_by_role("navigation", name="Pages", exact=True)
    for name, path in (("System", "/system"), ("Settings", "/settings")):
        expect(bar.get_by_role("link", name=name)).to_have_count(0)
        bar.get_by_role("button", name="More").click()
        page.get_by_role("dialog", name="More").get_by_role("link", name=name).click()
        page.wait_for_url(re.compile(path))
        expect(page.get_by_role("dialog")).to_have_count(0)
        settle(page)


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
