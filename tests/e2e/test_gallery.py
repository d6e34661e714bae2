"""The gallery: a hundred thousand runs, of which a person looks for one."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from browsing import PATIENCE_MS, PHONE, Problems, browsing, keep_if_failed
from full_store import RUNS, whole_range
from pages import settle, visit
from running_server import RunningServer, until

pytestmark = pytest.mark.browser

LEVELS = ("NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL", "UNREADABLE")
MOST_MOUNTED = 150
FRAME_MS = 6.0  # of the main thread, for script, style and layout
FRAMES = 200
PIXELS_A_FRAME = 100  # 6,000 a second at 60 frames
# Scrolls so far in each frame; gives how many items were on the page at most.
SCROLL = """([frames, pixels]) => new Promise((done) => {
  let most = 0;
  const step = (left) => {
    scrollBy(0, pixels);
    most = Math.max(most, document.querySelectorAll("[data-spot]").length);
    if (left > 0) requestAnimationFrame(() => step(left - 1));
    else done(most);
  };
  requestAnimationFrame(() => step(frames));
})"""
PLACES = """() => Object.fromEntries([...document.querySelectorAll("[data-spot] a[data-run]")]
  .map((each) => [each.dataset.run, each.getBoundingClientRect().top]))"""


@pytest.fixture
def full_page(
    request: pytest.FixtureRequest, browser: Browser, full_server: RunningServer
) -> Iterator[Page]:
    """A page at the full server, in a context of its own."""
    problems = Problems(full_server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        yield page
        keep_if_failed(request.node, page)
    assert problems.serious() == []


class Live:
    """Stands between a page and the server's WebSocket, and tells more than the server does."""

    def __init__(self, page: Page) -> None:
        """Listen from the page's next opening on."""
        self._socket: WebSocketRoute | None = None
        self._has_snapshot = False
        self._page = page
        page.route_web_socket(re.compile("/ws$"), self._between)

    def _between(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        socket.connect_to_server().on_message(self._pass_on)

    def _pass_on(self, message: str | bytes) -> None:
        assert self._socket is not None
        self._socket.send(message)
        self._has_snapshot |= '"snapshot"' in str(message)

    def tell(self, *runs: dict[str, Any]) -> None:
        """Tell of runs that are new, or have changed, once the page knows how things stand."""
        until(self._is_ready, within_s=PATIENCE_MS / 1000)
        assert self._socket is not None
        now = moment(datetime.now(UTC))
        for run in runs:
            told = {"type": "execution.updated", "seq": 1, "at": now, "serverTime": now}
            self._socket.send(json.dumps({**told, "execution": run}))

    def _is_ready(self) -> bool:
        """Whether the server has told how things stand: that would take back what is told here."""
        self._page.wait_for_timeout(10)  # what comes is passed on meanwhile
        return self._has_snapshot


def moment(at: datetime) -> str:
    """Write a moment as the API does."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def newest(server: RunningServer, count: int = 1) -> list[dict[str, Any]]:
    """Return the newest runs of a server."""
    path = f"/api/executions?limit={count}&imageData=none"
    found: list[dict[str, Any]] = server.get(path, key=None).json()["data"]
    return found


def new_runs(server: RunningServer, count: int) -> list[dict[str, Any]]:
    """Return runs like one of the server, as if they had just begun."""
    [model] = newest(server)
    later = datetime.now(UTC) + timedelta(minutes=1)
    return [{**model, "id": 5_000_000 + n, "startedAt": moment(later)} for n in range(count)]


def items(page: Page) -> Locator:
    """Return the runs that are on the page."""
    return page.locator("[data-spot] a[data-run]")


def first_run(page: Page) -> str | None:
    """Return the id of the first run of the list."""
    return page.locator("[data-spot='0/0'] a[data-run]").get_attribute("data-run")


def chips(page: Page) -> Locator:
    """Return the conditions that are shown."""
    return page.get_by_role("list", name="Filters", exact=True).get_by_role("listitem")


def search(page: Page, text: str) -> None:
    """Type into the line above the list, and press Enter."""
    box = page.get_by_role("combobox", name="Add a filter")
    box.fill(text)
    box.press("Enter")


def test_a5_the_six_levels_differ_in_word_and_bars(full_page: Page) -> None:
    """What is told by colour alone is not told to one man in twelve, nor on a grey print."""
    looks = set()
    for level in LEVELS:
        visit(full_page, f"/executions?{whole_range()}&risk={level.lower()}")
        badge = full_page.locator(f"[data-risk={level}]").first
        expect(badge).to_contain_text(level)
        bars = badge.locator("[data-bars]")
        looks.add(bars.get_attribute("data-bars") if bars.count() else badge.inner_text()[0])

    assert looks == {"0", "1", "2", "3", "4", "?"}


def test_b1_filters_stand_in_the_address_and_back_takes_the_last_away(full_page: Page) -> None:
    """A link shows what was seen, and a filter that was a mistake is one key away from undone."""
    visit(full_page, f"/executions?{whole_range()}")
    for count, typed in enumerate(("camera:gate", "risk:high", "conf:<0.6"), start=1):
        search(full_page, typed)
        expect(chips(full_page)).to_have_count(count + 1)  # and the range
    settle(full_page)
    seen, first = chips(full_page).all_inner_texts(), first_run(full_page)

    full_page.reload()
    settle(full_page)
    assert chips(full_page).all_inner_texts() == seen
    assert first_run(full_page) == first
    full_page.go_back()
    expect(chips(full_page)).to_have_text([*seen[:2], seen[-1]])


def test_b3_what_is_not_known_is_a_grey_chip(full_page: Page) -> None:
    """Links of another version, or with a slip, still show their list."""
    visit(full_page, f"/executions?{whole_range()}&risk=banana&colour=red")

    expect(full_page.get_by_role("listitem").filter(has_text="colour=red")).to_be_visible()
    expect(chips(full_page).filter(has_text="risk:banana")).to_have_attribute(
        "title", re.compile("not known")
    )
    expect(full_page.get_by_role("heading", level=1)).to_contain_text(f"{RUNS:,}")


def test_c1_what_comes_moves_nothing_that_is_read(
    full_page: Page, full_server: RunningServer
) -> None:
    """Pictures that slide away under the eyes are why people turn such pages off."""
    live = Live(full_page)
    visit(full_page, "/executions")
    full_page.mouse.wheel(0, 3_000)
    expect(full_page.locator("[data-spot='0/0']")).not_to_be_in_viewport()
    settle(full_page)
    before = full_page.evaluate(PLACES)

    live.tell(*new_runs(full_server, 10))
    pill = full_page.get_by_role("button", name="10 new executions")
    expect(pill).to_be_visible()
    after = full_page.evaluate(PLACES)
    assert before
    assert after == before

    pill.click()
    expect(full_page.locator("[data-spot='0/0']")).to_be_in_viewport()
    expect(pill).to_have_count(0)


def test_c2_at_the_top_what_comes_is_shown_by_itself(
    full_page: Page, full_server: RunningServer
) -> None:
    """Who only watches must not have to press anything."""
    live = Live(full_page)
    visit(full_page, "/executions")

    with full_page.expect_response("**/api/executions/buckets**", timeout=PATIENCE_MS):
        live.tell(*new_runs(full_server, 2))


def test_what_stops_matching_stays_dimmed(full_page: Page, full_server: RunningServer) -> None:
    """A card that vanishes while it is looked at makes people doubt what they saw."""
    live = Live(full_page)
    visit(full_page, "/executions?status=success")
    shown = first_run(full_page)
    path = "/api/executions?limit=1&status=success&imageData=none"
    [run] = full_server.get(path, key=None).json()["data"]
    assert str(run["id"]) == shown

    live.tell({**run, "status": "error"})

    muted = full_page.locator("[data-spot='0/0']")
    expect(muted).to_have_attribute("title", "No longer matches the filter")
    assert first_run(full_page) == shown


def test_e1_a_hundred_thousand_runs_scroll_like_ten(full_page: Page) -> None:
    """The page holds few cards at any time, and each frame leaves room for painting."""
    visit(full_page, f"/executions?{whole_range()}")
    session = full_page.context.new_cdp_session(full_page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = spent(session)
    most = full_page.evaluate(SCROLL, [FRAMES, PIXELS_A_FRAME])
    frame_ms = (spent(session) - before) / FRAMES * 1000

    assert 0 < most <= MOST_MOUNTED
    assert frame_ms <= FRAME_MS


def spent(session: Any) -> float:
    """Return how many seconds the main thread has worked on script, style and layout."""
    wanted = {"ScriptDuration", "LayoutDuration", "RecalcStyleDuration"}
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(sum(each["value"] for each in metrics if each["name"] in wanted))


def test_the_scrollbar_is_true_and_every_day_is_one_step_away(full_page: Page) -> None:
    """Immich's lesson: counts come first, so that nothing grows while one scrolls."""
    visit(full_page, f"/executions?{whole_range()}")
    height = full_page.evaluate("document.documentElement.scrollHeight")
    slider = full_page.get_by_role("slider", name="Day in the list")
    slider.press("End")
    oldest = full_page.locator("[data-spot^='199/'] a[data-run]").first
    expect(oldest).to_be_visible()

    assert full_page.evaluate("document.documentElement.scrollHeight") == height
    assert slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")

    wanted = datetime.now(UTC) - timedelta(days=100)
    full_page.get_by_role("button", name="Go to date").click()
    full_page.get_by_label("Date or time").fill(wanted.strftime("%Y-%m-%dT12:00:00Z"))
    full_page.get_by_role("button", name="Go there").click()
    shown = full_page.locator("[data-spot] a[data-run]:focus time")
    expect(shown).to_have_attribute("datetime", re.compile(wanted.strftime("%Y-%m-%dT1[12]")))


@pytest.mark.parametrize("way", ["reload", "back"])
def test_the_place_in_the_list_is_kept(full_page: Page, way: str) -> None:
    """Who comes back has to find what was looked at, not the top of the list."""
    visit(full_page, f"/executions?{whole_range()}")
    full_page.evaluate("scrollTo(0, 200_000)")
    settle(full_page)
    full_page.wait_for_function("() => history.state?.place")
    place = full_page.evaluate("history.state.place")
    before = full_page.locator(f"a[data-run='{place['id']}']").bounding_box()

    if way == "reload":
        full_page.reload()
    else:
        full_page.get_by_role("link", name="Overview").first.click()
        expect(full_page.get_by_role("heading", level=1)).not_to_contain_text("Executions")
        full_page.go_back()
    again = full_page.locator(f"a[data-run='{place['id']}']")
    expect(again).to_be_in_viewport()
    after = again.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 1


def test_the_keys_lead_through_the_list(full_page: Page) -> None:
    """One stop for Tab, arrows within, and no run that only a mouse can choose or open."""
    visit(full_page, f"/executions?{whole_range()}")
    full_page.keyboard.press("j")
    focused = full_page.locator("[data-spot]:has(a:focus)")
    expect(focused).to_have_attribute("data-spot", "0/0")
    full_page.keyboard.press("ArrowRight")
    expect(focused).to_have_attribute("data-spot", "0/1")
    full_page.keyboard.press("x")
    full_page.keyboard.press("ArrowDown")
    full_page.keyboard.press("Shift+X")
    bar = full_page.get_by_role("toolbar", name="With the selected executions")
    expect(bar).to_contain_text(re.compile(r"^[3-9] of 100,000 selected"))
    full_page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    full_page.keyboard.press("End")
    expect(focused).to_have_attribute("data-spot", re.compile("^199/"))
    expect(focused).to_be_in_viewport()
    assert full_page.locator("[data-spot] [tabindex='0']").count() == 1


def test_names_are_suggested_while_one_types(full_page: Page) -> None:
    """Nobody knows the names of all cameras by heart."""
    visit(full_page, f"/executions?{whole_range()}")
    box = full_page.get_by_role("combobox", name="Add a filter")
    box.press_sequentially("camera:ro")
    options = full_page.get_by_role("option")
    expect(options.filter(has_text="camera:road")).to_be_visible()
    options.filter(has_text="camera:roof").click()

    expect(chips(full_page).first).to_have_text("camera:roof")
    expect(full_page).to_have_url(re.compile("camera=roof"))
    expect(box).to_have_value("")


def test_h1_an_answer_without_a_level_is_unreadable_and_never_low(
    full_page: Page, full_server: RunningServer
) -> None:
    """What a model said and nobody could read may have been the fire."""
    visit(full_page, f"/executions?{whole_range()}")
    tabs = full_page.get_by_role("navigation", name="Which executions")
    tabs.get_by_role("link", name="Unreadable").click()
    expect(full_page.locator("[data-risk]").first).to_have_attribute("data-risk", "UNREADABLE")
    settle(full_page)
    path = f"/api/executions?{whole_range()}&limit=1&imageData=none&risk="
    totals = [total_of(full_server, path + level) for level in ("UNREADABLE", "LOW")]

    assert full_page.locator("[data-risk]:not([data-risk=UNREADABLE])").count() == 0
    expect(full_page.get_by_role("heading", level=1)).to_contain_text(f"{totals[0]:,}")
    visit(full_page, f"/executions?{whole_range()}&risk=low")
    expect(full_page.get_by_role("heading", level=1)).to_contain_text(f"{totals[1]:,}")


def total_of(server: RunningServer, path: str) -> int:
    """Return how many runs a list has."""
    total: int = server.get(path, key=None).json()["meta"]["pagination"]["total"]
    return total


def test_the_table_sorts_and_says_so(full_page: Page) -> None:
    """The longest of a hundred thousand, without pictures in the way."""
    visit(full_page, f"/executions?{whole_range()}&view=table")
    head = full_page.get_by_role("columnheader", name="Duration")
    head.get_by_role("button").click()

    expect(head).to_have_attribute("aria-sort", "descending")
    expect(full_page).to_have_url(re.compile("sort=-duration"))
    expect(full_page.get_by_role("slider")).to_have_count(0)
    settle(full_page)
    expect(items(full_page).first).to_be_visible()


def test_what_is_kept_out_stands_in_the_address_and_is_turned_around(
    full_page: Page, full_server: RunningServer
) -> None:
    """All but the usual is what a person looks for; a slip in it is a grey chip."""
    visit(full_page, f"/executions?{whole_range()}&risk=!LOW,!banana")
    heading = full_page.get_by_role("heading", level=1)
    path = f"/api/executions?{whole_range()}&limit=1&imageData=none&risk="
    without, only = (total_of(full_server, path + each) for each in ("!LOW", "LOW"))

    assert without + only == RUNS
    expect(heading).to_contain_text(f"{without:,}")
    expect(chips(full_page).nth(1)).to_have_attribute("title", re.compile("not known"))
    full_page.get_by_role("button", name="Risk: not LOW", exact=True).click()
    expect(heading).to_contain_text(f"{only:,}")
    expect(chips(full_page).first).to_have_text("risk:low")
    expect(full_page).to_have_url(re.compile("risk=low,"))


def test_all_that_match_are_exported_and_marked_unless_they_are_too_many(
    full_page: Page, full_server: RunningServer
) -> None:
    """A mark on a hundred thousand runs is a slip; one on all of a filter is one act, with undo."""
    visit(full_page, f"/executions?{whole_range()}")
    expect(items(full_page).first).to_be_visible()
    full_page.keyboard.press("Control+a")
    bar = full_page.get_by_role("toolbar", name="With the selected executions")
    bar.get_by_role("button", name="All 100,000 matching").click()

    expect(bar).to_contain_text("All 100,000 matching selected")
    expect(bar.get_by_role("button", name="Correct")).to_have_attribute("aria-disabled", "true")
    bar.get_by_role("button", name="Export").click()
    expect(full_page.get_by_role("dialog")).to_contain_text("100,000")
    full_page.keyboard.press("Escape")
    full_page.locator("[data-spot='0/0'] input").click()
    expect(bar).to_contain_text(re.compile(r"^\d+ of 100,000 selected"))

    critical = f"{whole_range()}&risk=CRITICAL"
    waiting = f"/api/executions?{critical}&mark=none&limit=1&imageData=none"
    before = total_of(full_server, waiting)
    visit(full_page, f"/executions?{critical}&mark=none")
    expect(items(full_page).first).to_be_visible()
    full_page.keyboard.press("Control+a")
    bar.get_by_role("button", name=f"All {before:,} matching").click()
    bar.get_by_role("button", name="Unsure").click()
    full_page.get_by_role("button", name=f"Mark {before:,}").click()
    marked = full_page.get_by_role("status").filter(has_text=f"{before:,} runs marked: Unsure")
    expect(marked).to_be_visible()
    assert (total_of(full_server, waiting), before > 100) == (0, True)
    marked.get_by_role("button", name="Undo").click()
    until(lambda: total_of(full_server, waiting) == before, within_s=PATIENCE_MS / 1000)


def test_marks_are_taken_back_in_turn_and_their_toast_leaves_the_bar_free(
    full_page: Page,
) -> None:
    """A slip of two acts ago is one key away, and what tells of it covers no button."""
    visit(full_page, f"/executions?{whole_range()}&mark=none")
    expect(items(full_page).first).to_be_visible()
    for spot in ("0/0", "0/1"):
        full_page.locator(f"[data-spot='{spot}'] input").click()
    bar = full_page.get_by_role("toolbar", name="With the selected executions")
    told = full_page.get_by_role("status").filter(has=full_page.get_by_role("button"))
    first = items(full_page).first

    bar.get_by_role("button", name="Unsure").click()
    expect(told).to_contain_text("2 runs marked: Unsure")
    toast, tools = told.bounding_box(), bar.bounding_box()
    assert toast is not None
    assert tools is not None
    assert toast["y"] + toast["height"] <= tools["y"]
    bar.get_by_role("button", name="Unsure").click()
    expect(told).to_contain_text("All 2 are marked so already: Unsure")
    bar.get_by_role("button", name="Missed").click()
    expect(told).to_contain_text("2 runs marked: Missed")
    expect(told.get_by_role("button", name="Undo")).to_have_count(1)

    full_page.keyboard.press("Control+z")
    expect(told).to_contain_text("Undone for 2 runs")
    expect(first).to_contain_text("Unsure")
    full_page.keyboard.press("Control+z")
    expect(first).not_to_contain_text("Unsure")
    expect(told).to_contain_text("Undone for 2 runs")
    full_page.keyboard.press("Control+z")
    expect(told).to_contain_text("No mark of this visit")


def test_space_shows_a_run_beside_the_list_and_keys_go_on(full_page: Page) -> None:
    """A look at each of many, without losing the place in the list."""
    visit(full_page, f"/executions?{whole_range()}")
    full_page.keyboard.press("j")
    focused = full_page.locator("[data-spot]:has(a:focus)")
    expect(focused).to_have_attribute("data-spot", "0/0")
    full_page.keyboard.press("Space")
    peek = full_page.get_by_role("complementary", name="Preview")
    first = full_page.locator("[data-spot='0/0'] time").get_attribute("datetime")
    expect(peek.get_by_role("time")).to_have_attribute("datetime", str(first))

    full_page.keyboard.press("j")
    expect(focused).to_have_attribute("data-spot", "0/1")
    second = focused.locator("time").get_attribute("datetime")
    expect(peek.get_by_role("time")).to_have_attribute("datetime", str(second))
    full_page.keyboard.press("Escape")
    expect(peek).to_have_count(0)
    expect(focused).to_have_attribute("data-spot", "0/1")


def test_a_finger_chooses_runs_after_a_press_on_select(
    browser: Browser, full_server: RunningServer
) -> None:
    """There is nothing to hover with: without the button nobody finds the boxes."""
    url = full_server.urls[0]
    with browsing(browser, url, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        visit(page, "/executions")
        page.get_by_role("button", name="Select", exact=True).tap()
        bar = page.get_by_role("toolbar", name="With the selected executions")
        expect(bar).to_contain_text("0 of")
        page.locator("[data-spot='0/1'] a[data-run]").tap()
        expect(bar).to_contain_text("1 of")
        expect(page.locator("[data-spot='0/1'] input")).to_be_checked()
        bar.get_by_role("button", name="Clear the selection").tap()
        expect(bar).to_have_count(0)

        rest(page, page.locator("[data-spot='0/2'] a[data-run]"), until_shown=bar)
        expect(bar).to_contain_text("1 of")
        assert "open=" not in page.url, "a finger that rests opens nothing"
        box = bar.bounding_box()
        assert box is not None
        assert box["height"] < 64, "one row"


def rest(page: Page, target: Locator, *, until_shown: Locator) -> None:
    """Hold a finger on something until it shows, and lift it."""
    box = target.bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    finger = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    expect(until_shown).to_be_visible()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_where_nothing_is_found_it_says_what_to_take_away(full_page: Page) -> None:
    """An empty page leaves people wondering whether it is broken."""
    visit(full_page, f"/executions?{whole_range()}&camera=gate&q=helicopter")

    expect(full_page.get_by_text("0 of 100,000 match")).to_be_visible()
    full_page.get_by_role("button", name="Remove “helicopter”").click()
    expect(items(full_page).first).to_be_visible()


def test_i4_an_empty_install_says_what_comes_next(signed_in: Page) -> None:
    """Who has just installed it has no runs, and needs to know why."""
    visit(signed_in, "/executions")

    expect(signed_in.get_by_role("link", name="Connect n8n")).to_be_visible()


def test_on_a_phone_the_filters_come_from_below(page: Page) -> None:
    """A small screen is for pictures; what narrows the list is a press away, and counted."""
    page.set_viewport_size(PHONE)
    visit(page, "/executions?risk=high,critical")
    page.get_by_role("button", name="Filters (2)").click()
    sheet = page.get_by_role("dialog", name="Filters")
    sheet.get_by_role("button", name=re.compile("Remove .*critical")).click()
    box = sheet.get_by_role("combobox", name="Add a filter or search descriptions")
    box.fill("mark:none")
    box.press("Enter")

    expect(page).to_have_url(re.compile("risk=high&mark=none$"))
    box.press("ArrowDown")
    expect(sheet.get_by_role("option").first).to_be_visible()
    sheet.get_by_role("button", name="Close").click()  # which stays where it is
    expect(sheet).to_have_count(0)
    expect(page.get_by_role("button", name="Filters (2)")).to_be_focused()


def test_a_phone_shows_two_cards_side_by_side(full_page: Page) -> None:
    """It is where the message about the fire arrives."""
    full_page.set_viewport_size(PHONE)
    visit(full_page, "/executions")
    boxes = [full_page.locator(f"[data-spot='0/{n}']").bounding_box() for n in (0, 1)]

    assert all(boxes)
    [left, right] = [box for box in boxes if box]
    assert left["y"] == right["y"]
    assert right["x"] >= left["x"] + left["width"]
    expect(full_page.get_by_role("button", name="Table")).to_have_count(0)
