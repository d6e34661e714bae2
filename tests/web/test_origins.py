"""A foreign page cannot make a browser act on this server, nor read it under another name."""

import pytest

from watchroom.web.origins import is_forged, is_our_host


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:3001",
        "LOCALHOST:3001",
        "ui.localhost",
        "127.0.0.1:5000",
        "127.8.8.8",
        "[::1]:5000",
        "[::1]",
        "dashboard.local",
        "dashboard.local:443",
        "dashboard.local.",
    ],
)
def test_our_names_are_known(host: str) -> None:
    """Loopback, and what the settings name."""
    assert is_our_host(host, {"dashboard.local"})


@pytest.mark.parametrize(
    "host",
    [
        "",
        None,
        "evil.example",
        "localhost.evil.example",
        "evil.example:3001",
        "dashboard.local.evil.example",
        "dashboard.local@evil.example",
        "192.168.1.10",
        "0.0.0.0",
        "[::]",
        "[fe80::1]",
        "localhost:3001:1",
        "localhost/x",
        "localhost evil",
        "[::1",
        "xn--localhost-",
        "2130706433",
        "::1",
    ],
)
def test_foreign_names_are_not_ours(host: str | None) -> None:
    """A name that its owner lets resolve to our address is still foreign: DNS rebinding."""
    assert not is_our_host(host, {"dashboard.local"})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "forged"),
    [
        ({}, False),  # no browser
        ({b"sec-fetch-site": b"same-origin"}, False),
        ({b"sec-fetch-site": b"none"}, False),  # typed in by the person
        ({b"sec-fetch-site": b"cross-site"}, True),
        ({b"sec-fetch-site": b"same-site"}, True),
        ({b"sec-fetch-site": b"nonsense"}, True),
        ({b"origin": b"http://localhost:3001"}, False),
        ({b"origin": b"https://evil.example"}, True),
        ({b"origin": b"null"}, True),
        ({b"origin": b"http://localhost:5000"}, True),
        ({b"origin": b"https://friend.example", b"sec-fetch-site": b"cross-site"}, False),
    ],
)
def test_changes_must_come_from_our_own_pages(
    method: str, headers: dict[bytes, bytes], forged: bool
) -> None:
    """Otherwise any page could use the visitor's session."""
    whole = {b"host": b"localhost:3001", **headers}

    assert is_forged(method, whole, {"https://friend.example"}) is forged


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_is_never_forged(method: str) -> None:
    """A link from another page must work; the browser keeps the answer from that page."""
    assert not is_forged(method, {b"sec-fetch-site": b"cross-site"}, ())
