"""Sockets to an engine: of this machine, over TCP, over TLS."""

import socket
import ssl
from typing import Final

from aiohttp import AddrInfoType, BaseConnector, TCPConnector, UnixConnector

from watchroom.docker.address import EngineAddress, TlsFiles
from watchroom.domain.errors import Misconfigured

# In seconds, seconds and probes. A single connection can die unseen, as when a router forgets it;
# then the kernel tells after some 25 s. A ping cannot: it takes a connection of its own.
_KEEPALIVE: Final = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}


def connector_to(address: EngineAddress, *, reuse: bool) -> BaseConnector:
    """
    Return a pool without a limit: one of a hundred connections hangs at a hundred streams.

    *reuse* is whether a connection serves one request after the other. Raises Misconfigured if the
    certificates cannot be used.
    """
    if address.socket is not None:
        return UnixConnector(str(address.socket), limit=0, force_close=not reuse)
    return TCPConnector(
        limit=0,
        force_close=not reuse,
        ssl=_tls(address.tls) if address.tls else True,
        socket_factory=_lasting_socket,
    )


def _tls(files: TlsFiles) -> ssl.SSLContext:
    """Return a context that knows the engine's authority and shows our certificate."""
    try:
        context = ssl.create_default_context(cafile=files.ca)
        context.load_cert_chain(files.cert, files.key)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        folder = files.ca.parent
        raise Misconfigured(f"the certificates in {folder} cannot be used: {error}") from error
    # Python 3.13 turned this on; certificates made as Docker's documentation tells do not pass it.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def _lasting_socket(info: AddrInfoType) -> socket.socket:
    """Return a socket whose other end the kernel probes while nothing is sent."""
    family, kind, protocol = info[:3]
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE.items():
        if hasattr(socket, option):  # not every system names all of them
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
    return made
