"""What containers say of themselves is text, wherever it is shown."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import Problems, browsing, keep_if_failed
from docker_engine import DockerEngine
from pages import PATHS, settle
from running_server import KEY, RunningServer, serving, until

pytestmark = [pytest.mark.browser, pytest.mark.docker]

NAME = "<img src=x onerror=\"window.hacked='name'\">"
LINE = "<script>window.hacked='log'</script><img src=x onerror=\"window.hacked='line'\">"
LABELS = {
    "watchroom.name": NAME,
    "watchroom.description": "<svg onload=\"window.hacked='description'\">",
    "watchroom.url": "javascript:window.hacked='url'",
    "org.opencontainers.image.version": "<marquee>1</marquee>",
}
# What there is of markup that came as text.
INJECTED = """() => [...document.querySelectorAll(
  'img[src="x"], svg[onload], main script, marquee, a[href^="javascript:" i]'
)].map((each) => each.outerHTML.slice(0, 120))"""
OPEN_HERE = [path for path in PATHS if ":" not in path.removesuffix("?")]


@pytest.fixture
def hostile(docker_engine: DockerEngine, tmp_path: Path) -> Iterator[RunningServer]:
    """A server that watches a container with scripts for names and for lines."""
    labels = (f"--label={name}={text}" for name, text in LABELS.items())
    script = f"while :; do echo {shlex.quote(LINE)}; sleep 1; done"
    docker_engine.run(
        docker_engine.image(), "sh", "-c", script, options=("--name=hostile", *labels)
    )
    hosts = f"rack={docker_engine.url}"
    with serving(tmp_path, DOCKER_HOSTS=hosts, N8N_URL="none") as server:
        until(lambda: server.get("/api/services/hostile").status_code == 200, within_s=20.0)
        yield server


def test_texts_of_others_are_never_markup(
    request: pytest.FixtureRequest, browser: Browser, hostile: RunningServer
) -> None:
    """Whoever may start a container must not gain the rights of everybody who looks at it."""
    problems = Problems(hostile.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        page.goto(f"/login#key={KEY}")
        page.get_by_role("navigation").first.wait_for()
        for address in [*OPEN_HERE, "/services/hostile", "/services/hostile?tab=logs"]:
            look_at(page, address)
        keep_if_failed(request.node, page)
    problems.allow("401")  # the question who is there, before anybody is
    assert problems.serious() == []


def look_at(page: Page, address: str) -> None:
    """Open a page and look for anything that ran, or would run when it is pressed."""
    page.goto(address)
    settle(page)

    assert page.evaluate("window.hacked") is None, address
    assert page.evaluate(INJECTED) == [], address
