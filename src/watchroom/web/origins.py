"""Refuses requests that a foreign page makes a browser send."""

import ipaddress
import re
from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import urlsplit

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

# A handshake is a GET, and yet no safe one: browsers let every page open a WebSocket anywhere.
HANDSHAKE: Final = "CONNECT"

PAGE: Final = b"Watchroom"  # X-Requested-With of what our pages ask for

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{0,5})?", re.ASCII)
_SAME_SITE: Final = frozenset({"same-origin", "none"})


def is_our_host(host: str | None, allowed: Collection[str]) -> bool:
    """
    Tell whether a Host header names us.

    Loopback names always do. Any other must be among *allowed*, so that a foreign name which is
    made to resolve to our address (DNS rebinding) gets no answer.
    """
    name = _name_of(host or "")
    return bool(name) and (name in allowed or _is_loopback(name))


def is_forged(
    method: str, headers: Mapping[bytes, bytes], trusted_origins: Collection[str]
) -> bool:
    """
    Tell whether a request that changes something comes from a page of another origin.

    A request with neither Sec-Fetch-Site nor Origin comes from no browser. Source of the rules:
    `net/http.CrossOriginProtection` of Go.
    """
    if method in SAFE_METHODS:
        return False
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin in trusted_origins:
        return False
    site = headers.get(b"sec-fetch-site", b"").decode("latin-1")
    if site:
        return site not in _SAME_SITE
    host = headers.get(b"host", b"").decode("latin-1")
    return bool(origin) and _authority_of(origin) != host.lower()


def is_own_page(method: str, headers: Mapping[bytes, bytes]) -> bool:
    """
    Tell whether a request may go by the cookie that a browser sent with it.

    Pages of no other origin may change something so, trusted ones neither; a handshake, of which
    browsers always name the origin, must name ours.
    """
    if is_forged(method, headers, ()):
        return False
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1").lower()
    return method != HANDSHAKE or (bool(host) and _authority_of(origin) == host)


def comes_from_page(method: str, headers: Mapping[bytes, bytes]) -> bool:
    """
    Tell whether a request says that a page of ours makes it.

    Pages mark their requests: over plain HTTP browsers tell of most neither origin nor site.
    Foreign pages cannot, as browsers ask first (CORS) and are told no; a program can, so it is no
    proof.
    """
    if method == HANDSHAKE:
        return is_own_page(method, headers)
    return headers.get(b"x-requested-with") == PAGE


def _name_of(host: str) -> str:
    match = _HOST.fullmatch(host.lower())
    return match.group(1).strip("[]").removesuffix(".") if match else ""


def _authority_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
