"""The system page: is the machine running out of something?"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from browsing import PATIENCE_MS
from pages import visit

pytestmark = pytest.mark.browser

HOST = "**/api/system/host"


def test_what_can_run_out_is_told_in_figures(page: Page) -> None:
    """Each with what it is of, and the engine's disk beside."""
    visit(page, "/system")

    for title in ("CPU", "Memory", "Disk", "Docker: demo", "Watchroom itself"):
        expect(page.get_by_role("region", name=title, exact=True)).to_be_visible()
    memory = page.get_by_role("region", name="Memory", exact=True)
    expect(memory).to_contain_text(re.compile(r"\d%.*GiB of .*GiB"))
    expect(page.get_by_role("region", name="Docker: demo")).to_contain_text("Images")


def test_what_is_over_its_threshold_comes_first(page: Page) -> None:
    """And the sentence at the top names it."""

    def nearly_full(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        told["data"]["machine"]["cpu"] = 12.0
        [disk] = told["data"]["machine"]["disks"]
        disk.update(total=1000 * 10**9, free=30 * 10**9, fillRate=10**9 / 2)
        route.fulfill(response=answer, json=told)

    page.route(HOST, nearly_full)
    visit(page, "/system")

    expect(
        page.get_by_role("listitem").filter(has=page.get_by_role("heading")).first
    ).to_contain_text("full in about 3 days")
    expect(page.get_by_text("Needs a look: disk of")).to_be_visible()


def test_c5_cards_keep_their_places_while_figures_change(page: Page) -> None:
    """Whatever crosses its threshold now is told at the top, and moves nothing."""
    cpu = 12.0

    def told_anew(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        told["data"]["machine"]["cpu"] = cpu
        route.fulfill(response=answer, json=told)

    page.route(HOST, told_anew)
    visit(page, "/system")
    headings = page.get_by_role("main").get_by_role("heading", level=2)
    before = headings.all_inner_texts()
    cpu = 99.0

    expect(page.get_by_text("Needs a look: CPU")).to_be_visible(timeout=2 * PATIENCE_MS)
    assert headings.all_inner_texts() == before


def test_without_docker_the_machine_is_told_of_all_the_same(signed_in: Page) -> None:
    """A disk that fills up stops the copying of runs too."""
    visit(signed_in, "/system")

    for name in ("CPU", "Memory", "Disk"):
        expect(signed_in.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(signed_in.get_by_text("No Docker host is configured")).to_be_visible()
