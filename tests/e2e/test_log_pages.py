"""The page of logs in a real browser, at containers of a real engine that print on order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browsing import Problems, browsing, keep_if_failed
from docker_engine import DockerEngine
from running_server import RunningServer, serving, until

pytestmark = [pytest.mark.docker, pytest.mark.browser]

LINES = "Log lines"
PAUSED = "log-paused"
GAP = "log-gap"
SOME_LINES = 300
BURST_LINES = 30_000
MANY_LINES = 110_000
RING_LINES = 100_000
LONGEST_TASK_MS = 50.0
LINES_PER_S = 500
MOST_HEAP_BYTES = 120 * 1024 * 1024
LOADED_MS = 60_000.0  # for tens of thousands of lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Printers:
    """Two containers, `alpha` and `beta`, that print what they are told, and who watches them."""

    engine: DockerEngine
    server: RunningServer
    page: Page

    def say(self, name: str, script: str) -> None:
        """Run a script in a container; what it prints is in the container's log."""
        self.engine.docker("exec", name, "sh", "-c", f"{{ {script}; }} > /proc/1/fd/1")

    def logged(self, name: str, **query: str | int) -> list[dict[str, Any]]:
        """Return what the server knows a container printed."""
        with self.server.client() as client:
            answer = client.get(f"/api/services/{name}/logs", params={"lines": 10_000, **query})
            lines: list[dict[str, Any]] = answer.json()["data"]["logs"]
            return lines

    def open(self, query: str) -> Locator:
        """Show logs; return what holds their lines, once it does."""
        self.page.goto(f"/logs?{query}")
        lines = self.page.get_by_role("region", name=LINES)
        expect(lines.locator("[data-row]").first).to_be_visible()
        return lines


@pytest.fixture
def printers(
    request: pytest.FixtureRequest, browser: Browser, docker_engine: DockerEngine, tmp_path: Path
) -> Iterator[Printers]:
    """Both run, have printed one line, and a page is open at their server."""
    for name in ("alpha", "beta"):
        docker_engine.run(docker_engine.image("steady"), options=("--name", name))
    settings = {"DOCKER_HOSTS": f"rack={docker_engine.url}", "AUTH": "off", "API_KEY": ""}
    with serving(tmp_path, **settings) as server:
        until(lambda: server.get("/api/services/beta").status_code == 200, within_s=20.0)
        problems = Problems(server.urls[0])
        permissions = ["clipboard-read", "clipboard-write"]
        options = {"timezone_id": "UTC", "permissions": permissions, "locale": "en-GB"}
        with browsing(browser, problems.origin, problems, **options) as page:
            yield Printers(engine=docker_engine, server=server, page=page)
            keep_if_failed(request.node, page)
        assert problems.serious() == []


def row_of(lines: Locator, text: str) -> Locator:
    """Return the row with exactly this message."""
    return lines.locator("[data-row]").filter(has=lines.page.get_by_text(text, exact=True))


def top_of(row: Locator) -> float:
    """Return where a row begins, in pixels from the top of the window."""
    box = row.bounding_box()
    assert box is not None
    return box["y"]


def resting_top_of(row: Locator) -> float:
    """Return where a row begins once it no longer moves: a wheel's turn is played as a film."""
    tops = [top_of(row)]

    def rests() -> bool:
        row.page.wait_for_timeout(200)
        tops.append(top_of(row))
        return tops[-1] == tops[-2]

    until(rests, within_s=10.0)
    return tops[-1]


def loaded_count(page: Page) -> int:
    """Return how many lines are loaded, as the chip of those without a level says."""
    hint = page.get_by_role("button", name=re.compile("^No level")).get_attribute("title") or ""
    found = re.search(r"([\d,]+) loaded", hint)
    assert found is not None, hint
    return int(found[1].replace(",", ""))


