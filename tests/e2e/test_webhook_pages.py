"""Webhooks in the settings: made, tried and looked after in the browser."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from answering_receiver import AnsweringReceiver, answering
from browsing import Problems, browsing, keep_if_failed
from people_of_server import make_first_person, sign_in_at
from running_server import RunningServer, serving

pytestmark = pytest.mark.browser

NOWHERE = "http://receiver.invalid/hook"  # a name that is promised to lead nowhere (RFC 6761)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that may reach receivers of this machine."""
    folder = tmp_path_factory.mktemp("webhooks")
    with serving(folder, N8N_URL="none", WEBHOOKS_ALLOW="127.0.0.1") as server:
        make_first_person(server)
        yield server


@pytest.fixture
def receiver() -> Iterator[AnsweringReceiver]:
    """Who is told."""
    with answering() as receiver:
        yield receiver


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, server: RunningServer) -> Iterator[Page]:
    """The webhooks, as an admin sees them."""
    problems = Problems(server.urls[0])
    problems.allow("401")  # the question who is there, before anybody is
    with browsing(browser, problems.origin, problems) as page:
        sign_in_at(page, "/settings/webhooks")
        yield page
        keep_if_failed(request.node, page)
    assert problems.serious() == []


def make(server: RunningServer, url: str, **facts: object) -> str:
    """Make a webhook; returns its page."""
    asked = {"url": url, "events": ["service:error"], **facts}
    with server.client() as client:
        made = client.post("/api/webhooks", json=asked).json()["data"]
    return f"/settings/webhooks?webhook={made['id']}"


def test_i1_a_test_shows_what_a_local_receiver_answers(
    page: Page, receiver: AnsweringReceiver
) -> None:
    """From an empty form to the receiver's own words, and they are text whatever they hold."""
    receiver.answer = b'{"ok": true, "note": "<img src=x onerror=alert(1)>"}'
    page.get_by_role("button", name="Add a webhook").click()
    form = page.get_by_role("dialog", name="Add a webhook")
    form.get_by_label("Address").fill(receiver.url)
    form.get_by_label("Name", exact=True).fill("ops room")
    form.get_by_role("button", name="Add a webhook").click()
    shown = page.get_by_role("dialog", name="The signing secret")
    assert shown.locator("code").inner_text().startswith("whsec_")
    shown.get_by_role("button", name="I have stored it").click()
    page.get_by_label("Sample event").select_option("incident:open")
    page.get_by_role("button", name="Send test").click()

    expect(page.get_by_text("It arrived: HTTP 200 after")).to_be_visible()
    expect(page.get_by_text('"note": "<img src=x onerror=alert(1)>"')).to_be_visible()
    assert json.loads(receiver.bodies[0])["type"] == "incident:open"
    log = page.get_by_role("table", name="Deliveries of the last 7 days")
    expect(log).to_contain_text("incident:open (test)")


def test_i1_a_name_that_leads_nowhere_is_told_in_words(page: Page, server: RunningServer) -> None:
    """An error number of the resolver helps nobody."""
    page.goto(make(server, NOWHERE))
    page.get_by_role("button", name="Send test").click()

    expect(page.get_by_text("It did not arrive: no answer")).to_be_visible()
    expect(page.get_by_text("leads to no address")).to_be_visible()


def test_i1_a_refused_message_says_what_to_look_at(
    page: Page, server: RunningServer, receiver: AnsweringReceiver
) -> None:
    """401 most often means a wrong token in the address."""
    receiver.status, receiver.answer = 401, b"who are you?"
    page.goto(make(server, receiver.url))
    page.get_by_role("button", name="Send test").click()

    expect(page.get_by_text("It did not arrive: HTTP 401")).to_be_visible()
    expect(page.get_by_text("Check the key or token")).to_be_visible()
    expect(page.get_by_text("who are you?")).to_be_visible()


def test_the_preview_is_what_the_receiver_is_sent(
    page: Page, server: RunningServer, receiver: AnsweringReceiver
) -> None:
    """To the letter, but for the moment."""
    page.goto(make(server, receiver.url))
    page.get_by_text("The exact body of a message").click()
    shown = page.locator("pre", has_text='"type":"service:error"')
    expect(shown).to_be_visible()
    preview = shown.inner_text()
    page.get_by_role("button", name="Send test").click()
    expect(page.get_by_text("It arrived")).to_be_visible()

    assert _without_moment(preview) == _without_moment(receiver.bodies[0])


def test_a_delivery_is_sent_again_on_command(
    page: Page, server: RunningServer, receiver: AnsweringReceiver
) -> None:
    """After the receiver was mended, what it missed can follow."""
    receiver.status = 503
    page.goto(make(server, receiver.url))
    page.get_by_role("button", name="Send test").click()
    expect(page.get_by_text("It did not arrive: HTTP 503")).to_be_visible()
    receiver.status = 200
    page.get_by_role("button", name="Details of service:error").first.click()
    dialog = page.get_by_role("dialog", name="Delivery of service:error")
    dialog.get_by_role("button", name="Send again").click()

    expect(dialog.get_by_text("It arrived: HTTP 200")).to_be_visible(timeout=20_000)
    expect(dialog.get_by_text("It did not arrive: HTTP 503")).to_be_visible()


def test_a_webhook_is_paused_changed_and_removed(page: Page, server: RunningServer) -> None:
    """Its whole life, without the API."""
    page.goto(make(server, "http://127.0.0.1:9/hook", description="to go"))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("What happens while it is paused")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    page.get_by_role("button", name="Change").click()
    form = page.get_by_role("dialog", name="Change the webhook")
    form.get_by_label("Cooldown in seconds").fill("a lot")
    expect(form.get_by_role("button", name="Save")).to_be_disabled()
    form.get_by_label("Cooldown in seconds").fill("300")
    form.get_by_label("Quiet hours").check()
    form.get_by_label("Time zone").fill("Europe/Madrid")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("22:00 to 07:00, Europe/Madrid")).to_be_visible()
    expect(page.get_by_text("5 min 00 s after each message of the same")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("dialog", name="Remove the webhook to 127.0.0.1:9?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Remove the webhook").click()

    expect(page).to_have_url(f"{server.urls[0]}/settings/webhooks")
    expect(page.get_by_text("to go")).to_have_count(0)


def test_a_new_secret_is_shown_once(page: Page, server: RunningServer) -> None:
    """Nobody can look it up later, so it is said."""
    page.goto(make(server, "http://127.0.0.1:9/other"))
    page.get_by_role("button", name="New secret").click()
    page.get_by_role("button", name="Make a new secret").click()
    shown = page.get_by_role("dialog", name="The signing secret")
    secret = shown.locator("code").inner_text()
    shown.get_by_role("button", name="I have stored it").click()

    expect(shown).to_have_count(0)
    assert secret not in page.content()


def _without_moment(body: str) -> dict[str, object]:
    return {key: value for key, value in json.loads(body).items() if key != "timestamp"}
