"""The cookie that carries the secret of a session."""

import re
from collections.abc import Iterable
from typing import Final

from watchroom.domain.sign_ins import LONGEST_MS

PLAIN: Final = "watchroom"
SECURE: Final = "__Host-watchroom"  # browsers take it over TLS alone, and from this host alone

# What our secrets look like; anything else is not looked up.
_SECRET: Final = re.compile(rb"[A-Za-z0-9_-]{43}")


def session_secret(headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """Return the secret in the cookie of a request; None if there is none that could be ours."""
    found: dict[bytes, bytes] = {}
    for header, value in headers:
        if header == b"cookie":
            for pair in value.split(b";"):
                name, _, secret = pair.strip().partition(b"=")
                found.setdefault(name, secret)
    secret = found.get(SECURE.encode()) or found.get(PLAIN.encode()) or b""
    return secret if _SECRET.fullmatch(secret) else None


def cookie_with(secret: str, *, is_secure: bool) -> str:
    """Return the Set-Cookie header that hands a secret to a browser."""
    return _cookie(secret, LONGEST_MS // 1000, is_secure=is_secure)


def cookie_without(*, is_secure: bool) -> str:
    """Return the Set-Cookie header that takes it back."""
    return _cookie("", 0, is_secure=is_secure)


def _cookie(value: str, age_s: int, *, is_secure: bool) -> str:
    name, last = (SECURE, "; Secure") if is_secure else (PLAIN, "")
    return f"{name}={value}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{last}"
