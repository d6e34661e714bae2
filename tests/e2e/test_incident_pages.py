"""Incidents: which service showed signs when runs failed, and what is on record of that time."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import PHONE, Problems
from pages import first_of, settle, visit
from running_server import RunningServer

pytestmark = pytest.mark.browser


def incident(page: Page, server: RunningServer) -> Any:
    """Open the first incident of the demo; returns what the API tells of it."""
    path = f"/api/incidents/{first_of(server, '/api/incidents', 'id')}"
    told = server.get(path, key=None).json()["data"]
    visit(page, f"/incidents/{told['id']}")
    return told


def lane(page: Page, name: str) -> Locator:
    """Return a chart."""
    return page.get_by_role("slider", name=name, exact=True)


def test_h5_the_incident_names_the_service_with_four_signs(
    page: Page, demo_server: RunningServer
) -> None:
    """A verdict that shows its evidence can be believed; nothing measured is not nothing wrong."""
    first_of(demo_server, "/api/incidents", "id")
    visit(page, "/incidents")
    row = page.get_by_role("row").filter(has_text="Ollama")
    expect(row).to_contain_text("LIKELY")

    row.get_by_role("link").click()

    settle(page)
    suspect = page.get_by_test_id("suspect")
    expect(suspect).to_contain_text("LIKELY")
    expect(suspect).to_contain_text("4 of 4 signs")
    for sign in ("Out of memory", "failed at a node that talks to it", "Memory at", "24 h before"):
        expect(suspect.get_by_role("listitem").filter(has_text=sign)).to_have_count(1)
    page.get_by_text(re.compile(r"other services: \d+ with no sign")).click()
    others = page.get_by_role("table", name="Which services showed signs")
    expect(others.get_by_role("row").filter(has_text="Whisper")).to_contain_text("no data")
    expect(page.get_by_text("Times tell what came first, not what caused it.")).to_be_visible()


def test_h4_the_logs_of_that_time_are_one_click_away(
    page: Page, demo_server: RunningServer
) -> None:
    """Of the suspect and of n8n, from before the first failure until after the last one."""
    told = incident(page, demo_server)

    page.get_by_role("link", name="Logs, all lanes").click()

    settle(page)
    expect(page).to_have_url(re.compile(r"/logs\?svc=ollama,n8n&from="))
    [(start, end)] = re.findall(r"from=([^&]+)&to=([^&]+)", page.url)
    assert start < told["firstFailureAt"] < told["lastFailureAt"] < end


def test_b4_a_stretch_that_is_chosen_on_one_lane_is_that_of_all(
    page: Page, demo_server: RunningServer
) -> None:
    """By keyboard, as by dragging; the key that leads out shows the whole incident again."""
    incident(page, demo_server)
    runs, memory = lane(page, "Runs"), lane(page, "Ollama: memory")
    whole = memory.get_attribute("aria-valuemin")

    runs.focus()
    for key in ("Home", "Shift+PageUp", "Enter"):
        runs.press(key)

    expect(page).to_have_url(re.compile(r"from=.+&to="))
    ends = runs.get_attribute("aria-valuemax") or ""
    expect(memory).to_have_attribute("aria-valuemax", ends)
    page.keyboard.press("z")
    expect(memory).to_have_attribute("aria-valuemin", whole or "")
    expect(page).not_to_have_url(re.compile("from="))


def test_a_row_of_the_events_moves_the_crosshair_of_all_lanes(
    page: Page, demo_server: RunningServer
) -> None:
    """What the table tells must be found in the charts without searching."""
    incident(page, demo_server)
    row = page.get_by_role("region", name="Events").get_by_role("row")
    moment = row.filter(has_text="Ollama: Out of memory").first

    moment.get_by_role("link").focus()

    at = moment.get_by_role("time").get_attribute("datetime")
    ms = page.evaluate("(text) => String(Date.parse(text))", at)
    for name in ("Runs", "Ollama: memory", "Ollama: CPU", "Ollama: latency"):
        expect(lane(page, name)).to_have_attribute("aria-valuenow", ms)


def test_the_events_become_a_file(page: Page, demo_server: RunningServer, tmp_path: Path) -> None:
    """What goes into a report has to be what the page shows."""
    told = incident(page, demo_server)
    page.get_by_role("button", name="Export").click()

    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Events as CSV").click()

    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert path.name == f"incident-{told['id']}.csv"
    findings = told["findings"]
    assert len(rows) >= len(findings["timeline"]) + len(findings["runs"])
    assert rows == sorted(rows, key=lambda row: row["at"])


def test_on_a_phone_the_events_come_before_the_lanes(
    page: Page, demo_server: RunningServer
) -> None:
    """Lanes need room; the list tells the same."""
    page.set_viewport_size(PHONE)
    incident(page, demo_server)
    expect(page.get_by_role("region", name="Events", exact=True).first).to_be_visible()
    expect(lane(page, "Runs")).to_have_count(0)

    page.get_by_role("button", name="On one time axis").click()

    expect(lane(page, "Runs")).to_be_visible()


def test_a_person_says_what_a_node_talks_to(page: Page, demo_server: RunningServer) -> None:
    """Where the definition is wrong or silent, the verdict is only as good as what is said here."""
    incident(page, demo_server)
    choice = page.get_by_role("combobox", name="What Ollama talks to")

    choice.select_option(label="Outside, none of the services")

    expect(page.get_by_text("What Ollama talks to is noted")).to_be_visible()
    nodes = demo_server.get("/api/incidents/nodes", key=None).json()["data"]
    said = [each["kind"] for each in nodes if each["node"] == "Ollama" and each["byPerson"]]
    assert said == ["outside"]
    choice.select_option(label="As its definition tells")
    expect(page.get_by_text("What Ollama talks to is noted")).to_have_count(2)


def test_any_time_can_be_looked_at_a_day_at_most(page: Page) -> None:
    """Whether or not a run failed; what is too long says so, and offers what is not."""
    visit(page, "/incidents/at?range=7d")
    expect(page.get_by_text("This is more than a day")).to_be_visible()

    page.get_by_role("button", name="The last day of it").click()

    expect(page.get_by_role("heading", name="Which services showed signs")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/incidents/at\?from=.+&to="))


def test_an_incident_that_is_not_there_says_so(
    page: Page, demo_server: RunningServer, problems: Problems
) -> None:
    """A link may be older than what is kept."""
    problems.allow("404")

    page.goto(f"{demo_server.urls[0]}/incidents/4000")

    expect(page.get_by_role("alert")).to_contain_text("There is no incident 4000")
