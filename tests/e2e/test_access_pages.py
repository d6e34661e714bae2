"""Coming in, being let in, and keys: the pages for it at a real server."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import Problems, browsing, keep_if_failed
from people_of_server import (
    PASSWORD,
    let_in,
    make_first_person,
    sign_in_at,
    type_credentials,
)
from running_server import RunningServer, serving

pytestmark = pytest.mark.browser

WRONG_TRIES = 10  # after which a wait begins


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with one person, Ada, who is an admin."""
    with serving(tmp_path_factory.mktemp("people"), N8N_URL="none") as server:
        make_first_person(server)
        yield server


@pytest.fixture
def stranger(
    request: pytest.FixtureRequest, browser: Browser, server: RunningServer
) -> Iterator[Page]:
    """A browser that nobody has signed in with."""
    problems = Problems(server.urls[0])
    # Refusals are what these tests are about.
    problems.allow("40[0139]|429|HTTP Authentication failed")
    with browsing(browser, problems.origin, problems) as page:
        yield page
        keep_if_failed(request.node, page)
    assert problems.serious() == []


def test_the_login_leads_to_where_somebody_was_going(stranger: Page) -> None:
    """A link in a message opens what it is about, also where nobody is signed in yet."""
    stranger.goto("/settings/access?x=1")
    expect(stranger.get_by_role("heading", name="Sign in to Watchroom")).to_be_visible()
    type_credentials(stranger, "Ada")

    expect(stranger.get_by_role("heading", name="People")).to_be_visible()
    assert stranger.url.endswith("/settings/access?x=1")


@pytest.mark.parametrize("elsewhere", ["//example.com/", "https://example.com", "/\\example.com"])
def test_the_login_leads_to_no_other_site(stranger: Page, elsewhere: str) -> None:
    """Else a link to this server could end on a page that only looks like it."""
    stranger.goto(f"/login?next={elsewhere}")
    type_credentials(stranger, "Ada")
    stranger.get_by_role("navigation").first.wait_for()

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", stranger.url)


def test_a_wrong_password_is_told_in_one_sentence(stranger: Page) -> None:
    """It does not tell whether the name exists, and what was typed stays."""
    stranger.goto("/login")
    type_credentials(stranger, "Ada", "not the right one")

    expect(stranger.get_by_role("alert")).to_have_text("Name and password, or the key, do not fit.")
    expect(stranger.get_by_label("Name", exact=True)).to_have_value("Ada")


def test_after_many_wrong_tries_the_wait_is_counted_down(
    stranger: Page, server: RunningServer
) -> None:
    """Who is locked out has to know for how long."""
    with server.client(key=None) as client:
        for _ in range(WRONG_TRIES):
            client.post("/api/session", json={"name": "Eve", "password": "not the right one"})
    stranger.goto("/login")
    type_credentials(stranger, "Eve", "not the right one")

    expect(stranger.get_by_role("alert")).to_have_text("Too many wrong tries.")
    expect(stranger.get_by_text(re.compile(r"It works again in 14 min \d\d s"))).to_be_visible()
    expect(stranger.get_by_role("button", name="Sign in", exact=True)).to_be_disabled()


def test_a_session_that_ends_asks_again_and_loses_nothing_typed(
    stranger: Page, server: RunningServer
) -> None:
    """A form half filled in must not go with the session."""
    sign_in_at(stranger, "/settings/access")
    stranger.get_by_role("button", name="Add a person").click()
    form = stranger.get_by_role("dialog", name="Add a person")
    form.get_by_label("Name", exact=True).fill("Grace")
    form.get_by_label("Password", exact=True).fill(PASSWORD)
    with server.client() as admin:
        for session in admin.get("/api/sessions").json()["data"]:
            admin.delete(f"/api/sessions/{session['id']}")
    # Without a look at what lies over it: the page may have heard of the end before.
    form.get_by_role("button", name="Add a person").dispatch_event("click")
    again = stranger.get_by_role("dialog", name="Sign in again")
    expect(again.get_by_label("Name", exact=True)).to_have_value("Ada")
    again.get_by_label("Password", exact=True).fill(PASSWORD)
    again.get_by_role("button", name="Sign in", exact=True).click()
    expect(again).to_have_count(0)

    expect(form.get_by_label("Name", exact=True)).to_have_value("Grace")
    form.get_by_role("button", name="Add a person").click()
    expect(stranger.get_by_role("table", name="People")).to_contain_text("Grace")


