"""The page of one service: its charts, what changed, who uses it, how it was set up."""

import itertools
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from browsing import PHONE, Problems
from pages import visit
from running_server import RunningServer, until

pytestmark = pytest.mark.browser

OLLAMA = "/services/ollama?range=1h"
DIFFERENT = 15  # of 255: more than newer data would make
UNDONE_MS = 90_000.0  # until the demo has tried an update and undone it
REFRESH_MS = 20_000.0  # within which charts are drawn anew
MOST_SHIFT = 0.05  # "good" by Core Web Vitals

PLOT = re.compile(r"/assets/plot-[^/]*\.js$")  # the code that draws

_SUM_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


BRIGHTNESS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let [sum, drawn] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < 200) continue;
    sum += (data[at] + data[at + 1] + data[at + 2]) / 3;
    drawn += 1;
  }
  return drawn ? Math.round(sum / drawn) : -1;
}"""


def chart(page: Page, title: str) -> Locator:
    """Return a chart once it is drawn."""
    found = page.get_by_test_id("chart").filter(has=page.get_by_role("heading", name=title))
    found.locator("canvas").wait_for()
    return found


def span_of(url: str) -> timedelta | None:
    """Return how long the range in a URL is; None if it is none of two moments."""
    query = parse_qs(urlsplit(url).query)
    if "from" not in query:
        return None
    begin, end = (datetime.fromisoformat(query[name][0]) for name in ("from", "to"))
    return end - begin


def drag(page: Page, drawing: Locator, begin: float, end: float) -> None:
    """Drag over a drawing between two shares of its width."""
    area = drawing.locator(".u-over")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + begin * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], middle, steps=5)
    page.mouse.up()


def has_ended(server: RunningServer, service: str) -> bool:
    """Tell whether the latest operation on a service is over."""
    found = server.get(f"/api/services/{service}/operations?limit=1", key=None).json()["data"]
    return str(found[0]["status"]) != "running"


def brightness(drawing: Locator) -> int:
    """Return how bright what is drawn on a canvas is in the middle, 0 to 255; -1: nothing is."""
    shown: int = drawing.locator("canvas").evaluate(BRIGHTNESS)
    return shown


def test_b4_a_drag_sets_the_range_and_z_restores_it(page: Page) -> None:
    """Who sees something on a chart wants all of the page to show that time, and a way back."""
    visit(page, OLLAMA)
    memory = chart(page, "Memory")

    drag(page, memory, 0.5, 0.75)

    page.wait_for_url(re.compile("from="))
    zoomed = span_of(page.url)
    assert zoomed is not None
    assert timedelta(minutes=13) < zoomed < timedelta(minutes=17)
    for title in ("CPU", "Memory", "Network"):
        slider = chart(page, title).get_by_role("slider")
        low, high = (int(slider.get_attribute(f"aria-value{end}") or 0) for end in ("min", "max"))
        assert timedelta(milliseconds=high - low) == zoomed

    drag(page, memory, 0.25, 0.5)
    page.wait_for_url(lambda url: (span_of(url) or zoomed) < zoomed)
    page.keyboard.press("z")
    page.wait_for_url(lambda url: span_of(url) == zoomed)
    page.keyboard.press("z")
    page.wait_for_url(re.compile(r"range=1h$"))


def test_b4_back_undoes_a_drag_too(page: Page) -> None:
    """The browser's own key is the one that people reach for."""
    visit(page, OLLAMA)
    drag(page, chart(page, "CPU"), 0.25, 0.75)
    page.wait_for_url(re.compile("from="))

    page.go_back()

    assert page.url.endswith(OLLAMA)


def test_keys_do_what_a_drag_does(page: Page) -> None:
    """Not everybody can drag (WCAG 2.5.7); what the keys point at is spoken."""
    visit(page, OLLAMA)
    slider = chart(page, "Memory").get_by_role("slider")
    slider.focus()
    for key in ("End", *["ArrowLeft"] * 5):
        slider.press(key)
    spoken = slider.get_attribute("aria-valuetext") or ""
    assert re.search(r"used [\d.]+ GiB, (peak [\d.]+ GiB, )?limit 16 GiB", spoken)

    for _ in range(3):
        slider.press("Shift+PageDown")
    slider.press("Enter")

    page.wait_for_url(re.compile("from="))
    chosen = span_of(page.url)
    assert chosen is not None
    assert chosen < timedelta(minutes=30)


