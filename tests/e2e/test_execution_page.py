"""The page of one run: what was seen, said and sent, and where the time went."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PHONE, Problems, browsing
from copied_dumps import young_sqlite_dump
from n8n_dumps import SQLITE_DUMPS
from running_server import RunningServer, serving

LIST = "/api/executions?imageData=none&limit=50&days=365"
N8N_PAGES = "https://n8n.example.com/flows"


def runs_of(server: RunningServer, query: str) -> Any:
    """Return the newest runs of the demo that pass a filter."""
    return server.get(f"{LIST}&{query}", key=None).json()["data"]


@pytest.fixture(scope="module")
def alarm(demo_server: RunningServer) -> Any:
    """A run whose picture was found alarming, in words, and that sent a message."""
    found = runs_of(demo_server, "status=success&risk=HIGH,CRITICAL&telegram=sent")
    return next(run for run in found if run["analysis"]["description"])


@pytest.fixture(scope="module")
def failure(demo_server: RunningServer) -> Any:
    """A run that failed at Ollama when that was out of memory."""
    return runs_of(demo_server, "status=error&node=Ollama")[0]


def test_a_healthy_run_shows_verdict_message_and_where_the_time_went(
    page: Page, alarm: Any
) -> None:
    """What was seen, said and sent, above the fold."""
    page.goto(f"/executions/{alarm['id']}")

    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{alarm['id']} Succeeded")
    verdict = page.get_by_role("region", name="Verdict and message")
    expect(verdict).to_contain_text(alarm["analysis"]["description"])
    expect(verdict).to_contain_text(f"Message {alarm['telegramStatus']['message_id']}")
    timings = page.get_by_role("region", name="Timings")
    for node in ("Webhook", "Ollama", "Telegram"):
        expect(timings.get_by_role("link", name=re.compile(f"^{node}"))).to_be_visible()
    expect(timings).to_contain_text("writing the answer")
    expect(page.get_by_role("link", name="Open in n8n")).to_have_count(0)  # nobody said where


def test_a_failed_run_leads_to_its_pattern_its_incident_and_the_logs(
    page: Page, failure: Any
) -> None:
    """Why it failed, how often, and what to look at next: each one click away."""
    page.goto(f"/executions/{failure['id']}")

    why = page.get_by_role("region", name="Why it failed")
    expect(why).to_contain_text(failure["error"]["message"])
    expect(why.get_by_role("link", name=re.compile("Pattern:"))).to_be_visible()
    logs = why.get_by_role("link", name=re.compile("^Logs"))
    expect(logs).to_have_attribute("href", re.compile(r"/logs\?.*from=.*&to="))
    expect(page.get_by_role("region", name="Timings")).to_contain_text("not run")


def test_a_row_of_the_timings_opens_its_node(page: Page, alarm: Any) -> None:
    """From the bar that is too long to what was asked and answered, as a tree; Back leads back."""
    page.goto(f"/executions/{alarm['id']}")

    page.get_by_role("region", name="Timings").get_by_role("link", name=re.compile("^Oll")).click()

    expect(page).to_have_url(re.compile("node=Ollama"))
    node = page.get_by_role("region", name="Ollama", exact=True)
    expect(node.get_by_role("region", name="Output")).to_contain_text("eval_count")
    node.get_by_role("button", name=re.compile("^Input")).click()
    expect(node.get_by_role("region", name="Input").get_by_alt_text("Picture")).to_be_visible()
    page.go_back()
    expect(page).not_to_have_url(re.compile("node="))


def test_a_picture_is_never_shown_as_text(page: Page, alarm: Any) -> None:
    """Base64 in a payload would fill the tab and tell nobody anything."""
    page.goto(f"/executions/{alarm['id']}?node=Webhook")

    output = page.get_by_role("region", name="Output")
    expect(output.get_by_alt_text("Picture")).to_be_visible()
    assert not re.search(r"[A-Za-z0-9+/]{200}", output.inner_text())


def test_the_answer_is_underlined_where_it_was_read(page: Page, alarm: Any) -> None:
    """A verdict stands beside its evidence."""
    page.goto(f"/executions/{alarm['id']}?tab=raw")

    expect(page.get_by_title("Risk level").and_(page.locator("mark"))).to_be_visible()
    expect(page.locator("mark", has_text=alarm["analysis"]["description"])).to_be_visible()


def test_the_graph_is_walked_by_arrows_and_says_the_same_as_a_list(
    page: Page, failure: Any
) -> None:
    """Status by icon and words too, and nothing by mouse alone."""
    page.goto(f"/executions/{failure['id']}?tab=graph")

    graph = page.get_by_role("navigation", name="The workflow as it ran")
    first = graph.get_by_role("link", name=re.compile("Webhook"))
    first.focus()
    page.keyboard.press("ArrowRight")
    failed = graph.get_by_role("link", name=re.compile("Ollama"))
    expect(failed).to_be_focused()
    expect(failed).to_contain_text("failed")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("node=Ollama"))


def test_around_this_moment_shows_what_services_did(page: Page, failure: Any) -> None:
    """Five minutes before and after, on the lanes of incidents."""
    page.goto(f"/executions/{failure['id']}?tab=around")

    expect(page.get_by_role("region", name="Which services showed signs")).to_be_visible()
    expect(page.get_by_role("region", name="Events").first).to_contain_text("Ollama")


def test_arrows_step_through_the_list_that_it_was_opened_from(
    page: Page, demo_server: RunningServer
) -> None:
    """The next failure is the next of the list, not of all runs; the way back is that list."""
    runs = demo_server.get(
        "/api/executions?imageData=none&limit=2&status=error&days=30", key=None
    ).json()["data"]
    page.goto(f"/executions/{runs[0]['id']}?list={quote('status=error&range=30d')}")
    expect(page.get_by_text(re.compile("^1 of "))).to_be_visible()

    page.keyboard.press("ArrowDown")

    expect(page).to_have_url(re.compile(f"/executions/{runs[1]['id']}"))
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible()
    back = page.get_by_role("main").get_by_role("link", name="Gallery")
    expect(back).to_have_attribute("href", "/executions?status=error&range=30d")


def test_h3_opening_a_run_does_not_mark_it(
    page: Page, demo_server: RunningServer, alarm: Any
) -> None:
    """Seen is not reviewed."""
    page.goto(f"/executions/{alarm['id']}?tab=history")

    expect(page.get_by_text("Nobody has marked this run yet.")).to_be_visible()
    assert (
        demo_server.get(f"/api/executions/{alarm['id']}", key=None).json()["data"]["mark"] is None
    )


def test_a_run_that_is_not_there_says_so(page: Page, problems: Problems) -> None:
    """n8n may have removed it: a link to it is old, not wrong."""
    page.goto("/executions/999999999")

    expect(page.get_by_text("This run is not here")).to_be_visible()
    problems.allow("404")


def test_on_a_phone_nothing_is_cut_off(
    browser: Browser, demo_server: RunningServer, failure: Any
) -> None:
    """Each part of the run in one column; wide graphs scroll by themselves."""
    problems = Problems(demo_server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        page.set_viewport_size(PHONE)
        for tab in ("nodes", "graph", "raw", "history"):
            page.goto(f"/executions/{failure['id']}?tab={tab}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE["width"], tab
    assert problems.serious() == []


@pytest.fixture(scope="module")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server over runs of a real n8n."""
    folder = tmp_path_factory.mktemp("real")
    dump = young_sqlite_dump(list(SQLITE_DUMPS)[-1], folder)
    settings = {"N8N_URL": dump.url, "N8N_STORAGE_DIR": str(dump.storage_dir or "")}
    with serving(folder, AUTH="off", N8N_PAGES_URL=N8N_PAGES, **settings) as running:
        running.wait_until_copied()
        yield running


def test_every_run_of_a_real_n8n_can_be_looked_at(
    browser: Browser, real_server: RunningServer
) -> None:
    """Whatever n8n wrote: loops, retries, crashes, and runs that wait."""
    answer = real_server.get("/api/executions?imageData=none&limit=200&days=365", key=None)
    runs = answer.json()["data"]
    problems = Problems(real_server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        for run in {run["statusDetail"]: run for run in runs}.values():
            page.goto(f"/executions/{run['id']}")
            expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{run['id']}")
            expect(page.get_by_role("region", name="Timings")).to_be_visible()
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert problems.serious() == []


def test_a_run_is_opened_in_n8n_where_it_is_said_how(
    browser: Browser, real_server: RunningServer
) -> None:
    """What is to be changed is changed there; the way leads to this run, beside this page."""
    run = runs_of(real_server, "status=success")[0]
    problems = Problems(real_server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        page.goto(f"/executions/{run['id']}")
        link = page.get_by_role("link", name="Open in n8n")

        to = f"{N8N_PAGES}/workflow/{run['workflow']['id']}/executions/{run['id']}"
        expect(link).to_have_attribute("href", to)
        expect(link).to_have_attribute("target", "_blank")
    assert problems.serious() == []
