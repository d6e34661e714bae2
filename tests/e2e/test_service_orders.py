"""What people order in the browser, on a real engine with a registry of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browsing import Problems, browsing, keep_if_failed
from docker_engine import DockerEngine
from docker_images import BASE
from docker_registry import Registry
from running_server import KEY, RunningServer, serving, until
from versions_of_app import App, failing, steady
from watchroom.domain.access import Scope

pytestmark = [pytest.mark.browser, pytest.mark.docker]

WITHIN_S = 35.0
DONE_MS = 60_000.0  # for an update with its test
STAGES = ["check", "pull", "stop", "start", "gate", "finish"]
LAST_WORDS = "CUDA out of memory"
NEVER_HEALTHY = (
    f"FROM {BASE}\n"
    'LABEL org.opencontainers.image.version="2.0"\n'
    "HEALTHCHECK --interval=200ms --retries=1 --timeout=5s CMD false\n"
    f'CMD ["sh", "-c", "echo {LAST_WORDS}; trap \'exit 0\' TERM; while :; do sleep 1; done"]\n'
)
WELL_WHEN_TOLD = "HEALTHCHECK --interval=200ms --start-period=300s CMD test -f /well\n"
PATIENT = ("--label", "watchroom.update.timeout=300", "--stop-timeout", "1")
SOON = ("--label", "watchroom.update.timeout=6", "--stop-timeout", "1")


@pytest.fixture
def app(docker_engine: DockerEngine, docker_registry: Registry) -> App:
    """A service "web" of which the registry may get a newer version."""
    app = App(docker_engine, docker_registry)
    app.run("web", *SOON)
    return app


@pytest.fixture
def server(app: App, docker_engine: DockerEngine, tmp_path: Path) -> Iterator[RunningServer]:
    """A server that knows the service."""
    folder = tmp_path / "server"
    folder.mkdir()
    with serving(folder, DOCKER_HOSTS=f"rack={docker_engine.url}", N8N_URL="none") as server:
        until(lambda: server.get("/api/services/web").status_code == 200, within_s=WITHIN_S)
        yield server


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A page that is signed in, with every right."""
    problems = Problems(server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        sign_in(page)
        yield page
        keep_if_failed(request.node, page)
    problems.allow("40[19]")  # who is there, before anybody is; and what is refused on purpose
    assert problems.serious() == []


def sign_in(page: Page, key: str = KEY) -> None:
    """Come in by the address that the start of a server prints."""
    page.goto(f"/login?next=/services#key={key}")
    page.get_by_role("table", name="Services").wait_for()


def ask(page: Page, verb: str, name: str = "web") -> Locator:
    """Choose a verb in the menu of a service; return the dialog that asks about it."""
    page.goto("/services")
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=verb).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def update(page: Page, name: str = "web") -> Locator:
    """Order an update; return the dialog that shows how far it is."""
    dialog = ask(page, "Update…", name)
    dialog.get_by_role("button", name=f"Update {name}").click()
    expect(dialog.get_by_test_id("operation")).to_be_visible()
    return dialog


def result_of(shown: Locator) -> Locator:
    return shown.locator("[data-result]")


def test_g2_an_update_that_succeeds(page: Page, app: App, server: RunningServer) -> None:
    """The steps come in their order, the mark goes, and the history has a row, and the way back."""
    app.release(steady("2.0"))
    page.goto("/services")
    page.get_by_role("button", name="Check updates").click()
    mark = page.get_by_role("img", name="A newer image of the same tag")
    expect(mark).to_be_visible()

    dialog = update(page)

    expect(result_of(dialog)).to_have_attribute("data-result", "updated", timeout=DONE_MS)
    steps = dialog.locator("[data-stage]")
    assert [step.get_attribute("data-stage") for step in steps.all()] == STAGES
    assert {step.get_attribute("data-state") for step in steps.all()} == {"done"}
    dialog.get_by_role("button", name="Close").last.click()
    expect(mark).to_have_count(0)
    expect(page.get_by_role("row", name="web")).to_contain_text("2.0")
    page.goto("/operations")
    expect(page.get_by_role("row", name="Update: web")).to_contain_text("Updated")
    assert server.get("/api/services/web").json()["data"]["version"] == "2.0"

    page.goto("/services/web?tab=updates")
    page.get_by_role("button", name="Roll back to 1.0…").click()
    expect(dialog).to_contain_text("Nothing: all of it is on the host")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Roll back web").click()
    expect(result_of(dialog)).to_have_attribute("data-result", "done", timeout=DONE_MS)
    expect(dialog).to_contain_text("Rolled back from 2.0 to 1.0.")
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("button", name="Roll back to 1.0…")).to_have_attribute(
        "aria-description", "It runs that image already"
    )
    assert server.get("/api/services/web").json()["data"]["version"] == "1.0"


