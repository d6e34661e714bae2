"""The cookie that carries the secret of a session."""

import re
from collections.abc import Iterable
from typing import Final

from watchroom.domain.sign_ins import LONGEST_MS

PLAIN: Final = "watchroom"
SECURE: Final = "__Host-watchroom"  # browsers take it over TLS alone, and from this host alone
BELOW: Final = "__Secure-watchroom"  # over TLS alone; one that is not for the whole host

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
    names = (name.encode() for name in (SECURE, BELOW, PLAIN))
    secret = next((found[name] for name in names if found.get(name)), b"")
    return secret if _SECRET.fullmatch(secret) else None


def cookie_with(secret: str, *, is_secure: bool, base_path: str) -> str:
    """Return the Set-Cookie header that hands a secret to a browser."""
    return _cookie(secret, LONGEST_MS // 1000, is_secure=is_secure, base_path=base_path)


def cookie_without(*, is_secure: bool, base_path: str) -> str:
    """Return the Set-Cookie header that takes it back."""
    return _cookie("", 0, is_secure=is_secure, base_path=base_path)


def _cookie(value: str, age_s: int, *, is_secure: bool, base_path: str) -> str:
    name = (BELOW if base_path else SECURE) if is_secure else PLAIN
    last = "; Secure" if is_secure else ""
    path = base_path or "/"
    return f"{name}={value}; Path={path}; Max-Age={age_s}; HttpOnly; SameSite=Strict{last}"