def test_five_minutes_before_the_end_a_session_warns(stranger: Page, server: RunningServer) -> None:
    """Here it ends with the key that opened it."""
    ends = datetime.now(UTC) + timedelta(minutes=4)
    asked = {"name": "short", "expiresAt": ends.isoformat().replace("+00:00", "Z")}
    with server.client() as admin:
        secret = admin.post("/api/keys", json=asked).json()["data"]["secret"]
    stranger.goto(f"/login#key={secret}")

    warning = stranger.get_by_role("dialog", name="The session is about to end")
    expect(warning).to_contain_text(re.compile(r"ends in 3 min \d\d s"))
    warning.get_by_role("button", name="Not now").click()
    expect(warning).to_have_count(0)


def test_an_admin_ends_the_session_of_somebody_else(
    stranger: Page, browser: Browser, server: RunningServer
) -> None:
    """A lost phone is signed out from here."""
    let_in(server, "Linus", "viewer")
    with browsing(browser, server.urls[0]) as phone:
        sign_in_at(phone, "/settings/access", "Linus")
        expect(phone.get_by_role("heading", name="Open sessions")).to_be_visible()
        expect(phone.get_by_role("heading", name="People")).to_have_count(0)
        sign_in_at(stranger, "/settings/access")
        stranger.get_by_role("button", name="End the session of Linus").click()
        expect(stranger.get_by_role("table", name="Open sessions")).not_to_contain_text("Linus")
        phone.reload()

        expect(phone.get_by_role("heading", name="Sign in to Watchroom")).to_be_visible()


def test_a_person_is_removed_only_after_a_dialog_that_says_what_ends(
    stranger: Page, server: RunningServer
) -> None:
    """It cannot be taken back, so Cancel has the focus."""
    let_in(server, "Margaret", "operator")
    sign_in_at(stranger, "/settings/access")
    stranger.get_by_role("button", name="Remove Margaret").click()
    dialog = stranger.get_by_role("dialog", name="Remove Margaret?")
    expect(dialog).to_contain_text("no open session")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Remove Margaret").click()

    expect(stranger.get_by_role("table", name="People")).not_to_contain_text("Margaret")


def test_who_may_not_see_keys_is_told_who_can_grant_it(
    stranger: Page, server: RunningServer
) -> None:
    """A forbidden page that says nothing looks broken."""
    let_in(server, "Barbara", "viewer")
    sign_in_at(stranger, "/settings/keys", "Barbara")

    expect(stranger.get_by_text("Needs the role admin")).to_be_visible()


def test_i2_the_secret_of_a_key_is_shown_once(stranger: Page, server: RunningServer) -> None:
    """And revoking it needs a second word; after that it opens nothing."""
    sign_in_at(stranger, "/settings/keys")
    stranger.get_by_role("button", name="Make a key").click()
    form = stranger.get_by_role("dialog", name="Make a key")
    form.get_by_label("Name", exact=True).fill("night script")
    form.get_by_role("button", name="Make a key").click()
    shown = stranger.get_by_role("dialog", name="The key “night script”")
    secret = shown.locator("code").first.inner_text()
    assert server.get("/api/services", key=secret).status_code == 200
    for _ in range(3):
        stranger.keyboard.press("Escape")  # a slip of the hand: it cannot be shown again
    expect(shown.get_by_role("alert")).to_contain_text("It is shown this once")
    shown.get_by_role("button", name="Keep it open").click()
    shown.get_by_role("button", name="I have stored it").click()
    expect(stranger.get_by_role("table", name="API keys in force")).to_contain_text("night script")
    assert secret not in stranger.content()
    stranger.reload()
    expect(stranger.get_by_role("table", name="API keys in force")).to_contain_text("night script")
    assert secret not in stranger.content()

    stranger.get_by_role("button", name="Revoke night script").click()
    dialog = stranger.get_by_role("dialog", name="Revoke the key")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Revoke “night script”").click()
    expect(stranger.get_by_text("1 key that is over")).to_be_visible()
    assert server.get("/api/services", key=secret).status_code == 401
