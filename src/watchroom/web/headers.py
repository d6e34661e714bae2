"""The headers that every answer carries."""

from typing import Final

Headers = list[tuple[bytes, bytes]]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)

_DENIED: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

_ALWAYS: Final[Headers] = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", _DENIED.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
]

_NO_STORE: Final = (b"cache-control", b"no-store")
_ONLY_TLS: Final = (b"strict-transport-security", b"max-age=31536000")


class StandardHeaders:
    """Adds to an answer what protects the browser that shows it."""

    def __init__(self, *, shared: bool) -> None:
        """*shared* lets pages of other origins embed the answers, as configured CORS needs."""
        policy = b"cross-origin" if shared else b"same-origin"
        self._plain = [*_ALWAYS, (b"cross-origin-resource-policy", policy)]

    def completed(self, headers: Headers, *, secure: bool) -> Headers:
        """Return the headers of an answer with ours; what says nothing of caching is not kept."""
        whole = [*headers, *self._plain]
        if not any(name.lower() == b"cache-control" for name, _ in headers):
            whole.append(_NO_STORE)
        if secure:
            whole.append(_ONLY_TLS)
        return whole
