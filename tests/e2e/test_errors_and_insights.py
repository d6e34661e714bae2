"""Why runs fail, and whether it gets better: the pages of patterns and of insights."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browsing import PATIENCE_MS
from pages import visit
from running_server import RunningServer, until

pytestmark = pytest.mark.browser

WITHIN_S = 60.0  # for the demo to judge its failures


def runs(server: RunningServer, span: tuple[str, str], more: str = "") -> int:
    """Return how many runs of a time there are, as the list of runs counts them."""
    query = f"from={span[0]}&to={span[1]}&imageData=none&limit=1{more}"
    total: int = server.get(f"/api/executions?{query}", key=None).json()["meta"]["pagination"][
        "total"
    ]
    return total


def days_before(now: datetime, first: int, last: int) -> tuple[str, str]:
    """Return a time of the past, as the API and the pages write it."""
    begin, end = (now - timedelta(days=days) for days in (first, last))
    return begin.strftime("%Y-%m-%dT%H:%M:%SZ"), end.strftime("%Y-%m-%dT%H:%M:%SZ")


def tile(page: Page, name: str) -> Any:
    """Return a figure of the insights."""
    return page.locator("dl div").filter(has=page.get_by_text(name, exact=True))


@pytest.fixture
def past() -> tuple[tuple[str, str], tuple[str, str]]:
    """Two adjoining spans of thirty days in which nothing happens any more."""
    now = datetime.now(UTC).replace(microsecond=0)
    return days_before(now, 32, 2), days_before(now, 62, 32)


def test_h6_insights_delta_equals_the_hand_computed_one(
    page: Page, demo_server: RunningServer, past: tuple[tuple[str, str], tuple[str, str]]
) -> None:
    """The tile says what two lists of runs say; of too few alerts it says that they are."""
    span, before = past
    now, then = runs(demo_server, span), runs(demo_server, before)
    assert min(now, then) >= 30, "the demo has too few runs for this test"
    visit(page, f"/insights?from={span[0]}&to={span[1]}")

    change = round(abs(now - then) / then * 100, 2)
    expect(tile(page, "Executions")).to_contain_text(str(now))
    expect(tile(page, "Executions")).to_contain_text(_percent(change) if now != then else "change")
    link = tile(page, "Flagged").get_by_role("link")
    expect(link).to_have_attribute("href", re.compile("risk=MEDIUM,HIGH,CRITICAL"))
    expect(tile(page, "Delivered")).to_contain_text("too few to compare")


def _percent(change: float) -> str:
    """Return a share as the pages write it: one decimal under ten."""
    if change < 9.95:
        return f"{change:.1f}".removesuffix(".0") + "%"
    return f"{change:.0f}%"


def test_every_bar_cell_and_row_leads_to_its_runs(
    page: Page, demo_server: RunningServer, past: tuple[tuple[str, str], tuple[str, str]]
) -> None:
    """The list that opens has as many runs as the bar said."""
    span, _ = past
    visit(page, f"/insights?from={span[0]}&to={span[1]}")
    bars = page.get_by_role("group", name="Runs per day").get_by_role("link")
    full = bars.filter(visible=True).nth(3)
    words = full.get_attribute("aria-label") or ""
    said = int(re.findall(r": ([\d,]+) runs?", words)[0].replace(",", ""))
    href = full.get_attribute("href") or ""
    told = dict(re.findall(r"(from|to)=([^&]+)", href))

    assert runs(demo_server, (told["from"], told["to"])) == said
    cell = page.get_by_role("table", name="Hour and weekday").get_by_role("link").first
    expect(cell).to_have_attribute("href", re.compile(r"/executions\?from="))
    camera = page.get_by_role("table", name="Worst cameras").get_by_role("link").first
    expect(camera).to_have_attribute("href", re.compile(r"camera="))


def test_bars_and_cells_are_one_stop_and_arrows_move_among_them(page: Page) -> None:
    """A hundred and sixty-eight cells must not stand between the keyboard and the next link."""
    visit(page, "/insights?range=30d")
    bars = page.get_by_role("group", name="Runs per day").get_by_role("link")
    bars.last.focus()
    page.keyboard.press("ArrowLeft")

    expect(bars.nth(bars.count() - 2)).to_be_focused()
    expect(bars.nth(bars.count() - 2)).to_have_attribute("tabindex", "0")
    expect(bars.last).to_have_attribute("tabindex", "-1")


def test_the_numbers_of_a_drawing_stand_in_its_table_and_its_file(page: Page) -> None:
    """Who sees no bars reads the same."""
    visit(page, "/insights?range=30d")
    card = page.get_by_role("region", name="Runs per day")
    count = card.get_by_role("link").count()
    card.get_by_role("button", name="Show as table").click()

    expect(card.get_by_role("row")).to_have_count(count + 1)
    page.get_by_role("button", name="Export").click()
    with page.expect_download(timeout=PATIENCE_MS) as download:
        page.get_by_role("menuitem", name="Runs (CSV)").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.splitlines()[0] == "Time,Runs,Failed,Canceled,Whole"
    assert len(text.splitlines()) == count + 1


def test_a_filter_stands_in_the_address_and_back_undoes_it(page: Page) -> None:
    """Every view is a link."""
    visit(page, "/insights?range=30d")
    camera = page.get_by_role("combobox", name="Camera")
    expect(camera.get_by_role("option", name="cam-01")).to_be_attached()
    camera.select_option("cam-01")

    expect(page).to_have_url(re.compile(r"camera=cam-01"))
    expect(page.get_by_role("table", name="Worst cameras").get_by_role("row")).to_have_count(2)
    page.go_back()
    expect(camera).to_have_value("")


def open_pattern(server: RunningServer) -> Any:
    """Wait until a pattern has an incident, and return the most frequent one."""

    def look() -> Any:
        found = server.get("/api/patterns?state=open", key=None).json()["data"]["patterns"]
        return next((each for each in found if each["incident"] is not None), None)

    return until(look, within_s=WITHIN_S)


def test_a_pattern_is_muted_with_its_reason_and_undone(
    page: Page, demo_server: RunningServer
) -> None:
    """It leaves the open ones, says who silenced it and why, and comes back."""
    pattern = open_pattern(demo_server)
    visit(page, f"/errors/{pattern['id']}")
    page.get_by_role("button", name="Mute…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Mute", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )
    dialog.get_by_label("Reason").fill("The model is being replaced")
    dialog.get_by_role("button", name="Mute", exact=True).click()

    expect(page.get_by_text(re.compile("The model is being replaced"))).to_be_visible()
    expect(page.get_by_role("button", name="Unmute")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Mute…")).to_be_visible()


def test_a_sample_leads_to_its_run_among_those_that_failed_so(
    page: Page, demo_server: RunningServer
) -> None:
    """The next run there is the next failure of this kind, within what was looked at here."""
    pattern = open_pattern(demo_server)
    visit(page, f"/errors/{pattern['id']}?range=30d")
    page.get_by_role("link", name=re.compile(r"^Run \d+$")).first.click()

    expect(page.get_by_text(re.compile(r"^\d+ of "))).to_be_visible()
    back = page.get_by_role("main").get_by_role("link", name="Gallery")
    expect(back).to_have_attribute(
        "href", re.compile(rf"/executions\?pattern={pattern['id']}&range=30d$")
    )


def test_advice_says_why_and_leads_somewhere(page: Page, demo_server: RunningServer) -> None:
    """What was measured and from where on it counts; never a sentence without evidence."""
    open_pattern(demo_server)
    visit(page, "/errors")
    advice = page.get_by_role("region", name="Do next").get_by_role("listitem").first

    expect(advice).to_contain_text(re.compile(r"Why: \d+ .*; advised from \d+ on"))
    expect(advice.get_by_role("link")).to_have_attribute(
        "href", re.compile("/(services|executions)")
    )


def test_tabs_of_errors_are_links_with_their_counts(page: Page, demo_server: RunningServer) -> None:
    """What is quiet is not lost."""
    open_pattern(demo_server)
    visit(page, "/errors")
    tabs = page.get_by_role("navigation", name="Patterns by how they stand")
    tabs.get_by_role("link", name=re.compile("Quiet")).click()

    expect(page).to_have_url(re.compile("state=quiet"))
    counts = demo_server.get("/api/patterns", key=None).json()["data"]["counts"]
    expect(tabs.get_by_role("link", name=f"Quiet {counts['quiet']}")).to_be_visible()


def test_h4_from_a_failed_run_to_the_logs_in_three_clicks(
    page: Page, demo_server: RunningServer
) -> None:
    """Failed run, pattern, incident, logs at that time: each is one link away from the last."""
    pattern = open_pattern(demo_server)
    detail = demo_server.get(f"/api/patterns/{pattern['id']}", key=None).json()["data"]
    visit(page, f"/executions/{detail['samples'][0]['executionId']}")

    page.locator(f"main a[href$='/errors/{pattern['id']}']").first.click()
    expect(page).to_have_url(re.compile(rf"/errors/{pattern['id']}"))
    page.get_by_role("link", name=re.compile(r"^Incident \d+")).click()
    expect(page).to_have_url(re.compile(r"/incidents/\d+"))
    page.get_by_role("link", name=re.compile("Logs")).and_(
        page.locator("main a[href*='/logs?']")
    ).first.click()
    expect(page).to_have_url(re.compile(r"/logs\?.*from="))


@pytest.mark.parametrize("path", ["/errors", "/insights"])
def test_i4_an_empty_install_says_what_comes_here(signed_in: Page, path: str) -> None:
    """And the one next step."""
    visit(signed_in, path)

    expect(signed_in.get_by_text("No runs are followed yet")).to_be_visible()
    expect(signed_in.get_by_role("link", name="Connect n8n")).to_be_visible()
