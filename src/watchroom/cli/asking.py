"""Talks to a running server, as the commands do that show what it knows."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from watchroom.client import ClientError, Refused, Unreachable, Watchroom
from watchroom.domain.errors import WatchroomError
from watchroom.settings import Settings, is_loopback

_ADVICE = {
    401: "set WATCHROOM_API_KEY, or WATCHROOM_API_KEY_FILE, to a key of that server "
    "(`watchroom keys create` makes one)",
    403: "the key in WATCHROOM_API_KEY lacks that right",
    421: "that server does not know itself by this name: WATCHROOM_ALLOWED_HOSTS there",
}


@contextmanager
def asking(settings: Settings, url: str | None) -> Iterator[Watchroom]:
    """Give a client of the server at *url*, or of the settings; its errors are one line."""
    address = url or settings.server_url or _own_address(settings)
    try:
        verify: ssl.SSLContext | bool = True
        if address.startswith("https:"):
            verify = ssl.create_default_context(cafile=settings.tls_cert)
        with Watchroom(address, api_key=settings.api_key, verify=verify) as client:
            yield client
    except Unreachable as error:
        raise WatchroomError(
            f"no server answers ({error}); start one with `watchroom serve`, or name another "
            "with --url or WATCHROOM_URL"
        ) from error
    except Refused as error:
        advice = _ADVICE.get(error.status or 0)
        raise WatchroomError(f"{error}{f' {advice}' if advice else ''}") from error
    except (ClientError, ValueError) as error:
        raise WatchroomError(f"{address}: {error}") from error


def _own_address(settings: Settings) -> str:
    """Return where a server with these settings listens on this machine."""
    scheme = "https" if settings.tls_cert else "http"
    host = settings.host if is_loopback(settings.host) else "127.0.0.1"
    shown = f"[{host}]" if ":" in host.strip("[]") else host
    return f"{scheme}://{shown}:{settings.ports[0]}"
