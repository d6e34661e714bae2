"""A real browser that looks at Watchroom's pages, and what it complains about."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from watchroom.web.ui_files import FOLDER

ROOT = Path(__file__).parent.parent
SCREENSHOTS = ROOT / "build" / "screenshots"  # of tests that failed; git knows nothing of them
AXE = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 30_000.0  # for whatever a page is waited for: the machine may be busy
# Chromium drops what it is loading whenever the machine gets another network: Docker makes many.
NETWORK_CHANGED = "ERR_NETWORK_CHANGED"

DESK: ViewportSize = {"width": 1440, "height": 900}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL_PHONE: ViewportSize = {"width": 320, "height": 640}

_FAILED = pytest.StashKey[bool]()
# Written to the console, where the recorder hears of it.
_TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`violates ${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""


def find_chromium() -> Path | None:
    """Return the browser of this machine; None if there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def missing_for_pages() -> str | None:
    """Return what is missing to look at pages; None if nothing is."""
    if find_chromium() is None:
        return "Chromium is not installed"
    if not (FOLDER / "index.html").is_file():
        return "the pages are not built (`npm run build` in ui/)"
    return None


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Chromium without a window."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Problems:
    """What went wrong in a browser: errors in its console, and requests that lead elsewhere."""

    origin: str  # of the server under test
    found: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)  # regular expressions

    def allow(self, pattern: str) -> None:
        """Pass over complaints that hold *pattern*: the test makes them happen."""
        self.allowed.append(pattern)

    def serious(self) -> list[str]:
        """Return all that was not to be expected."""
        allowed = [*self.allowed, NETWORK_CHANGED]
        return [each for each in self.found if not any(re.search(p, each) for p in allowed)]

    def watch(self, context: BrowserContext) -> None:
        """Hear everything that happens in a context from now on."""
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("request", self._note_request)
        context.on("weberror", lambda event: self.found.append(f"error: {event.error}"))
        context.on(
            "console",
            lambda event: (
                self.found.append(f"console: {event.text} ({event.location.get('url', '')})")
                if event.type == "error"
                else None
            ),
        )

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"}:
            own = urlsplit(self.origin)
            if parts.netloc != own.netloc:
                self.found.append(f"foreign request: {request.url}")


@contextmanager
def browsing(
    browser: Browser, base_url: str, problems: Problems | None = None, **options: Any
) -> Iterator[Page]:
    """Open a page of a context of its own; addresses are below *base_url*."""
    given: dict[str, Any] = {"viewport": DESK, "base_url": base_url, **options}
    context = browser.new_context(**given)
    context.set_default_timeout(PATIENCE_MS)
    if problems is not None:
        problems.watch(context)
    try:
        yield context.new_page()
    finally:
        context.close()


def note_outcome(item: pytest.Item, report: pytest.TestReport) -> None:
    """Note whether a test failed, for `keep_if_failed`."""
    if report.when == "call":
        item.stash[_FAILED] = report.failed


def keep_if_failed(item: pytest.Item, page: Page) -> None:
    """Keep what a page looked like when its test failed."""
    if item.stash.get(_FAILED, False):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]+", "_", item.nodeid)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")
