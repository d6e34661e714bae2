"""Talks to a running server, as the commands do that show what it knows."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from watchroom.client import ClientError, Refused, Unreachable, Watchroom
from watchroom.domain.errors import Misconfigured, WatchroomError
from watchroom.settings import Settings, is_loopback

_ADVICE = {
    401: "name a key of that server in WATCHROOM_CLIENT_KEY, or a file with one by --key-file "
    "(`watchroom keys create` makes one)",
    403: "the key in WATCHROOM_CLIENT_KEY, or of --key-file, lacks that right",
    421: "that server does not know itself by this name: WATCHROOM_ALLOWED_HOSTS there",
}


@contextmanager
def asking(settings: Settings) -> Iterator[Watchroom]:
    """Give a client of the server that the settings name; its errors are one line."""
    address = settings.server_url or _own_address(settings)
    try:
        verify: ssl.SSLContext | bool = True
        if address.startswith("https:"):
            verify = ssl.create_default_context(cafile=settings.tls_cert)
        with Watchroom(address, api_key=_key(settings), verify=verify) as client:
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


def _key(settings: Settings) -> str | None:
    """Return the key to send; one that no header can hold would be told in an error about it."""
    key = settings.client_key or settings.api_key
    if key is not None and not (key.isascii() and key.isprintable()):
        raise Misconfigured("the key to send is not one line of plain characters")
    return key


def _own_address(settings: Settings) -> str:
    """Return where a server with these settings listens on this machine."""
    scheme = "https" if settings.tls_cert else "http"
    host = settings.host if is_loopback(settings.host) else "127.0.0.1"
    shown = f"[{host}]" if ":" in host.strip("[]") else host
    return f"{scheme}://{shown}:{settings.ports[0]}"
