"""One picture over the gallery: stepping, zooming, playing, comparing, and the way back."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from accessibility import serious_issues
from browsing import DESK, PHONE, Problems, browsing
from full_store import RUNS, whole_range
from pages import settle, visit
from running_server import RunningServer, until

pytestmark = pytest.mark.browser

WIDE = "range=30d"
FRAMES = 20  # of play that are looked at
LEAST_SHARE = 0.9  # of them, with a picture that is sharp
MOST_TABS = 120
HALF = 100  # days of the full server
STEPS = 200
WITHIN_S = 30.0

# Notes of every run that is shown in what stage its picture was when it was painted first.
RECORD_FRAMES = """() => {
  window.frames_ = [];
  const note = () => {
    const shot = document.querySelector("dialog [data-run]");
    const { run, stage } = shot?.dataset ?? {};
    if (!run || run === window.frames_.at(-1)?.run) return;
    const frame = { run, stage, isSharp: false };
    window.frames_.push(frame);
    requestAnimationFrame(() => {
      frame.isSharp = stage === "preview" && shot.complete && shot.naturalWidth > 0;
    });
  };
  note();
  new MutationObserver(note).observe(document.querySelector("dialog"),
    { subtree: true, childList: true, attributes: true });
}"""
FOCUSABLE = """() => {
  const all = document.querySelectorAll("dialog :is(a[href], button, input, textarea, summary)");
  window.reached = new Set();
  window.wanted = [...all].filter((each) => each.checkVisibility() && !each.disabled);
}"""
NOTE_FOCUS = """() => {
  window.reached.add(document.activeElement);
  return window.wanted.every((each) => window.reached.has(each));
}"""
UNREACHED = """() => window.wanted.filter((each) => each.isConnected && !window.reached.has(each))
  .map((each) => each.outerHTML.slice(0, 120))"""


def runs_of(server: RunningServer, query: str) -> list[dict[str, Any]]:
    """Return the runs of a list, the newest first."""
    answer = server.get(f"/api/executions?limit=200&imageData=none&{query}", key=None)
    runs: list[dict[str, Any]] = answer.json()["data"]
    return runs


def flagged_runs(server: RunningServer) -> tuple[list[dict[str, Any]], str]:
    """Return a list that nothing joins meanwhile, with pictures at both ends, and its query."""
    runs = [
        run for run in runs_of(server, "risk=HIGH,MEDIUM&days=30") if run["status"] != "running"
    ]
    pictured = [at for at, run in enumerate(runs) if run["imageUrl"]]
    runs = runs[pictured[0] : pictured[-1] + 1]
    assert len(runs) > 4
    newest = datetime.fromisoformat(runs[0]["startedAt"]) + timedelta(milliseconds=1)
    span = f"from={runs[-1]['startedAt']}&to={newest.isoformat().replace('+00:00', 'Z')}"
    return runs, f"{span}&risk=high,medium&status=!running"


def beside(server: RunningServer, id_: int) -> dict[str, Any]:
    """Return what lies beside a run of its camera."""
    answer = server.get(f"/api/executions/{id_}/neighbours?mode=camera&limit=50", key=None)
    found: dict[str, Any] = answer.json()["data"]
    return found


def a_run(server: RunningServer, at: int = 60) -> dict[str, Any]:
    """Return a finished run with a picture, which has older ones of its camera."""
    runs = runs_of(server, "status=success")
    return next(run for run in runs[at:] if run["imageUrl"] and run["camera"])


def open_at(page: Page, id_: int, query: str = WIDE) -> Locator:
    """Open the gallery with a picture in full; return its dialog, once the picture is sharp."""
    page.goto(f"/executions?{query}&open={id_}")
    dialog = page.get_by_role("dialog", name="Picture")
    expect(shown(dialog, id_)).to_have_attribute("data-stage", "preview")
    return dialog


def shown(dialog: Locator, id_: int) -> Locator:
    """Return the picture of a run in the dialog."""
    return dialog.locator(f"img[data-run='{id_}']")


def run_in(dialog: Locator) -> str | None:
    """Return whose picture the dialog shows."""
    return dialog.locator("[data-run]").first.get_attribute("data-run")


def zoom_of(dialog: Locator) -> float:
    """Return by how much the picture is enlarged."""
    return float(dialog.locator("[data-zoom]").get_attribute("data-zoom") or "nan")


def test_a_card_opens_and_closing_comes_back_to_where_one_went(
    page: Page,
) -> None:
    """The tenth picture is not the one that was opened; the gallery has to know."""
    page.goto(f"/executions?{WIDE}&status=success,error")
    page.get_by_role("link").filter(has=page.locator("img")).first.click()
    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog.locator("[data-run]").first).to_be_visible()
    seen: list[str | None] = [None]
    for _ in range(6):
        until(lambda: run_in(dialog) != seen[-1], within_s=WITHIN_S)
        seen.append(run_in(dialog))
        page.keyboard.press("ArrowRight")
    until(lambda: run_in(dialog) != seen[-1], within_s=WITHIN_S)
    until(lambda: page.url.endswith(f"open={run_in(dialog)}"), within_s=WITHIN_S)
    run = run_in(dialog)
    assert run not in seen

    page.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    expect(page.locator(":focus")).to_have_attribute(
        "href", f"/executions?{WIDE}&status=success,error&open={run}"
    )


def test_d1_the_way_back_leads_to_the_picture_that_was_seen_last(
    browser: Browser, full_server: RunningServer
) -> None:
    """Half way down a hundred thousand, two hundred steps on: closing must not lose the place."""
    problems = Problems(full_server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        visit(page, f"/executions?{whole_range()}")
        slider = page.get_by_role("slider", name="Day in the list")
        slider.focus()
        while float(slider.get_attribute("aria-valuenow") or 0) < HALF:
            slider.press("PageDown")
        settle(page)
        page.locator("[data-spot] a[data-run]").nth(20).click()
        dialog = page.get_by_role("dialog", name="Picture")
        first = place_of(dialog)
        for _ in range(STEPS):
            page.keyboard.press("ArrowRight")
        expect(dialog.get_by_text(f"{first + STEPS:,} of {RUNS:,} in this list")).to_be_visible()
        page.keyboard.press("Escape")
        run = expect_return(page)

        page.keyboard.press("Enter")
        expect(shown(dialog, run)).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(page).not_to_have_url(re.compile(rf"open={run}\b"))
        page.go_back()
        run = expect_return(page, other_than=run)

        page.keyboard.press("Enter")
        expect(shown(dialog, run)).to_be_visible()
        page.reload()
        expect(shown(dialog, run)).to_be_visible()
        page.keyboard.press("Escape")
        assert expect_return(page) == run
    assert problems.serious() == []


def place_of(dialog: Locator) -> int:
    """Return where in its list the picture stands, counted from 1."""
    words = dialog.get_by_text(re.compile("in this list$"))
    expect(words).to_be_visible()
    return int(words.inner_text().split()[0].replace(",", ""))


def expect_return(page: Page, *, other_than: int = 0) -> int:
    """Wait until a card has the focus, in the middle of the window; return whose it is."""
    expect(page.get_by_role("dialog", name="Picture")).to_have_count(0)
    card = page.locator(f"a[data-run]:focus:not([data-run='{other_than}'])")
    expect(card).to_be_in_viewport()
    box = until(card.bounding_box, within_s=WITHIN_S)  # none while cards are drawn anew
    assert box is not None
    middle = box["y"] + box["height"] / 2
    assert abs(middle - DESK["height"] / 2) < box["height"]
    return int(card.get_attribute("data-run") or 0)


def test_d2_arrows_visit_only_what_the_filter_leaves(
    page: Page, demo_server: RunningServer
) -> None:
    """Whoever looks through high risks does not want to see the quiet pictures between them."""
    listed, query = flagged_runs(demo_server)
    dialog = open_at(page, listed[0]["id"], query)
    total = f"of {len(listed):,} in this list"
    expect(dialog.get_by_text(f"1 {total}")).to_be_visible()
    for run in listed[1:5]:
        page.keyboard.press("ArrowRight")
        expect(dialog.locator("[data-run]")).to_have_attribute("data-run", str(run["id"]))

    expect(dialog.get_by_text(f"5 {total}")).to_be_visible()


def test_what_a_detector_found_is_framed_where_it_lies(
    page: Page, demo_server: RunningServer
) -> None:
    """A frame beside the smoke, after zooming or for good, accuses the wrong hill."""
    detected = runs_of(demo_server, "camera=cam-09,cam-10,cam-11,cam-12&risk=HIGH,CRITICAL&days=90")
    run = next(run for run in detected if run["analysis"]["detections"])
    [found, *_] = sorted(run["analysis"]["detections"], key=lambda each: -each["confidence"])
    dialog = open_at(page, run["id"], "range=90d")
    frame = dialog.locator("[data-boxes] > *").first
    for zoom in ("1.000", "1.250", "1.563"):
        expect(dialog.locator("[data-zoom]")).to_have_attribute("data-zoom", zoom)
        assert within(frame, shown(dialog, run["id"])) == pytest.approx(found["box"], abs=0.01)
        page.keyboard.press("+")
    expect(dialog.get_by_role("list", name="Detected:")).to_contain_text(found["label"])

    page.keyboard.press("o")
    expect(frame).to_have_count(0)
    page.reload()
    expect(dialog.get_by_role("button", name="Boxes", pressed=False)).to_be_visible()
    expect(frame).to_have_count(0)


def within(inner: Locator, outer: Locator) -> list[float]:
    """Return left, top, width and height of one thing as shares of another."""
    expect(inner).to_be_attached()
    box, whole = inner.bounding_box(), outer.bounding_box()
    assert box is not None
    assert whole is not None
    return [
        (box["x"] - whole["x"]) / whole["width"],
        (box["y"] - whole["y"]) / whole["height"],
        box["width"] / whole["width"],
        box["height"] / whole["height"],
    ]


def test_the_end_of_a_list_is_told_and_not_wrapped(page: Page, demo_server: RunningServer) -> None:
    """Who goes round without noticing judges the same picture twice."""
    listed, query = flagged_runs(demo_server)
    last = listed[-1]["id"]
    dialog = open_at(page, last, query)
    page.keyboard.press("ArrowRight")

    expect(dialog.get_by_text("This is the last one")).to_be_visible()
    expect(shown(dialog, last)).to_be_visible()
    refused = dialog.get_by_role("button", name="Next picture: This is the last one")
    expect(refused).to_have_attribute("aria-disabled", "true")


def test_d3_zoom_and_pan_stay_with_the_camera(page: Page, demo_server: RunningServer) -> None:
    """Two pictures of one corner are compared by looking at that corner in both."""
    runs = runs_of(demo_server, "status=success")
    at, run = next(
        (at, run)
        for at, run in enumerate(runs)
        if at > 40 and run["imageUrl"] and runs[at + 1]["camera"] != run["camera"]
    )
    dialog = open_at(page, run["id"], f"{WIDE}&status=success")
    for _ in range(5):
        page.keyboard.press("+")
    page.keyboard.press("l")
    frame = dialog.locator("[data-zoom]")
    expect(frame).to_have_attribute("data-zoom", f"{1.25**5:.3f}")
    before = frame.evaluate("(element) => element.style.transform")

    page.keyboard.press("Shift+ArrowRight")

    older = beside(demo_server, run["id"])["next"][0]["id"]
    expect(dialog.locator("[data-run]")).to_have_attribute("data-run", str(older))
    assert frame.evaluate("(element) => element.style.transform") == before
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("[data-run]")).to_have_attribute("data-run", str(runs[at + 1]["id"]))
    expect(frame).to_have_attribute("data-zoom", "1.000")


def test_zooming_works_by_wheel_buttons_and_double_click(
    page: Page, demo_server: RunningServer
) -> None:
    """What lies under the pointer stays there; the original is asked for once it is needed."""
    id_ = a_run(demo_server)["id"]
    dialog = open_at(page, id_)
    box = shown(dialog, id_).bounding_box()
    assert box is not None
    spot = box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25
    page.mouse.move(*spot)
    for _ in range(4):
        page.mouse.wheel(0, -200)

    expect(shown(dialog, id_)).to_have_attribute("data-stage", "original")
    after = shown(dialog, id_).bounding_box()
    assert after is not None
    assert after["width"] > 1.5 * box["width"]
    assert (spot[0] - after["x"]) / after["width"] == pytest.approx(0.25, abs=0.01)
    dialog.get_by_role("button", name="Fit").click()
    assert zoom_of(dialog) == 1
    page.mouse.dblclick(*spot)
    expect(dialog.locator("[data-zoom='2.500']")).to_be_visible()
    dialog.get_by_role("button", name="Make smaller").click()
    assert zoom_of(dialog) == pytest.approx(2)


def test_d4_play_shows_pictures_and_not_their_thumbnails(
    page: Page, demo_server: RunningServer
) -> None:
    """Ten blurred pictures in a second show nothing; a slow server makes play slower instead."""
    dialog = open_at(page, a_run(demo_server, 10)["id"], f"{WIDE}&status=success")
    page.evaluate(RECORD_FRAMES)
    page.keyboard.down("ArrowRight")
    shown_frames = "window.frames_.length"
    until(lambda: page.evaluate(shown_frames) > FRAMES, within_s=WITHIN_S)
    page.keyboard.up("ArrowRight")
    expect(dialog.get_by_role("button", name="Play", exact=True)).to_be_visible()

    pictured = {run["id"] for run in runs_of(demo_server, "status=success") if run["imageUrl"]}
    frames = [each for each in page.evaluate("window.frames_") if int(each["run"]) in pictured]
    assert len(frames) > FRAMES / 2
    assert sum(frame["isSharp"] for frame in frames) >= LEAST_SHARE * len(frames), frames


def test_d5_the_picture_before_is_shown_with_its_distance_in_time(
    page: Page, demo_server: RunningServer
) -> None:
    """Whether something is new in a picture is seen only beside the one before."""
    run = a_run(demo_server)
    before = next(each for each in beside(demo_server, run["id"])["next"] if each["imageUrl"])
    dialog = open_at(page, run["id"])

    dialog.get_by_role("button", name="Compare").click()

    expect(shown(dialog, before["id"])).to_be_visible()
    expect(shown(dialog, run["id"])).to_be_visible()
    expect(dialog.get_by_text(" earlier")).to_be_visible()
    for look, pictures in {"Swipe": 2, "Blink": 2, "Difference": 2, "Side by side": 2}.items():
        dialog.get_by_role("button", name=look).click()
        expect(dialog.locator("[data-run]")).to_have_count(pictures)
    page.keyboard.press("Escape")
    expect(dialog.locator("[data-run]")).to_have_count(1)


def test_any_picture_of_the_film_can_be_compared(page: Page, demo_server: RunningServer) -> None:
    """The one before may be just as strange; the link then shows the same two."""
    run = a_run(demo_server)
    dialog = open_at(page, run["id"], f"{WIDE}&compare=previous")
    dialog.get_by_role("button", name="Pick…").click()
    picked = beside(demo_server, run["id"])["next"][3]["id"]
    film = dialog.get_by_role("list", name="Same camera, before and after")
    here = film.locator("[aria-current=true]")
    expect(here).to_be_visible()
    film.get_by_role("button").nth(
        int(
            here.evaluate(
                "(each) => [...each.closest('ul').querySelectorAll('button')].indexOf(each)"
            )
        )
        + 4
    ).click()

    expect(shown(dialog, picked)).to_be_visible()
    assert f"compare={picked}" in page.url
    assert f"open={run['id']}" in page.url


def test_h3_looking_at_a_picture_is_no_mark(page: Page, demo_server: RunningServer) -> None:
    """What was seen is not yet judged: false alarms would look confirmed."""
    listed = [run for run in runs_of(demo_server, "mark=none&days=30") if run["imageUrl"]][5:9]
    dialog = open_at(page, listed[0]["id"], f"{WIDE}&mark=none")
    for _ in listed[1:]:
        page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("region", name="What was made of it")).to_contain_text("Confidence")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    for run in listed:
        seen = demo_server.get(f"/api/executions/{run['id']}?imageData=none", key=None).json()
        assert seen["data"]["mark"] is None


def test_a3_machines_find_nothing_in_the_dialog(page: Page, demo_server: RunningServer) -> None:
    """In both themes, with and without a comparison."""
    dialog = open_at(page, a_run(demo_server)["id"])
    expect(dialog.get_by_role("button", name="Correct")).to_be_visible()
    assert serious_issues(page, theme="light", within="dialog") == []
    page.keyboard.press("c")
    expect(dialog.locator("[data-run]")).to_have_count(2)

    assert serious_issues(page, theme="dark", within="dialog") == []


def test_a6_nothing_blinks_where_no_motion_is_wanted(
    page: Page, demo_server: RunningServer
) -> None:
    """Flashing makes some people ill."""
    page.emulate_media(reduced_motion="reduce")
    dialog = open_at(page, a_run(demo_server)["id"], f"{WIDE}&compare=previous")
    expect(dialog.locator("[data-run]")).to_have_count(2)

    expect(dialog.get_by_role("button", name="Blink")).to_have_count(0)
    page.keyboard.press("b")
    expect(dialog.get_by_role("button", name="Side by side")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a7_the_tab_key_reaches_everything_in_the_dialog(
    page: Page, demo_server: RunningServer
) -> None:
    """Zoom, play, film, marks: whoever has no mouse needs them all."""
    dialog = open_at(page, a_run(demo_server)["id"])
    expect(dialog.get_by_role("button", name="Correct")).to_be_visible()
    page.evaluate(FOCUSABLE)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(NOTE_FOCUS):
            break

    assert page.evaluate(UNREACHED) == []


def test_keys_of_the_gallery_are_off_below_the_dialog(
    page: Page, demo_server: RunningServer
) -> None:
    """A key that is meant for the picture must not choose a card that nobody sees."""
    open_at(page, a_run(demo_server)["id"])
    page.keyboard.press("x")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="Picture")).to_have_count(0)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_a_run_that_is_gone_says_so(page: Page, problems: Problems) -> None:
    """A link from long ago may lead to what was cleaned away since."""
    problems.allow("404")
    page.goto(f"/executions?{WIDE}&open=987654321")
    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog.get_by_role("alert")).to_contain_text("987654321")
    dialog.get_by_role("button", name="Close").first.click()

    expect(dialog).to_have_count(0)


def test_fingers_step_and_close_on_a_phone(browser: Browser, demo_server: RunningServer) -> None:
    """A phone has no keys; nothing there is wider than its screen either."""
    listed = runs_of(demo_server, "status=success")[50:]
    one, following = next(pair for pair in pairwise(listed) if all(run["imageUrl"] for run in pair))
    problems = Problems(demo_server.urls[0])
    touch = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    with browsing(browser, problems.origin, problems, **touch) as page:
        dialog = open_at(page, one["id"], f"{WIDE}&status=success")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert small_targets(dialog) == []
        spread(page, dialog)
        assert zoom_of(dialog) == pytest.approx(3, abs=0.05)
        page.get_by_role("button", name="Make smaller").click(click_count=6)
        assert zoom_of(dialog) == 1
        swipe(page, dialog, by=(-180, 0))
        expect(dialog.locator("[data-run]")).to_have_attribute("data-run", str(following["id"]))
        swipe(page, dialog, by=(0, 200))
        expect(dialog).to_have_count(0)
    assert problems.serious() == []


def small_targets(dialog: Locator) -> list[str]:
    """Return the buttons that a finger would miss."""
    found: list[str] = dialog.evaluate(
        """(dialog) => [...dialog.querySelectorAll("button")]
          .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
          .map((each) => each.outerHTML.slice(0, 160))"""
    )
    return found


class Fingers:
    """Touches a picture, at places that are told from its middle."""

    def __init__(self, page: Page, dialog: Locator) -> None:
        """Find the picture."""
        box = dialog.locator("[data-run]").bounding_box()
        assert box is not None
        self._x, self._y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self._session = page.context.new_cdp_session(page)

    def touch(self, kind: str, *places: tuple[float, float]) -> None:
        """Put fingers down, move them, or take them away."""
        points = [
            {"x": self._x + x, "y": self._y + y, "id": number}
            for number, (x, y) in enumerate(places)
        ]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def swipe(page: Page, dialog: Locator, *, by: tuple[int, int]) -> None:
    """Draw a finger over the picture."""
    fingers = Fingers(page, dialog)
    fingers.touch("touchStart", (0, 0))
    for share in (0.25, 0.5, 0.75, 1):
        fingers.touch("touchMove", (by[0] * share, by[1] * share))
    fingers.touch("touchEnd")


def spread(page: Page, dialog: Locator) -> None:
    """Move two fingers apart until they are three times as far from each other."""
    fingers = Fingers(page, dialog)
    fingers.touch("touchStart", (-30, 0), (30, 0))
    for apart in (45, 60, 75, 90):
        fingers.touch("touchMove", (-apart, 0), (apart, 0))
    fingers.touch("touchEnd")
