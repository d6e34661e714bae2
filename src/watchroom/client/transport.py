"""How requests go over the network: by httpx, for both clients."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from watchroom.client.errors import Unreachable
from watchroom.client.request import Received, Request
from watchroom.client.streams import StreamRequest

CONNECT_S: Final = 5.0
SEND_S: Final = 30.0  # for a body to be taken
SEAT_S: Final = 30.0  # for a connection of the pool

HttpClient = httpx.Client | httpx.AsyncClient


def checked_url(base_url: str) -> str:
    """Return the server's address without a slash at its end. Raises ValueError."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{base_url!r} is not an address such as http://127.0.0.1:5000")
    return base_url.rstrip("/")


def headers_of(api_key: str | None) -> dict[str, str]:
    """Return the headers of every request."""
    return {} if api_key is None else {"X-API-Key": api_key}


def http_options(
    base_url: str, api_key: str | None, verify: ssl.SSLContext | bool
) -> Mapping[str, Any]:
    """Return how the clients of httpx are built."""
    return {"base_url": base_url, "headers": headers_of(api_key), "verify": verify}


def http_request(http: HttpClient, request: Request[Any]) -> httpx.Request:
    """Return a request as httpx has it."""
    headers = {} if request.body is None else {"Content-Type": "application/json"}
    return http.build_request(
        request.verb,
        request.path,
        params=request.query,
        content=request.body,
        headers=headers,
        timeout=_timeout(request.answer_s),
    )


def stream_request(http: HttpClient, request: StreamRequest) -> httpx.Request:
    """Return a request for an answer without end as httpx has it."""
    return http.build_request(
        "GET",
        request.path,
        params=request.query,
        headers=request.headers,
        timeout=_timeout(request.quiet_s),
    )


def received(answer: httpx.Response) -> Received:
    """Return an answer that was read to its end."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Received(status=answer.status_code, headers=headers, body=answer.content)


@contextmanager
def network_errors(base_url: str) -> Iterator[None]:
    """Raise Unreachable where httpx says that no answer came to its end."""
    try:
        yield
    except httpx.HTTPError as error:
        words = str(error) or type(error).__name__
        raise Unreachable(f"{base_url}: {words}") from error


def _timeout(read_s: float) -> httpx.Timeout:
    return httpx.Timeout(connect=CONNECT_S, read=read_s, write=SEND_S, pool=SEAT_S)