def test_all_charts_show_the_moment_that_is_pointed_at(page: Page) -> None:
    """What the memory did when the CPU stood still is read at one glance."""
    visit(page, OLLAMA)
    area = chart(page, "CPU").locator(".u-over")

    area.hover()

    for title in ("CPU", "Memory", "Network"):
        crosshair = chart(page, title).locator(".u-cursor-x")
        expect(crosshair).not_to_have_class(re.compile("u-off"))
        expect(chart(page, title)).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))
    lefts = [
        (chart(page, title).locator(".u-cursor-x").bounding_box() or {"x": 0})["x"]
        for title in ("CPU", "Network")
    ]
    assert abs(lefts[0] - lefts[1]) < 1


def test_a_chart_has_a_twin_as_table_and_a_summary(page: Page) -> None:
    """Who cannot see lines reads the numbers, and the most important ones in a sentence."""
    visit(page, OLLAMA)
    memory = chart(page, "Memory")
    expect(memory.locator("figcaption")).to_contain_text(re.compile(r"used: lowest .* highest .*"))

    memory.get_by_role("button", name="Show as table").click()

    table = memory.get_by_role("table")
    for column in ("Time", "used", "limit"):
        expect(table.get_by_role("columnheader", name=column, exact=True)).to_have_count(1)
    expect(table.get_by_role("row").nth(5)).to_contain_text("16 GiB")
    memory.get_by_role("button", name="Show as chart").click()
    expect(memory.locator("canvas")).to_be_visible()


def test_charts_follow_the_theme_while_they_are_shown(page: Page) -> None:
    """Canvases know no stylesheet: dark words on a dark page would be left behind."""
    page.emulate_media(color_scheme="light")
    visit(page, OLLAMA)
    memory = chart(page, "Memory")
    light = brightness(memory)
    assert light > 0

    page.emulate_media(color_scheme="dark")

    until(lambda: abs(brightness(memory) - light) > DIFFERENT, within_s=5)


def test_the_overview_tells_what_changed_the_newest_first(page: Page) -> None:
    """After a crash the first question is what happened before it."""
    visit(page, OLLAMA)
    changes = page.get_by_role("region", name="What changed").get_by_role("listitem")
    expect(changes.filter(has_text="Out of memory").first).to_be_visible()
    times = [
        datetime.fromisoformat(str(each.get_attribute("datetime")))
        for each in changes.locator("time").all()
    ]

    assert len(times) >= 3
    assert all(one >= two for one, two in itertools.pairwise(times))
    expect(page.get_by_role("region", name="Used by")).to_contain_text("Ollama")
    latency = chart(page, "Latency")
    expect(latency).to_contain_text(re.compile(r"\d\d:\d\d.\d\d:\d\d.*p95"))
    expect(latency.locator("..")).to_contain_text("Whole 1 h: p95")
    lines = page.get_by_role("region", name="Last 5 log lines").get_by_role("paragraph")
    expect(lines).to_have_count(5)


def test_every_tab_is_a_link_of_its_own(page: Page) -> None:
    """What one person found, another opens by the link."""
    for tab, heading in (
        ("metrics", "Processes"),
        ("events", "Crashes"),
        ("updates", "Updates and other orders"),
        ("config", "Environment"),
    ):
        visit(page, f"/services/ollama?tab={tab}")
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        current = page.get_by_role("navigation", name="Parts of this page").locator(
            "[aria-current=page]"
        )
        expect(current).to_have_text(re.compile(tab, re.IGNORECASE))


def test_a_crash_opens_with_its_last_lines(page: Page) -> None:
    """The reason stands one press away from the fact."""
    visit(page, "/services/ollama?tab=events")
    crash = page.get_by_role("region", name="Crashes").get_by_role("listitem").first

    crash.locator("summary").click()

    expect(crash).to_contain_text("llama runner terminated")
    expect(crash.get_by_role("link", name="Logs around it")).to_have_attribute(
        "href", re.compile(r"/logs\?svc=ollama&from=.*&to=")
    )


