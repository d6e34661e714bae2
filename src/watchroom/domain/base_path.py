"""The path below which a reverse proxy serves everything, as a setting writes it: `/watchroom`."""

import re
from typing import Final

from watchroom.domain.errors import Misconfigured

# Addresses of the server that are no pages: below them a base path could not be told apart.
NO_PAGES: Final = ("/api", "/docs", "/ws", "/metrics", "/assets", "/openapi.json")

_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){0,8}")


def parse_base_path(text: str) -> str:
    """Return a base path without a slash at its end; "" for the root. Raises Misconfigured."""
    path = text.rstrip("/")
    if not _PATH.fullmatch(path):
        raise Misconfigured(f"{text!r} is not a path such as /watchroom")
    if f"/{path[1:].partition('/')[0]}" in NO_PAGES:
        raise Misconfigured(f"{text!r} begins like addresses of the API; choose another path")
    return path