def test_f1_scrolling_up_stops_following(printers: Printers) -> None:
    """New lines must not tear anybody from what they read, and the way back must be obvious."""
    page = printers.page
    printers.say("alpha", f"seq 1 {SOME_LINES}")
    lines = printers.open("svc=alpha")
    expect(row_of(lines, str(SOME_LINES))).to_be_in_viewport()

    lines.hover()
    page.mouse.wheel(0, -2000)
    paused = page.get_by_test_id(PAUSED)
    expect(paused).to_contain_text("Paused")
    row = row_of(lines, "200")
    expect(row).to_be_in_viewport()
    before = resting_top_of(row)
    printers.say("alpha", "seq 1001 1500")
    expect(paused).to_contain_text("500 new lines")

    assert top_of(row) == before
    page.keyboard.press("End")
    expect(row_of(lines, "1500")).to_be_in_viewport()
    expect(paused).to_have_count(0)
    printers.say("alpha", "echo and on")
    expect(row_of(lines, "and on")).to_be_in_viewport()


def test_f2_a_time_and_a_link_lead_to_the_line(printers: Printers) -> None:
    """Whoever is told "at 12:03:40" must get there, and be able to send others there."""
    page = printers.page
    script = "seq 1 3000; sleep 1.1; echo the needle; sleep 1.1; seq 3001 9000"
    printers.say("alpha", script)
    lines = printers.open("svc=alpha")
    needle = row_of(lines, "the needle")
    expect(needle).to_have_count(0)
    [logged] = printers.logged("alpha", search="the needle")

    page.keyboard.press("t")
    page.get_by_role("textbox", name="Time").fill(logged["timestamp"])
    page.get_by_role("button", name="Go there").click()
    expect(needle).to_be_in_viewport()
    needle.hover()
    needle.get_by_role("button", name="Copy link to the line").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert f"line=alpha~{logged['timestampNs']}" in link

    page.goto("about:blank")
    page.goto(link)
    expect(needle).to_be_in_viewport()
    expect(needle).to_be_focused()


def test_f3_an_expression_that_is_none_changes_nothing(printers: Printers) -> None:
    """Half of every expression is invalid while it is typed: results must not flicker away."""
    page = printers.page
    printers.say("alpha", "echo one cat; echo two cats; echo a dog")
    lines = printers.open("svc=alpha&as=regex")
    box = page.get_by_role("searchbox")

    box.fill("cats?")
    expect(page.get_by_text("2 matches")).to_be_visible()
    box.fill("(")
    expect(page.get_by_text("This is no regular expression")).to_be_visible()
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("2 matches")).to_be_visible()
    expect(lines.locator("mark")).to_have_count(2)
    box.fill("dog")
    expect(page.get_by_text("1 match", exact=True)).to_be_visible()
    expect(box).not_to_have_attribute("aria-invalid", "true")


def test_matches_are_walked_from_the_search_field(printers: Printers) -> None:
    """Nobody guesses that `n` leads on: Enter and two buttons do so too, and say where one is."""
    page = printers.page
    printers.say("alpha", "for i in 1 2 3; do seq 1 100; echo a needle $i; done; seq 1 100")
    lines = printers.open("svc=alpha")
    box = page.get_by_role("searchbox")

    box.fill("needle")
    box.press("Enter")  # before anybody knows what is found
    expect(page.get_by_text("of 3 matches")).to_be_visible()
    expect(box).to_be_focused()
    places = []
    for _ in range(3):
        box.press("Enter")
        places.append(page.get_by_text("of 3 matches").inner_text())
    assert sorted(places) == [f"{place} of 3 matches" for place in (1, 2, 3)]
    while not page.get_by_text("1 of 3 matches").is_visible():
        box.press("Enter")
    expect(row_of(lines, "a needle 1")).to_be_in_viewport()

    box.press("Shift+Enter")
    expect(page.get_by_text("3 of 3 matches")).to_be_visible()
    page.get_by_role("button", name="Match before").click()
    expect(page.get_by_text("2 of 3 matches")).to_be_visible()
    expect(row_of(lines, "a needle 2")).to_be_in_viewport()


