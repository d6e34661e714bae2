"""What holds for every page of the UI: a page that is added is tested by being added."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from accessibility import serious_issues
from browsing import DESK, LAPTOP, PHONE, SMALL_PHONE, Problems, browsing, keep_if_failed
from pages import BARE, PATHS, ROUTES, address_of, settle, visit
from running_server import RunningServer, until

pytestmark = pytest.mark.browser

LARGEST_SHIFT = 0.05
MOST_TABS = 400

CONTAINED = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const isClipped = (element) => {
    for (let each = element.parentElement; each; each = each.parentElement)
      if (getComputedStyle(each).overflowX !== "visible") return true;
    return false;
  };
  return [...document.body.querySelectorAll("*")]
    .filter((each) => each.getBoundingClientRect().right > wide + 0.5 && !isClipped(each))
    .map((each) => each.outerHTML.slice(0, 120));
}"""
FAINT_EDGES = """() => {
  const parts = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (color) => {
    const [r, g, b] = parts(color).map((each) => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let each = element.parentElement; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if (parts(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("input, select, textarea")]
    .filter((each) => each.checkVisibility() && !["checkbox", "radio", "range"].includes(each.type))
    .filter((each) => getComputedStyle(each).borderTopStyle !== "none")
    .filter((each) => ratio(getComputedStyle(each).borderTopColor, ground(each)) < 3)
    .map((each) => each.outerHTML.slice(0, 120));
}"""
MARK_TABBABLE = """() => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
  window.reached = new Set();
  window.covered = [];
  window.tabbable = [...document.querySelectorAll(wanted)].filter((each) =>
    each.tabIndex >= 0 && !each.matches(":disabled") && each.checkVisibility({
      visibilityProperty: true }) && !each.closest("[inert]") && each.type !== "radio");
  document.body.tabIndex = -1; // the focus then begins at the top
  document.body.focus();
  document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
}"""
# True once the whole round is done: the focus is where it was before, or has left the page.
NOTE_FOCUS = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || window.reached.has(focused)) return true;
  window.reached.add(focused);
  const { left, right, top, bottom } = focused.getBoundingClientRect();
  const spots = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) =>
    [left + (right - left) * x, top + (bottom - top) * y]));
  const isSeen = spots.some(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there && (focused.contains(there) || there.contains(focused) ||
      [...(focused.labels ?? [])].some((label) => label.contains(there)));
  });
  if (!isSeen) window.covered.push(focused.outerHTML.slice(0, 160));
  return false;
}"""
NOT_REACHED = """() => window.tabbable
  .filter((each) => each.isConnected && each.checkVisibility() && !window.reached.has(each))
  .map((each) => each.outerHTML.slice(0, 160))"""
COUNT_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput)
      window.shifts.push({ value: entry.value, at: entry.startTime, what: entry.sources.map(
        ({ node }) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 80)) });
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A page that was opened by its address."""

    page: Page
    path: str  # as the table of contents has it
    problems: Problems


@pytest.fixture(scope="module", params=PATHS)
def opened(
    request: pytest.FixtureRequest, browser: Browser, demo_server: RunningServer
) -> Iterator[Opened]:
    """One page after the other, each opened once for all that is looked at."""
    problems = Problems(demo_server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        page.add_init_script(COUNT_SHIFTS)
        visit(page, address_of(request.param, demo_server))
        yield Opened(page=page, path=request.param, problems=problems)
    assert problems.serious() == []


@pytest.fixture
def page(request: pytest.FixtureRequest, opened: Opened) -> Iterator[Page]:
    """That page, as people find it."""
    page = opened.page
    yield page
    keep_if_failed(request.node, page)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size(DESK)


def test_every_page_is_found_in_the_table_of_contents() -> None:
    """What this file goes by is read with a regular expression, which may pass something over."""
    assert len(PATHS) == ROUTES.count('import("./pages/') > 0


def test_a1_it_opens_by_its_address_alone(opened: Opened, page: Page) -> None:
    """A link from a chat has to show what it promises, with no error and no other host asked."""
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.get_by_role("main").count() == 1
    pages = page.get_by_role("navigation", name="Pages", exact=True)
    assert pages.count() == (0 if opened.path in BARE else 1)
    assert "Watchroom" in page.title()
    assert opened.problems.serious() == []


@pytest.mark.parametrize(
    "width", [DESK, LAPTOP, PHONE, SMALL_PHONE], ids=lambda at: str(at["width"])
)
def test_a2_nothing_scrolls_sideways(page: Page, width: ViewportSize) -> None:
    """On a phone a page that is too wide hides what stands at its right."""
    page.set_viewport_size(width)
    settle(page)

    assert page.evaluate(CONTAINED) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a3_a4_machines_find_nothing_that_shuts_people_out(page: Page, theme: str) -> None:
    """Names, roles, order of headings, contrast of every text: what axe can tell by itself."""
    assert serious_issues(page, theme=theme) == []
    assert page.evaluate(FAINT_EDGES) == []


def test_a6_nothing_moves_where_no_motion_is_wanted(page: Page) -> None:
    """Motion makes some people ill."""
    page.emulate_media(reduced_motion="reduce")
    running = "() => document.getAnimations().filter((each) => each.playState === 'running').length"

    assert page.evaluate(running) == 0


def test_a7_the_tab_key_leads_everywhere_and_shows_where(page: Page) -> None:
    """A control that only a mouse reaches is none for who has no mouse."""
    page.evaluate(MARK_TABBABLE)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(NOTE_FOCUS):
            break

    assert page.evaluate("window.reached.size") > 0
    assert page.evaluate(NOT_REACHED) == []
    assert page.evaluate("window.covered") == []


def test_c5_what_is_read_stays_where_it_is(
    opened: Opened, page: Page, pytestconfig: pytest.Config
) -> None:
    """While it loads and while it lives; moves that follow a click or a key are no shifts."""
    visit(page, page.url)
    watched_ms = float(pytestconfig.getoption("live_seconds")) * 1000
    until(lambda: page.evaluate("performance.now()") > watched_ms, within_s=watched_ms / 1000 + 10)
    shifts = page.evaluate("window.shifts")

    assert sum(each["value"] for each in shifts) <= LARGEST_SHIFT, shifts
