"""Sends one body to one receiver, and says what came back."""

import asyncio
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from aiohttp import (
    AddrInfoType,
    ClientError,
    ClientResponse,
    ClientResponseError,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)

from watchroom.domain.errors import InvalidInput, ReceiverUnavailable
from watchroom.domain.outward_addresses import Allowed
from watchroom.outbound.lookup import Lookup, Resolve, ask_system
from watchroom.outbound.urls import FIELD, host_of, port_of

MOST_ANSWER_BYTES: Final = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a receiver may take, in seconds."""

    connect_s: float = 5.0  # for its address, for each connection, and for its certificate
    total_s: float = 15.0  # until it has answered
    body_s: float = 2.0  # for the body of its answer, which decides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a receiver answered."""

    status_code: int
    text: str  # how the body begins
    retry_after: str | None  # its header, as it came
    location: str | None  # where it would rather have had it


class AddressRefusedError(OSError):
    """An address that must not be connected to."""


class Poster:
    """
    The only way out to addresses that people enter.

    Every socket is made for one address that was checked right then, so it does not matter what
    a name leads to at another moment. There are no proxies, cookies or redirects, and each request
    has a connection of its own. Must be made where an event loop runs, and closed.
    """

    def __init__(
        self,
        *,
        version: str,
        allowed: Allowed | None = None,
        patience: Patience | None = None,
        resolve: Resolve = ask_system,
    ) -> None:
        self._allowed = allowed or Allowed()
        self._patience = patience or Patience()
        self._lookup = Lookup(resolve)
        self._agent = f"Watchroom/{version}"
        self._checked = self._session(checked=True)
        self._unchecked = self._session(checked=False)  # for the names that a setting allows

    async def post(self, url: str, body: str, headers: Mapping[str, str]) -> Reply:
        """
        Send JSON to a checked address.

        Raises ReceiverUnavailable, in words for a person: the address is refused, nobody answers
        in time, the certificate is not valid.
        """
        with _errors(self._patience):
            session = self._unchecked if self._allowed.host(host_of(url)) else self._checked
            async with asyncio.timeout(self._patience.total_s):
                response = await session.post(
                    url,
                    data=body.encode(),
                    headers={"Content-Type": "application/json", **headers},
                    allow_redirects=False,
                    ssl=self._tls if url.startswith("https:") else True,
                )
        try:
            return Reply(
                status_code=response.status,
                text=await self._beginning(response),
                retry_after=response.headers.get("Retry-After"),
                location=response.headers.get("Location"),
            )
        finally:
            response.close()

    async def check_reachable(self, url: str) -> str | None:
        """
        Tell what may keep a checked address from being reached; None: nothing that is known now.

        Raises InvalidInput if all that it leads to now is refused.
        """
        host = host_of(url)
        if self._allowed.host(host):
            return None
        try:
            async with asyncio.timeout(self._patience.connect_s):
                found = await self._lookup.addresses(host, port_of(url))
        except OSError:  # TimeoutError is one of them
            return f"{host} has no address at the moment"
        if any(self._allowed.address(address) for address in found):
            return None
        raise InvalidInput(FIELD, _refusal(", ".join(found)))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._checked.close()
        await self._unchecked.close()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """What certificates are checked with; reading all authorities would delay the start."""
        return ssl.create_default_context()

    async def _beginning(self, response: ClientResponse) -> str:
        """Return how the body of an answer begins, as far as it comes in time."""
        taken = bytearray()
        with suppress(ClientError, OSError):
            async with asyncio.timeout(self._patience.body_s):
                while len(taken) < MOST_ANSWER_BYTES and (
                    piece := await response.content.read(MOST_ANSWER_BYTES - len(taken))
                ):
                    taken += piece
        return taken.decode(errors="replace")

    def _session(self, *, checked: bool) -> ClientSession:
        return ClientSession(
            connector=TCPConnector(
                limit=0,
                force_close=True,
                use_dns_cache=False,
                resolver=self._lookup,
                socket_factory=self._checked_socket if checked else None,
            ),
            cookie_jar=DummyCookieJar(),
            headers={"User-Agent": self._agent},
            timeout=ClientTimeout(total=None, sock_connect=self._patience.connect_s),
            auto_decompress=False,
            trust_env=False,
        )

    def _checked_socket(self, info: AddrInfoType) -> socket.socket:
        """Return a socket for an address, the very one that is going to be connected to."""
        family, kind, protocol, _, address = info
        if not self._allowed.address(str(address[0])):
            raise AddressRefusedError(_refusal(str(address[0])))
        return socket.socket(family, kind, protocol)


def _refusal(addresses: str) -> str:
    return f"{addresses} is not an address of the internet; WATCHROOM_WEBHOOKS_ALLOW can allow it"


@contextmanager
def _errors(patience: Patience) -> Iterator[None]:
    """Translate what goes wrong on the way to a receiver."""
    try:
        yield
    except ConnectionTimeoutError as error:
        raise ReceiverUnavailable(f"no connection within {patience.connect_s:g} s") from error
    except TimeoutError as error:
        raise ReceiverUnavailable(f"no answer within {patience.total_s:g} s") from error
    except ClientSSLError as error:
        raise ReceiverUnavailable(f"TLS failed: {error.os_error}") from error
    except ClientResponseError as error:  # its own words name the address, which may hold a key
        reason = error.message.partition("\n")[0].removesuffix(":")
        raise ReceiverUnavailable(f"what came is no HTTP: {reason}") from error
    except (ClientError, OSError, ValueError) as error:
        cause = getattr(error, "os_error", error)
        raise ReceiverUnavailable(str(cause) or type(cause).__name__) from error
