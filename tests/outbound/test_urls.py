"""What the address of a receiver must look like."""

import pytest

from watchroom.domain.errors import InvalidInput
from watchroom.domain.webhooks import masked_url
from watchroom.outbound.urls import check_url, host_of, port_of


@pytest.mark.parametrize(
    ("text", "checked", "host", "port"),
    [
        ("https://example.com", "https://example.com", "example.com", 443),
        ("http://EXAMPLE.com:8080/a?b=c", "http://example.com:8080/a?b=c", "example.com", 8080),
        (
            "https://bücher.example/x",
            "https://xn--bcher-kva.example/x",
            "xn--bcher-kva.example",
            443,
        ),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/", "2606:4700::1", 80),
        ("https://hooks.example/ñ", "https://hooks.example/%C3%B1", "hooks.example", 443),
    ],
)
def test_an_address_is_kept_as_it_is_used(text: str, checked: str, host: str, port: int) -> None:
    """What was checked is what is connected to."""
    assert check_url(text) == checked
    assert (host_of(checked), port_of(checked)) == (host, port)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "http"),
        ("example.com", "http"),
        ("ftp://example.com", "http"),
        ("file:///etc/passwd", "http"),
        ("gopher://127.0.0.1:6379/_x", "http"),
        ("javascript:alert(1)", "http"),
        ("//example.com/x", "http"),
        ("http://", "a host"),
        ("http:///x", "a host"),
        ("http://user@example.com", "user"),
        ("http://user:password@example.com", "user"),
        ("http://example.com@127.0.0.1/", "user"),
        ("http://example.com#@127.0.0.1/", "fragment"),
        ("http://example.com/#", "fragment"),
        ("http://example.com\\@127.0.0.1/", "backslashes"),
        ("http://exa mple.com", "blanks"),
        ("http://example.com/\r\nHost: x", "control"),
        ("http://example.com/\x00", "control"),
        ("http://example.com:99999/", "valid"),
        ("http://example.com:port/", "valid"),
        ("http://example.com:0/", "port 0"),
        ("http://[::1", "valid"),
        ("http://" + "a" * 2048, "2048"),
    ],
)
def test_what_is_none_is_refused_with_the_reason(text: str, words: str) -> None:
    """At once, and not by a delivery that fails in the night."""
    with pytest.raises(InvalidInput, match=words) as refusal:
        check_url(text)
    assert refusal.value.field == "url"


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://hooks.example/services/T0/B1/key", "https://hooks.example/…"),
        ("http://127.0.0.1:9/?token=x", "http://127.0.0.1:9/…"),
        ("https://example.com?token=x", "https://example.com/…"),
        ("https://example.com", "https://example.com"),
    ],
)
def test_an_address_can_be_told_without_its_key(url: str, masked: str) -> None:
    """Chat services put the key into the path."""
    assert masked_url(url) == masked