def test_levels_tell_what_is_hidden_and_lead_back(printers: Printers) -> None:
    """Lines that vanished without a word are taken for lines that were never printed."""
    page = printers.page
    printers.say("alpha", "printf '\\033[31mERROR\\033[0m it broke\\nINFO fine\\n'")
    lines = printers.open("svc=alpha")
    error = page.get_by_role("button", name=re.compile("^ERROR"))
    row = lines.locator("[data-row]").filter(has_text="it broke")

    error.click()
    expect(row).to_have_count(0)
    expect(error).to_have_text("ERROR hidden")
    page.get_by_role("button", name="All levels").click()
    expect(row).to_be_visible()
    error.dblclick()
    expect(lines.locator("[data-row]")).to_have_count(1)

    coloured = row.locator("span", has_text=re.compile("^ERROR$")).last
    red = page.evaluate("getComputedStyle(document.body).getPropertyValue('--bad')")
    assert red
    assert coloured.evaluate("e => getComputedStyle(e).color") != row.evaluate(
        "e => getComputedStyle(e).color"
    )
    assert "\\033" not in row.inner_text()


def test_f4_a_burst_is_one_gap_that_can_be_loaded(printers: Printers) -> None:
    """A page that drowns shows nothing; one that drops lines silently lies."""
    page = printers.page
    lines = printers.open("svc=alpha")
    gap = page.get_by_test_id(GAP)
    printers.say("alpha", f"seq 1 {BURST_LINES}; echo the end")
    words = re.compile(r"alpha: [\d,]+ lines not loaded \(burst\)")
    expect(gap.first).to_contain_text(words, timeout=LOADED_MS)
    printers.say("alpha", "echo after it")
    expect(row_of(lines, "after it")).to_be_visible(timeout=LOADED_MS)

    page.get_by_role("button", name=re.compile("^No level")).click()  # the gaps alone are left
    until(lambda: has_loaded_gaps(page), within_s=LOADED_MS / 1000)
    assert loaded_count(page) == BURST_LINES + len(["up", "the end", "after it"])


def has_loaded_gaps(page: Page) -> bool:
    """Press the first Load, if there is one; tell whether there was none."""
    gaps = page.get_by_test_id(GAP)
    before = gaps.count()
    if before == 0:
        return True
    gaps.first.get_by_role("button", name="Load").click()
    expect(gaps).to_have_count(before - 1, timeout=LOADED_MS)
    return False


def test_f5_two_services_merge_in_the_order_of_time(printers: Printers) -> None:
    """What one service did to another is seen only where their lines stand together."""
    for number in range(6):
        printers.say(("alpha", "beta")[number % 2], f"echo step {number}")
    lines = printers.open("svc=alpha,beta")
    expect(row_of(lines, "step 5")).to_be_visible()
    for number in range(6, 10):
        printers.say(("alpha", "beta")[number % 2], f"echo step {number}")
    expect(row_of(lines, "step 9")).to_be_visible()

    texts = lines.locator("[data-row]").all_inner_texts()
    steps = [found[1] for text in texts if (found := re.search(r"step (\d)", text))]
    assert steps == [str(number) for number in range(10)]


def test_f6_a_download_holds_the_lines_that_are_shown(printers: Printers) -> None:
    """What somebody sends on must be what they saw."""
    page = printers.page
    printers.say("alpha", "seq 1 400; echo 'ERROR: 41 again'; echo 'INFO: 41 fine'")
    lines = printers.open("svc=alpha&q=41&as=filter&lvl=!info")
    expect(lines.locator("[data-row]").filter(has_text="41 again")).to_be_visible()
    shown = [re.split(r"\s+", text)[-1] for text in lines.locator("[data-row]").all_inner_texts()]

    page.get_by_role("button", name="Download").click()
    dialog = page.get_by_role("dialog")
    with page.expect_download() as downloading:
        dialog.get_by_role("button", name="Download").click()
    written = Path(downloading.value.path()).read_text().splitlines()

    assert downloading.value.suggested_filename.endswith(".log")
    assert [line.split(" ")[-1] for line in written] == shown
    assert written[-1].split(" ", 1)[1] == "alpha ERROR ERROR: 41 again"
    assert len(written) == len([n for n in range(1, 401) if "41" in str(n)]) + 1