def test_config_can_be_copied_as_a_compose_file(page: Page) -> None:
    """What runs can be written down without asking Docker for it; secrets stay masked."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, "/services/qdrant?tab=config")
    expect(page.get_by_role("main")).to_contain_text("QDRANT__SERVICE__API_KEY=••••")

    page.get_by_role("button", name="Copy as Compose").click()

    expect(page.get_by_role("status")).to_contain_text("Copied as a Compose file")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert 'image: "qdrant/qdrant:latest"' in copied
    assert 'QDRANT__SERVICE__API_KEY: "••••"' in copied


def test_a_name_that_nothing_has_says_so(page: Page, problems: Problems) -> None:
    """A link to a service that never was leads somewhere all the same."""
    problems.allow("404")
    visit(page, "/services/no-such-service")

    expect(page.get_by_role("main")).to_contain_text("There is no service no-such-service")
    expect(page.get_by_role("link", name="To all services")).to_be_visible()


def test_a_recreated_container_stays_on_the_same_page(
    page: Page, demo_server: RunningServer
) -> None:
    """An update makes another container of the same service: links and history outlive it."""

    def container() -> str:
        answer = demo_server.get("/api/services/open-webui", key=None)
        return str(answer.json()["data"]["containerId"])

    before = container()
    visit(page, "/services/open-webui?tab=config")
    expect(page.get_by_role("main")).to_contain_text(before)

    with demo_server.client(key=None) as client:
        client.post("/api/services/open-webui/update?wait=false").raise_for_status()
    until(lambda: has_ended(demo_server, "open-webui"), within_s=90)

    after = container()
    assert after != before
    expect(page.get_by_role("main")).to_contain_text(after)
    visit(page, "/services/open-webui?tab=updates")
    order = page.get_by_role("region", name="Updates and other orders").get_by_role("row").nth(1)
    expect(order).to_contain_text(re.compile(r"Update.*Done"))
    visit(page, "/services/open-webui?tab=events&range=1h")
    events = page.get_by_role("region", name="Events")
    for each in (before, after):
        expect(events).to_contain_text(each[:12])


def test_the_page_fits_on_a_phone(page: Page) -> None:
    """Whoever is woken at night looks at the telephone first."""
    page.set_viewport_size(PHONE)
    visit(page, OLLAMA)
    chart(page, "Memory")

    wide = page.evaluate("document.documentElement.scrollWidth")

    assert wide <= PHONE["width"]


def test_the_open_tab_of_a_phone_is_in_sight_and_tells_what_was_undone(page: Page) -> None:
    """A newer image that was tried and did not work must not look as if nobody had tried."""
    page.set_viewport_size(PHONE)
    visit(page, "/services/qdrant?tab=updates")

    tabs = page.get_by_role("navigation", name="Parts of this page")
    expect(tabs.get_by_role("link", name="Updates")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Rolled back on")).to_be_visible(timeout=UNDONE_MS)


def test_c5_nothing_moves_while_it_is_read(page: Page) -> None:
    """Charts, lines and figures change in place; what is below them stays where it is."""
    page.add_init_script(_SUM_SHIFTS)
    visit(page, OLLAMA)
    chart(page, "Network")
    for _ in range(2):
        with page.expect_response(re.compile("/stats/history"), timeout=REFRESH_MS):
            pass

    assert page.evaluate("window.shifts") <= MOST_SHIFT


def test_a_chart_that_cannot_be_drawn_shows_its_numbers(page: Page, problems: Problems) -> None:
    """A server that restarts just then has no code to give: it is asked again, then by hand."""
    problems.allow("net::ERR_FAILED")
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(PLOT, refuse)
    visit(page, OLLAMA)
    memory = page.get_by_test_id("chart").filter(
        has=page.get_by_role("heading", name="Memory", exact=True)
    )

    expect(memory.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(memory.get_by_role("table")).to_be_visible()
    assert len(asked) > 1
    page.unroute(PLOT)
    memory.get_by_role("button", name="Try again").click()
    expect(memory.locator("canvas")).to_be_visible()
