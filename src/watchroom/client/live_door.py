"""Where WebSockets begin: how to connect, by websockets, for both clients."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from websockets.exceptions import InvalidStatus, WebSocketException

from watchroom.client.answers import refusal_of
from watchroom.client.errors import Unreachable
from watchroom.client.request import Received
from watchroom.client.transport import headers_of

CONNECT_S: Final = 10.0
GOODBYE_S: Final = 2.0  # for the server's end of a closing handshake
SILENCE_S: Final = 60.0  # the server gives a sign of life every 20
LARGEST_MESSAGE_BYTES: Final = 64 * 2**20  # a snapshot of everything may be large


class Door:
    """A server's WebSocket, and the key to it."""

    def __init__(self, base_url: str, api_key: str | None, verify: ssl.SSLContext | bool) -> None:
        self.url = "ws" + base_url.removeprefix("http") + "/ws"
        self._api_key = api_key
        self._verify = verify

    def options(self) -> Mapping[str, Any]:
        """Return how to connect."""
        options: dict[str, Any] = {
            "additional_headers": headers_of(self._api_key),
            "open_timeout": CONNECT_S,
            "close_timeout": GOODBYE_S,
            "max_size": LARGEST_MESSAGE_BYTES,
        }
        if self.url.startswith("wss:"):
            options["ssl"] = self._context()
        return options

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Raise Refused or Unreachable for what websockets and the network raise."""
        try:
            yield
        except InvalidStatus as error:
            answer = error.response
            headers = {name.lower(): value for name, value in answer.headers.raw_items()}
            raise refusal_of(
                Received(status=answer.status_code, headers=headers, body=bytes(answer.body or b""))
            ) from error
        except (WebSocketException, OSError, EOFError) as error:
            words = str(error) or type(error).__name__
            raise Unreachable(f"{self.url}: {words}") from error

    def _context(self) -> ssl.SSLContext:
        if isinstance(self._verify, ssl.SSLContext):
            return self._verify
        context = ssl.create_default_context()
        if not self._verify:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context
