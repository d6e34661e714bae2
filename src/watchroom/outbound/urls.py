"""What the address of a receiver must look like."""

from typing import Final

from yarl import URL

from watchroom.domain.errors import InvalidInput

LONGEST_URL: Final = 2_048
FIELD: Final = "url"


def check_url(text: str) -> str:
    """
    Return an address in the form in which it is used: host names as DNS knows them.

    Raises InvalidInput, with the reason.
    """
    if len(text) > LONGEST_URL:
        raise InvalidInput(FIELD, f"Must have {LONGEST_URL} characters at most")
    if not text.isprintable() or " " in text or "\\" in text:
        raise InvalidInput(FIELD, "Must not contain blanks, backslashes or control characters")
    url = _parsed(text)
    if url.user is not None or url.password is not None:
        raise InvalidInput(FIELD, "Must not contain a user or password")
    if url.raw_fragment or text.endswith("#"):
        raise InvalidInput(FIELD, "Must not contain a fragment (#...)")
    return str(url)


def host_of(url: str) -> str:
    """Return the host of a checked address, as DNS knows it; an IPv6 address without brackets."""
    return URL(url).raw_host or ""


def port_of(url: str) -> int:
    """Return the port of a checked address."""
    return URL(url).port or 0


def _parsed(text: str) -> URL:
    try:
        url = URL(text)
        host, port = url.raw_host, url.port
    except (ValueError, TypeError) as error:
        raise InvalidInput(FIELD, "Is no valid address") from error
    if url.scheme not in {"http", "https"}:
        raise InvalidInput(FIELD, "Must begin with http:// or https://")
    if not host or not port:
        raise InvalidInput(FIELD, "Must name a host, and no port 0")
    return url
