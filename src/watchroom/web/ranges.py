"""Parts of a resource and its versions: the conditions of HTTP, RFC 9110 sections 13 and 14."""

import re
from typing import Final

_BYTES: Final = re.compile(
    r"\s*bytes\s*=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.ASCII | re.IGNORECASE
)


class UnsatisfiableError(ValueError):
    """The range begins behind the end."""


def matches(header: str | None, etag: str) -> bool:
    """Tell whether If-None-Match names *etag*, so that the caller has the current version."""
    if header is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return etag in tags or tags == ["*"]


def wanted_part(header: str | None, condition: str | None, etag: str, size: int) -> range | None:
    """
    Return which bytes of *size* a request asks for; None if it wants, or must get, all.

    *header* is Range, *condition* If-Range. Several ranges at once, other units and what is no
    range are answered with the whole, as the RFC allows. Raises UnsatisfiableError.
    """
    match = _BYTES.fullmatch(header or "")
    if match is None or (condition is not None and condition.strip() != etag):
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        return _checked(range(max(0, size - int(last)), size))
    if last and int(last) < int(first):
        return None
    end = min(int(last) + 1, size) if last else size
    return _checked(range(int(first), end))


def _checked(part: range) -> range:
    if not part:
        raise UnsatisfiableError
    return part
