"""Servers for whole-program tests: copies of every dump of n8n, a demo, and browsers at them."""

import asyncio
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page

from browsing import (
    Problems,
    browsing,
    keep_if_failed,
    missing_for_pages,
    note_outcome,
    running_browser,
)
from conftest import missing
from copied_dumps import Copied, young_postgres_dump, young_sqlite_dump
from full_store import make_full_store
from n8n_dumps import POSTGRES_DUMPS, SQLITE_DUMPS
from running_demo import demonstrating, wait_until_filled
from running_server import KEY, RunningServer, serving

PARAMETERS = [
    *[pytest.param(name, id=name) for name in SQLITE_DUMPS],
    *[pytest.param(name, id=name, marks=pytest.mark.postgres) for name in POSTGRES_DUMPS],
]
DEMO_RUNS = 400  # before its first start; a few more come by themselves


@pytest.fixture(scope="session", params=PARAMETERS)
def copied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copied]:
    """One server after the other, each over an n8n of its own."""
    folder = tmp_path_factory.mktemp("copied")
    if request.param in SQLITE_DUMPS:
        dump = young_sqlite_dump(request.param, folder)
    else:
        server = request.getfixturevalue("postgres_server")
        dump = young_postgres_dump(request.param, folder, server)
    settings = {"N8N_URL": dump.url, "N8N_STORAGE_DIR": str(dump.storage_dir or "")}
    with serving(folder, **settings) as running, running.client() as client:
        running.wait_until_copied()
        yield Copied(server=running, client=client, happened=dump.happened())


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A demo with few runs, open to everybody; what a test changes there, the next one finds."""
    folder = tmp_path_factory.mktemp("demo")
    with demonstrating(folder, "--executions", str(DEMO_RUNS)) as server:
        wait_until_filled(server, DEMO_RUNS)
        yield server


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that has just been installed: it wants a key, and watches nothing yet."""
    with serving(tmp_path_factory.mktemp("empty"), N8N_URL="none") as server:
        yield server


@pytest.fixture(scope="session")
def full_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with a hundred thousand runs of the last 200 days, where nothing happens."""
    folder = tmp_path_factory.mktemp("full")
    with ThreadPoolExecutor() as beside:  # a browser may have an event loop in this thread
        beside.submit(asyncio.run, make_full_store(folder / "data")).result()
    with serving(folder, N8N_URL="none", AUTH="off") as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """
    One browser for the tests of a file.

    Not one for the session: while it runs, no test of another file can run an event loop.
    """
    reason = missing_for_pages()
    if reason is not None:
        missing(reason)
    with running_browser() as browser:
        yield browser


@pytest.fixture
def problems(demo_server: RunningServer) -> Problems:
    """What the browser complains of at the demo; `problems.allow` names what is meant to happen."""
    return Problems(demo_server.urls[0])


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, problems: Problems) -> Iterator[Page]:
    """A page at the demo, in a context of its own; the test fails with what it complains of."""
    with browsing(browser, problems.origin, problems) as page:
        yield page
        keep_if_failed(request.node, page)
    assert problems.serious() == []


@pytest.fixture
def signed_in(
    request: pytest.FixtureRequest, browser: Browser, empty_server: RunningServer
) -> Iterator[Page]:
    """A page at the empty server, signed in by the login URL that its start prints."""
    problems = Problems(empty_server.urls[0])
    with browsing(browser, problems.origin, problems) as page:
        sign_in(page)
        yield page
        keep_if_failed(request.node, page)
    problems.allow("401")  # the question who is there, before anybody is
    assert problems.serious() == []


def sign_in(page: Page, key: str = KEY) -> None:
    """Come in by the address that the start of a server prints."""
    page.goto(f"/login#key={key}")
    page.get_by_role("navigation").first.wait_for()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell fixtures of failures: they take the screenshots."""
    report = yield
    note_outcome(item, report)
    return report
