"""The page of all services, at the demo: what stands still, what is asked, what is found."""

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from browsing import PHONE, Problems, browsing
from running_server import RunningServer

pytestmark = pytest.mark.browser

RESTING_MS = 15_000.0  # the order is let go five seconds after the reader has left


def names(page: Page) -> list[str]:
    return page.locator("tbody tr a").all_inner_texts()


def menu_of(page: Page, service: str, verb: str) -> Locator:
    """Choose a verb in the menu of a service; return the dialog that asks about it."""
    page.get_by_role("button", name=f"More for {service}").click()
    page.get_by_role("menuitem", name=verb).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def measured(server: RunningServer, cpu: dict[str, float]) -> str:
    """Return a message of what services use, with other figures for the CPU."""
    services = server.get("/api/services", key=None).json()["data"]
    stats = {
        "memory": 1.0,
        "uptime": 60,
        "restartCount": 0,
        "memoryUsage": 1,
        "memoryLimit": 2,
        "timestamp": "2026-11-22T06:00:00.000Z",
        "measured": True,
        "network": {"received": None, "sent": None},
        "block": {"read": None, "written": None},
        "processes": 1,
    }
    told = [
        {
            "id": each["id"],
            "host": each["host"],
            "containerId": each["containerId"],
            "stats": {**stats, "cpu": cpu.get(each["id"], 0.0)},
        }
        for each in services
    ]
    return json.dumps({"type": "stats", "channel": "stats", "services": told})


def test_c3_the_order_stands_still_under_the_pointer(
    page: Page, demo_server: RunningServer
) -> None:
    """Ten updates that turn the order around move no row until the reader has left."""
    sockets: list[WebSocketRoute] = []

    def between(socket: WebSocketRoute) -> None:
        """Let everything through but measurements: those are the test's."""
        sockets.append(socket)
        server = socket.connect_to_server()
        server.on_message(lambda text: None if '"type":"stats"' in str(text) else socket.send(text))

    page.route_web_socket(re.compile("/ws$"), between)
    page.goto("/services?sort=-cpu")
    page.locator("tbody tr").first.wait_for()
    sockets[-1].send(measured(demo_server, {"nginx": 90.0, "n8n": 10.0}))
    expect(page.locator("tbody tr a").first).to_have_text("nginx")
    page.locator("tbody tr").nth(2).hover()
    before = names(page)

    for update in range(10):
        used = {"n8n": 50.0 + update, "nginx": float(update), "valkey": 20.0 - update}
        sockets[-1].send(measured(demo_server, used))
        expect(page.get_by_role("row", name="n8n").first).to_contain_text(f"{50 + update}%")
        assert names(page) == before

    page.get_by_role("heading", name="Services", level=1).hover()
    expect(page.locator("tbody tr a").first).to_have_text("n8n", timeout=RESTING_MS)


def test_g1_a_stop_names_who_depends_on_the_service(page: Page) -> None:
    """The workflow with its runs, the services that wait, and no step that is taken by accident."""
    page.goto("/services")

    dialog = menu_of(page, "Ollama", "Stop…")

    users = dialog.get_by_role("list", name="Used by")
    expect(users).to_contain_text(re.compile(r"Fire watch.*: \d+ runs? in the last hour, "))
    expect(users).to_contain_text(re.compile(r"(none|\d+) in progress"))
    expect(users).to_contain_text("Open WebUI")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    expect(dialog.get_by_role("button", name="Stop Ollama")).to_be_enabled()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("row", name="Ollama")).not_to_contain_text("Stopped")


def test_several_are_stopped_only_with_a_word_typed(page: Page) -> None:
    """One press must not take half of the stack away."""
    page.goto("/services")
    for service in ("n8n", "Ollama"):
        page.get_by_role("checkbox", name=f"Select {service}").click()
    page.get_by_role("toolbar").get_by_role("button", name="Stop…").click()
    dialog = page.get_by_role("dialog", name="Stop 2 services?")
    verb = dialog.get_by_role("button", name="Stop 2 services")

    expect(dialog.get_by_role("list", name="Used by")).to_be_visible()
    expect(verb).to_have_attribute("aria-disabled", "true")
    dialog.get_by_role("textbox").fill("2 services")
    expect(verb).not_to_have_attribute("aria-disabled", "true")


def test_a_restart_is_told_when_it_is_over(page: Page) -> None:
    """The dialog closes at once, and the end is said once."""
    page.goto("/services")

    menu_of(page, "Valkey", "Restart…").get_by_role("button", name="Restart Valkey").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Valkey:")).to_be_visible(timeout=30_000)


def test_filters_stand_in_the_url_and_back_undoes_them(page: Page) -> None:
    """What is found is a link; where nothing is, the narrowest filter is named."""
    page.goto("/services")
    page.get_by_role("combobox", name="Stack").select_option("ai")
    expect(page).to_have_url(re.compile(r"\?stack=ai$"))
    page.get_by_role("searchbox", name="Filter services").fill("nginx")
    expect(page.get_by_text(re.compile("0 of 11 services match"))).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator("tbody tr")).to_have_count(11)
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/services$"))


def test_columns_are_sorted_by_their_headings(page: Page) -> None:
    """The first press sorts, the third leads back to trouble first."""
    page.goto("/services")
    memory = page.get_by_role("columnheader", name="Memory")
    memory.get_by_role("button").click()
    expect(memory).to_have_attribute("aria-sort", "descending")
    expect(page.locator("tbody tr a").first).to_have_text("vLLM")
    memory.get_by_role("button").click()
    expect(memory).to_have_attribute("aria-sort", "ascending")
    memory.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/services$"))


def test_a_hidden_column_comes_back_by_the_menu(page: Page) -> None:
    """What wide windows show by themselves is a choice of the reader's in narrow ones."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/services")
    stack = page.get_by_role("columnheader", name="Stack")
    expect(stack).to_have_count(0)
    page.get_by_role("button", name="View").click()
    page.get_by_role("menuitemcheckbox", name="Stack").click()
    expect(stack).to_be_visible()


def test_a_phone_shows_cards(browser: Browser, demo_server: RunningServer) -> None:
    """Each with its menu; several are chosen by a button."""
    problems = Problems(demo_server.urls[0])
    with browsing(browser, problems.origin, problems, viewport=PHONE, has_touch=True) as page:
        page.goto("/services")
        cards = page.get_by_role("list", name="Services", exact=True).get_by_role("listitem")
        expect(cards).to_have_count(11)
        page.get_by_role("button", name="Select", exact=True).click()
        page.get_by_role("checkbox", name="Select Ollama").click()
        expect(page.get_by_role("toolbar")).to_contain_text("1 selected")
    assert problems.serious() == []


def test_keys_walk_through_the_list(page: Page) -> None:
    """j and k move, x chooses."""
    page.goto("/services")
    page.locator("tbody tr").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(1).get_by_role("link").first).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")


def test_an_operation_of_the_past_says_what_came_of_it(page: Page) -> None:
    """The demo's update was rolled back: its last lines are there."""
    page.goto("/operations")
    row = page.get_by_role("row", name="Update: Qdrant")
    expect(row).to_contain_text("Rolled back", timeout=60_000)
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Update: Qdrant")
    expect(page.locator("[data-result=rolledBack]")).to_contain_text("segment format")
