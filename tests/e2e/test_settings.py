"""The settings that everybody has: general, look, data, about."""

import json

import pytest
from playwright.sync_api import Page, expect

from pages import visit

pytestmark = pytest.mark.browser


def test_the_settings_begin_with_the_general_ones(page: Page) -> None:
    """A link to the settings leads somewhere, and Back leaves them again."""
    visit(page, "/system")
    page.get_by_role("link", name="Settings").first.click()

    expect(page.get_by_role("heading", level=2, name="General", exact=True)).to_be_visible()
    expect(page.get_by_text("WATCHROOM_DOCKER_HOSTS")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="System")).to_be_visible()


@pytest.mark.parametrize("section", ["general", "look", "data", "about"])
def test_a1_each_section_has_an_address(page: Page, section: str) -> None:
    """It opens directly, says which one it is, and complains of nothing."""
    visit(page, f"/settings/{section}")

    here = page.get_by_role("navigation", name="Sections of the settings").locator("[aria-current]")
    expect(here).to_have_text(section.capitalize())
    assert page.locator("h1").count() == 1


def test_an_unknown_section_leads_on(page: Page) -> None:
    """A link that is out of date is no dead end."""
    visit(page, "/settings/colours")
    page.get_by_role("link", name="To the general settings").click()

    expect(page.get_by_role("heading", level=2, name="General", exact=True)).to_be_visible()


def test_i3_a_language_holds_at_once_and_for_good(page: Page) -> None:
    """Numbers and the page's own language follow."""
    visit(page, "/settings/look")
    page.get_by_label("Language").select_option("es")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Ajustes")
    expect(page.get_by_text("Por ejemplo:")).to_contain_text("12.840 ejecuciones")
    expect(page.get_by_text("Por ejemplo:")).to_contain_text("2,9\N{NO-BREAK SPACE}%")
    assert page.evaluate("document.documentElement.lang") == "es"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ajustes")


def test_theme_density_and_zone_hold_at_once_and_for_good(page: Page) -> None:
    """They are one person's, in one browser, and stand in no address."""
    visit(page, "/settings/look")
    page.get_by_label("Theme").select_option("dark")
    page.get_by_label("Density").select_option("compact")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")

    for _ in range(2):
        look = page.evaluate("({ ...document.documentElement.dataset })")
        assert look == {"theme": "dark", "density": "compact"}
        expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
        assert page.evaluate("location.search") == ""
        page.reload()


def test_what_is_kept_is_told_with_the_setting_that_changes_it(page: Page) -> None:
    """Nothing is deleted unless somebody says so: here stands what was said."""
    visit(page, "/settings/data")

    kept = page.get_by_role("region", name="What is kept")
    expect(kept).to_contain_text("for good")
    expect(kept).to_contain_text("WATCHROOM_RETENTION_DAYS")
    expect(page.get_by_text("Every run could be read.")).to_be_visible()
    expect(page.get_by_text("watchroom backup watchroom-backup.tar")).to_be_visible()


def test_diagnostics_can_be_sent_along(page: Page) -> None:
    """With the server's state, and what it is looked at with."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, "/settings/about")
    page.get_by_role("button", name="Copy diagnostics").click()

    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert copied["info"]["application"]["name"] == "Watchroom"
    assert set(copied["health"]["checks"]) >= {"database", "n8n", "docker"}
    assert "Chrom" in copied["browser"]["userAgent"]