def test_g3_a_failing_health_check_rolls_back(
    page: Page, app: App, docker_engine: DockerEngine
) -> None:
    """The old container runs again, and the last lines of the new one are shown."""
    before = docker_engine.docker("inspect", "--format", "{{.Id}} {{.Image}}", "web")
    app.release(NEVER_HEALTHY)

    dialog = update(page)

    expect(result_of(dialog)).to_have_attribute("data-result", "rolledBack", timeout=DONE_MS)
    expect(result_of(dialog)).to_contain_text("Rolled back")
    expect(result_of(dialog)).to_contain_text(LAST_WORDS)
    expect(dialog.locator("[data-stage=gate]")).to_have_attribute("data-state", "failed")
    assert docker_engine.docker("inspect", "--format", "{{.Id}} {{.Image}}", "web") == before
    state = docker_engine.docker("inspect", "--format", "{{.State.Status}}", "web")
    assert state.strip() == "running"


def test_g4_a_pull_that_fails_is_a_failure(
    page: Page, app: App, docker_registry: Registry, docker_engine: DockerEngine
) -> None:
    """The manifest is there and a part of the image is not: the old container is not touched."""
    newer = failing("2.0") + "LABEL known=nowhere\n"  # an image that no other test has made
    digest = app.release(newer)
    before = docker_engine.docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", "web")
    app.forget(newer)
    docker_engine.docker("rmi", f"{app.image.removesuffix(':latest')}@{digest}")
    docker_registry.lose_contents()

    dialog = update(page)

    expect(result_of(dialog)).to_have_attribute("data-result", "failed", timeout=DONE_MS)
    expect(dialog.locator("[data-stage=pull]")).to_have_attribute("data-state", "failed")
    expect(dialog.locator("[data-stage=stop]")).to_have_attribute("data-state", "skipped")
    after = docker_engine.docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", "web")
    assert after == before


def test_g5_an_operation_survives_reload_and_a_second_browser(
    page: Page, app: App, browser: Browser, server: RunningServer, docker_engine: DockerEngine
) -> None:
    """The same progress for everybody; a second order is refused with a link to the first."""
    app.run("slow", *PATIENT)
    app.release(steady("2.0") + WELL_WHEN_TOLD)
    dialog = update(page, "slow")
    expect(dialog.locator("[data-stage=gate]")).to_have_attribute("data-state", "running")
    dialog.get_by_role("button", name="Let it go on in the background").click()
    page.goto("/operations")
    page.get_by_role("link", name="Update: slow").click()
    address = re.compile(r"/operations/[0-9a-f]{32}$")
    expect(page).to_have_url(address)
    page.reload()
    expect(page.locator("[data-stage=pull]")).to_have_attribute("data-state", "done")
    expect(page.get_by_role("button", name="Call it off")).to_have_attribute(
        "aria-disabled", "true"
    )

    with browsing(browser, server.urls[0]) as second:
        sign_in(second)
        second.goto("/services")
        second.get_by_role("button", name="More for slow").click()
        restart = second.get_by_role("menuitem", name="Restart…")
        expect(restart).to_have_attribute("aria-disabled", "true")
        expect(restart).to_have_accessible_name(re.compile("Another operation runs on it"))
        second.get_by_role("menuitem", name="See the operation").click()
        expect(second).to_have_url(address)
        assert second.url == page.url
        docker_engine.docker("exec", "slow", "touch", "/well")
        for each in (page, second):
            expect(result_of(each.get_by_role("main"))).to_have_attribute(
                "data-result", "updated", timeout=DONE_MS
            )


def test_an_update_can_be_called_off_before_anything_changed(
    page: Page, app: App, docker_registry: Registry
) -> None:
    """Until the old container is stopped there is a way out."""
    app.release(steady("2.0"))
    dialog = ask(page, "Update…")
    verb = dialog.get_by_role("button", name="Update web")
    expect(verb).not_to_have_attribute("aria-disabled", "true")

    with docker_registry.frozen():
        verb.click()
        dialog.get_by_role("button", name="Call it off").click()

    expect(result_of(dialog)).to_have_attribute("data-result", "cancelled", timeout=DONE_MS)


def test_g6_a_viewer_sees_verbs_and_the_reason(browser: Browser, server: RunningServer) -> None:
    """They are disabled, the reason can be read out, and the API refuses too."""
    with server.client() as client:
        body = {"name": "viewer", "scopes": [Scope.READ]}
        secret = client.post("/api/keys", json=body).json()["data"]["secret"]

    with browsing(browser, server.urls[0]) as page:
        sign_in(page, secret)
        page.goto("/services")
        page.get_by_role("button", name="More for web").click()
        for verb in ("Stop…", "Restart…", "Update…"):
            entry = page.get_by_role("menuitem", name=verb)
            expect(entry).to_have_attribute("aria-disabled", "true")
            expect(entry).to_have_accessible_name(re.compile("Needs the role operator"))
        page.get_by_role("menuitem", name="Stop…").click(force=True)
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.request.post("/api/services/web/stop").status == 403
