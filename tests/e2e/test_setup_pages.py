"""The first run, step by step, at a server that was just installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import Problems, browsing, keep_if_failed
from people_of_server import PASSWORD, make_first_person, setup_token
from running_server import RunningServer, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server at its very first start; it finds neither Docker nor n8n."""
    with serving(tmp_path) as server:
        yield server


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A browser of the person who installed it."""
    problems = Problems(server.urls[0])
    problems.allow("401")  # the question who is there, before anybody is
    with browsing(browser, problems.origin, problems) as page:
        yield page
        keep_if_failed(request.node, page)
    assert problems.serious() == []


def test_i4_the_first_run_leads_from_the_account_to_the_overview(
    page: Page, server: RunningServer
) -> None:
    """Each step says what is missing and which line to add; what is skipped is not forgotten."""
    page.goto(f"/setup#token={setup_token(server)}")
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make this person and go on").click()
    expect(page.get_by_role("heading", name="Docker")).to_be_visible()
    assert "token" not in page.url
    expect(page.get_by_text("No engine is watched.")).to_be_visible()
    page.get_by_role("button", name="Next step").click()
    expect(page.get_by_text("WATCHROOM_N8N_URL=sqlite:")).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_text("WATCHROOM_N8N_URL=sqlite:")).to_be_visible()
    page.get_by_role("button", name="Next step").click()
    expect(page.get_by_text("No node is known yet")).to_be_visible()
    page.get_by_role("button", name="To the overview").click()

    page.get_by_role("navigation").first.wait_for()
    expect(page.locator('a[href*="/setup?step=docker"]')).to_have_count(1)
    expect(page.locator('a[href*="/setup?step=n8n"]')).to_have_count(1)


def test_a_wrong_token_makes_nobody(page: Page, server: RunningServer) -> None:
    """Whoever finds the page first must not become its admin."""
    page.goto("/setup#token=not-the-one")
    page.get_by_label("Name", exact=True).fill("Eve")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make this person and go on").click()

    expect(page.get_by_role("alert")).to_contain_text("not the token")
    assert server.get("/api/people").json()["data"] == []


def test_the_login_of_an_empty_server_leads_to_the_set_up(page: Page) -> None:
    """Nobody can sign in there, so it says what comes first."""
    page.goto("/")
    page.get_by_role("link", name="Make the first person").click()

    expect(page.get_by_label("Set-up token")).to_be_visible()


def test_once_there_is_somebody_the_set_up_wants_them_to_sign_in(
    page: Page, server: RunningServer
) -> None:
    """And it goes on where they were going."""
    make_first_person(server)
    sign_in = page.get_by_role("heading", name="Sign in to Watchroom")
    page.goto("/setup?step=n8n")
    expect(sign_in).to_be_visible()
    page.goto("/login?next=/setup?step=n8n")
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="n8n", exact=True)).to_be_visible()


def test_nodes_of_the_demo_are_tied_to_services(demo_page: Page) -> None:
    """What a person says goes before the definition, and can be taken back."""
    demo_page.goto("/setup?step=nodes")
    choice = demo_page.get_by_label("What Ollama talks to").first
    before = choice.input_value()
    choice.select_option(label="Outside, none of the services")
    expect(demo_page.get_by_text("What Ollama talks to is noted")).to_be_visible()
    choice.select_option(value=before)

    expect(choice).to_have_value(before)


@pytest.fixture
def demo_page(
    request: pytest.FixtureRequest, browser: Browser, demo_server: RunningServer
) -> Iterator[Page]:
    """A browser at the demo, which has runs of n8n."""
    problems = Problems(demo_server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        yield page
        keep_if_failed(request.node, page)
    assert problems.serious() == []


def test_the_newest_run_shows_how_it_was_understood(demo_page: Page) -> None:
    """Picture, model and Telegram, each by the node it was found in."""
    demo_page.goto("/setup?step=n8n")

    expect(demo_page.get_by_text("Following").or_(demo_page.get_by_text("Copying"))).to_be_visible()
    expect(demo_page.get_by_role("heading", name="How the newest run")).to_be_visible()
    expect(demo_page.get_by_text("confidence")).to_be_visible()