def test_what_happens_to_a_container_is_a_row(printers: Printers) -> None:
    """A log that just stops says nothing about why."""
    lines = printers.open("svc=beta")
    printers.engine.docker("restart", "beta")
    marks = printers.page.get_by_test_id("log-mark")
    expect(marks.filter(has_text="beta restarted")).to_be_visible()

    printers.page.reload()
    expect(lines.locator("[data-row]").first).to_be_visible()
    expect(marks).to_contain_text(["beta stopped", "beta restarted"])


def test_a_search_goes_on_before_the_loaded_lines(printers: Printers) -> None:
    """The line that explains it all is older than what a page loads."""
    page = printers.page
    printers.say("alpha", "echo the first cause; seq 1 6000")
    lines = printers.open("svc=alpha&q=first+cause")
    expect(page.get_by_text("no match")).to_be_visible()
    page.get_by_role("button", name="Search further back").click()

    found = row_of(lines, "the first cause")
    expect(found).to_be_visible()
    expect(page.get_by_text("searched back to the beginning")).to_be_visible()
    found.click()
    page.keyboard.press("c")
    expect(row_of(lines, "3")).to_be_visible()


def test_e2_a_search_in_100_000_lines_does_not_hold_the_page_up(printers: Printers) -> None:
    """Somebody types into the search while the page goes on."""
    page = printers.page
    printers.say("alpha", f"echo the needle; seq 1 {MANY_LINES}")
    until(  # what came while the page follows would be a gap
        lambda: printers.logged("alpha", lines=1)[-1]["message"] == str(MANY_LINES),
        within_s=LOADED_MS / 1000,
    )
    lines = printers.open("svc=alpha")
    older = page.get_by_role("button", name="Load older lines")
    lines.press("Home")
    until(lambda: not press_older(page, older), within_s=4 * LOADED_MS / 1000)
    assert loaded_count(page) >= RING_LINES - 2_000

    box = page.get_by_role("searchbox")
    box.focus()
    page.evaluate(
        """() => {
        window.tasks = [];
        const note = (list) => window.tasks.push(...list.getEntries().map((e) => e.duration));
        new PerformanceObserver(note).observe({ type: "longtask" });
        }"""
    )
    box.fill("9999")
    expect(page.get_by_text(re.compile(r"^\d+ matches$"))).to_be_visible()
    assert page.evaluate("Math.max(0, ...window.tasks)") <= LONGEST_TASK_MS


def press_older(page: Page, older: Locator) -> bool:
    """Load a page of older lines; tell whether there may be more."""
    if page.get_by_text("lines are loaded, the most that a page holds").count() > 0:
        return False
    older.evaluate_all("found => found.forEach((each) => each.click())")  # it goes while it loads
    return True


def test_e3_following_many_lines_needs_little_memory(
    printers: Printers, pytestconfig: pytest.Config
) -> None:
    """A page that is left open beside a chatty service must not grow until the tab dies."""
    seconds = round(pytestconfig.getoption("live_seconds"))
    page = printers.page
    lines = printers.open("svc=alpha")
    tenth = f"for i in $(seq {seconds * 10}); do seq {LINES_PER_S // 10}; sleep 0.1; done"
    printers.say("alpha", f"{tenth}; echo the end")
    expect(row_of(lines, "the end")).to_be_in_viewport(timeout=LOADED_MS)

    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    assert session.send("Runtime.getHeapUsage")["usedSize"] <= MOST_HEAP_BYTES
    assert page.get_by_test_id(GAP).count() == 0
    assert loaded_count(page) == LINES_PER_S * seconds + len(["up", "the end"])
