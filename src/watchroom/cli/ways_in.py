"""What the first start tells of the ways in; behind a #, where they reach no server's log."""

from collections.abc import Iterator
from typing import Final

from watchroom.settings import Settings
from watchroom.wiring.serving import Started

FIRST_PERSON: Final = "makes the first person, who is an admin; shown this once"
SHOWN_ONCE: Final = "made at this first start, with every right; shown this once"
EVERYWHERE: Final = ("//0.0.0.0:", "//[::]:")  # listens on all addresses, and opens in no browser


def ways_in(settings: Settings, started: Started) -> Iterator[tuple[str, str]]:
    """Give what opens everything, each with its subject; nothing at a later start."""
    page = _page(settings, started.urls[0])
    if started.setup_token is not None:
        yield "Set-up", f"{page}/setup#token={started.setup_token}\n{FIRST_PERSON}"
    if started.first_key is not None:
        yield "API key", f"{started.first_key.secret}\n{SHOWN_ONCE}"
        yield "Sign in", f"{page}/login#key={started.first_key.secret}"


def _page(settings: Settings, url: str) -> str:
    """Return where a browser on this machine, or by the settings any, finds the pages."""
    if settings.public_url is not None:
        return settings.public_url.rstrip("/")
    for everywhere in EVERYWHERE:
        url = url.replace(everywhere, "//localhost:")
    return url + settings.base_path
