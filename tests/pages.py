"""Which pages there are, read from the table of contents of the UI, and how each is opened."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Error, Page, Request, expect

from browsing import NETWORK_CHANGED, PATIENCE_MS, ROOT
from running_server import RunningServer, until

ROUTES = (ROOT / "ui" / "src" / "routes.tsx").read_text(encoding="utf-8")
PATHS: list[str] = re.findall(r'\bpath: "(/[^"]*)"', ROUTES)
BARE: set[str] = set(re.findall(r'\bpath: "(/[^"]*)"[^{}]*\bbare: true', ROUTES))
TRIES = 3
WITHIN_S = 30.0  # for what a demo does in its first seconds


def first_of(server: RunningServer, path: str, *keys: str) -> str:
    """Wait until a list of the API has something, and return its first one's value under *keys*."""

    def look() -> str | None:
        found: Any = server.get(path, key=None).json()["data"]
        if isinstance(found, dict):
            found = next(each for each in found.values() if isinstance(each, list))
        return str(dig(found[0], keys)) if found else None

    return until(look, within_s=WITHIN_S) or ""


def dig(found: Any, keys: tuple[str, ...]) -> Any:
    """Return what lies under keys, one in the other."""
    for key in keys:
        found = found[key]
    return found


# What stands for the parameter of an address, by what stands before it.
EXAMPLES: Mapping[str, Callable[[RunningServer], str]] = {
    "/services/": lambda _: "ollama",
    "/executions/": lambda server: first_of(
        server, "/api/executions?limit=1&status=error&imageData=none", "id"
    ),
    "/errors/": lambda server: first_of(
        server, "/api/executions?limit=1&status=error&imageData=none", "error", "pattern", "id"
    ),
    "/incidents/": lambda server: first_of(server, "/api/incidents", "id"),
    "/operations/": lambda server: first_of(server, "/api/operations", "id"),
    "/settings/": lambda _: "look",
}


def address_of(path: str, server: RunningServer) -> str:
    """Return an address that leads to a page: its parameter is something that the server has."""
    before, colon, _ = path.partition(":")
    if not colon:
        return path
    assert before in EXAMPLES, f"tests/pages.py has to be told what stands for {path}"
    return before + EXAMPLES[before](server)


def settle(page: Page) -> None:
    """Wait until a page shows what it was opened for."""
    page.locator("h1").first.wait_for(timeout=PATIENCE_MS)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE_MS)


def visit(page: Page, address: str) -> None:
    """Open a page and wait for it."""
    answer = None
    for _ in range(TRIES):
        with dropped_requests(page) as dropped:
            answer = page.goto(address)
            if not dropped:
                settle(page)
        if not dropped:
            break
    assert answer is not None
    assert answer.status == 200


@contextmanager
def dropped_requests(page: Page) -> Iterator[list[str]]:
    """Give the addresses of what the browser gave up because the machine got another network."""
    dropped: list[str] = []

    def note(request: Request) -> None:
        if NETWORK_CHANGED in (request.failure or ""):
            dropped.append(request.url)

    page.on("requestfailed", note)
    try:
        yield dropped
    except (Error, AssertionError):
        if not dropped:
            raise
    finally:
        page.remove_listener("requestfailed", note)
