"""The first page, and what the shell offers on it: links, unknown filters, commands."""

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE
from pages import visit
from running_server import RunningServer, until

pytestmark = pytest.mark.browser

FIRST_ALERT_S = 90.0  # until the demo has told its failing receiver something
NUMBERS = re.compile(r"last 24 h against")


def heading(page: Page) -> None:
    """Wait until the first answer stands on the page."""
    visit(page, "/")
    expect(page.get_by_text(NUMBERS)).to_be_visible()


def palette(page: Page, typed: str) -> None:
    """Open the palette, and type."""
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill(typed)


def is_failing(server: RunningServer) -> bool:
    """Tell whether the made-up receiver that answers 500 was tried yet."""
    webhooks = server.get("/api/webhooks", key=None).json()["data"]
    return any(each["failingSince"] for each in webhooks)


def test_what_needs_a_person_comes_first_with_one_thing_to_do(
    page: Page, demo_server: RunningServer
) -> None:
    """Who opens the page must see at once that messages are lost, and where to look."""
    until(lambda: is_failing(demo_server), within_s=FIRST_ALERT_S)
    heading(page)
    lines = page.get_by_test_id("attention").get_by_role("listitem")
    webhook = lines.filter(has_text="Webhook")

    expect(webhook).to_contain_text("fails")
    expect(page.get_by_role("heading", level=1)).to_contain_text("need")
    links = [each.get_attribute("href") or "" for each in lines.get_by_role("link").all()]
    assert links
    for link in links:
        visit(page, link)
        expect(page.get_by_text("There is no such page")).to_have_count(0)


def test_b2_a_copied_link_shows_the_same_moments_later(page: Page) -> None:
    """Somebody who opens it tomorrow must see what was seen today."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, "/?range=24h")

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"\?from=20[^&]+Z&to=20[^&]+Z$", link), link
    page.goto(link)
    expect(page.get_by_role("button", name="Go live")).to_be_visible()


def test_b2_a_link_may_stay_relative(page: Page) -> None:
    """Who sends a dashboard, and not a moment, says so once."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, "/")
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()

    dialog.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()").endswith("/?range=24h")


def test_b3_a_filter_that_no_part_knows_is_a_chip(page: Page) -> None:
    """A link of another version still opens; what it cannot say is shown, and can be removed."""
    visit(page, "/?range=6h&colour=red")
    chip = page.get_by_role("listitem").filter(has_text="colour=red")

    expect(chip).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    chip.get_by_role("button").click()
    expect(chip).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/\?range=6h$"))
    page.go_back()
    expect(chip).to_be_visible()


def test_the_range_of_the_page_is_that_of_its_numbers(page: Page) -> None:
    """Numbers that do not say of when they are can be read as anything."""
    visit(page, "/?range=7d")

    expect(page.get_by_text("last 7 d against the 7 d before")).to_be_visible()
    page.keyboard.press("[")
    expect(page.get_by_role("button", name="Go live")).to_be_visible()


def test_a_moment_of_the_timeline_opens_what_services_did_then(page: Page) -> None:
    """By a click, and by keys: from the day to the quarter of an hour in one step."""
    visit(page, "/?range=24h")
    area = page.get_by_role("slider", name="Runs and service events")
    area.locator("canvas").wait_for()

    area.press("End")
    area.press("Enter")

    expect(page).to_have_url(re.compile(r"/incidents/at\?from=.*&to="))
    page.go_back()
    area.locator("canvas").wait_for()
    area.click()
    expect(page).to_have_url(re.compile(r"/incidents/at\?from=.*&to="))


def test_the_palette_goes_to_services(page: Page) -> None:
    """`@` narrows to services: a page with the same word is not in the way."""
    heading(page)
    palette(page, "@qdr")
    expect(page.get_by_role("option")).to_have_count(1)

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/services/qdrant$"))
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_contain_text("Recent")


def test_the_palette_says_why_a_verb_cannot_be(page: Page) -> None:
    """What is hidden is looked for in vain; what is refused is told why."""
    heading(page)
    palette(page, ">start n8n")
    start = page.get_by_role("option", name=re.compile("^Start n8n"))

    expect(start).to_have_attribute("aria-disabled", "true")
    expect(start).to_contain_text("runs already")
    start.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(1)


def test_the_palette_understands_times(page: Page) -> None:
    """`:` and a moment as people write it show the hours around it."""
    heading(page)
    palette(page, ":yesterday 03:00")

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"\?from=20.*&to=20"))


def test_a_phone_shows_trouble_and_one_way_to_the_rest(page: Page) -> None:
    """Eleven rows of well services would hide what is below them."""
    page.set_viewport_size(PHONE)
    heading(page)

    expect(page.get_by_role("link", name=re.compile("All services"))).to_be_visible()
    expect(page.get_by_role("link", name="nginx")).to_have_count(0)


def test_i4_where_nothing_is_watched_nothing_is_called_well(signed_in: Page) -> None:
    """An empty install says what to connect: "All is well" would be a lie there."""
    signed_in.goto("/")

    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Nothing is watched yet")
    expect(signed_in.get_by_role("link", name="Connect n8n")).to_be_visible()
    expect(signed_in.get_by_text("All is well")).to_have_count(0)
