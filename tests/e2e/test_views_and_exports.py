"""What is kept of the gallery: views under a name, long links, and files of runs."""

import csv
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import PATIENCE_MS, Problems
from pages import visit
from running_server import RunningServer

pytestmark = pytest.mark.browser

LONG = ",".join(f"{number}-" + "x" * 190 for number in range(12))  # cameras that nobody has


def dialog(page: Page) -> Locator:
    """Return the dialog that is open."""
    return page.get_by_role("dialog")


def order(page: Page, form: str) -> None:
    """Order what the gallery shows as a file."""
    page.get_by_role("button", name="Export", exact=True).click()
    dialog(page).get_by_role("radio", name=form).check()
    dialog(page).get_by_role("button", name="Export").click()
    expect(dialog(page)).to_be_hidden()


def wait_until_ready(page: Page) -> None:
    """Open what is under way, and wait until a file is there."""
    page.get_by_role("button", name="1 export").click()
    download(page).wait_for()


def download(page: Page) -> Locator:
    """The button beside the file in the header; for a while the toast has one too."""
    return page.locator("#running-operations").get_by_role("button", name="Download")


def test_an_export_is_ordered_followed_saved_and_deleted(
    page: Page, demo_server: RunningServer, tmp_path: Path
) -> None:
    """From the gallery's filter to a file with just these runs; it outlives a reload."""
    visit(page, "/executions?status=error")
    order(page, "JSON lines")
    wait_until_ready(page)

    with page.expect_download() as saving:
        download(page).click()
    saving.value.save_as(tmp_path / "runs.jsonl")

    runs = [json.loads(line) for line in (tmp_path / "runs.jsonl").read_text().splitlines()]
    listed = demo_server.get("/api/executions?status=error&limit=1&imageData=none", key=None).json()
    assert runs
    assert {run["status"] for run in runs} == {"error"}
    assert len(runs) <= listed["meta"]["pagination"]["total"]
    visit(page, "/settings/data")
    table = page.get_by_role("table", name="Exports")
    expect(table.get_by_text("JSONL")).to_be_visible()
    table.get_by_role("button", name="Delete").first.click()
    expect(table).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(table.get_by_text("JSONL")).to_be_visible()


def test_chosen_columns_and_runs_are_all_that_is_exported(page: Page, tmp_path: Path) -> None:
    """A selection goes by its ids, and a table has the columns that were ticked."""
    visit(page, "/executions?view=table")
    for number in (0, 1):
        page.get_by_role("checkbox", name="Select").nth(number).click()
    page.get_by_role("toolbar").get_by_role("button", name="Export").click()
    dialog(page).get_by_text("Columns:").click()
    for name in ("Description", "Error, message"):
        dialog(page).get_by_role("checkbox", name=name).uncheck()
    dialog(page).get_by_role("button", name="Export 2 runs").click()
    wait_until_ready(page)

    with page.expect_download() as saving:
        download(page).click()
    saving.value.save_as(tmp_path / "runs.csv")

    with (tmp_path / "runs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2
    assert "camera" in rows[0]
    assert not {"description", "errorMessage"} & set(rows[0])


def test_a_view_is_saved_opened_renamed_and_removed(page: Page) -> None:
    """It leads back to the same filter, and what was removed comes back with Undo."""
    visit(page, "/executions?risk=high&range=7d")
    page.get_by_role("button", name="Save view").click()
    dialog(page).get_by_role("textbox", name="Name").fill("High, a week")
    dialog(page).get_by_role("button", name="Save view").click()
    expect(dialog(page)).to_be_hidden()

    visit(page, "/executions")
    page.get_by_role("button", name="Saved views").click()
    page.get_by_role("menuitem", name="High, a week").click()
    page.wait_for_url("**/executions?risk=high&range=7d")
    opened = page.get_by_role("main").get_by_role("paragraph").filter(has_text="Saved view:")
    expect(opened).to_contain_text("High, a week")
    expect(opened).not_to_contain_text("changed")
    page.get_by_role("button", name="List", exact=True).click()
    expect(opened).to_contain_text("changed")
    page.get_by_role("button", name="Update High, a week to what is shown").click()
    expect(opened).not_to_contain_text("changed")
    page.get_by_role("button", name="Undo").click()
    expect(opened).to_contain_text("changed")

    page.get_by_role("button", name="Saved views").click()
    page.get_by_role("menuitem", name="Manage saved views").click()
    dialog(page).get_by_role("button", name="Rename High, a week").click()
    dialog(page).get_by_role("textbox", name="Name").fill("High")
    dialog(page).get_by_role("button", name="Rename").click()
    dialog(page).get_by_role("button", name="Remove High").click()
    expect(dialog(page).get_by_text("No view is saved")).to_be_visible()
    dialog(page).get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Saved views").click()
    expect(page.get_by_role("menuitem", name="High", exact=True)).to_be_visible()


def test_a_link_that_is_too_long_is_saved_and_stands_for_the_same(page: Page) -> None:
    """Chats and mails cut what is longer than 2,000 characters."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, f"/executions?camera={LONG}&range=7d")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("The link was copied").or_(page.get_by_text("Copied")).first.wait_for()
    link = page.evaluate("navigator.clipboard.readText()")

    assert len(link) < 200
    assert list(parse_qs(urlsplit(link).query)) == ["v"]
    page.goto(link)
    page.wait_for_url(lambda url: "camera=" in url, timeout=PATIENCE_MS)
    found = parse_qs(urlsplit(page.url).query)
    assert found["camera"] == [LONG]
    assert set(found) == {"camera", "from", "to"}


def test_a_link_whose_view_is_gone_says_so(page: Page, problems: Problems) -> None:
    """The page is there all the same."""
    problems.allow("404")
    visit(page, "/executions?v=vw_0000000000000000")

    expect(page.get_by_text("What this link stands for is not kept any more.")).to_be_visible()
    page.wait_for_url("**/executions")
