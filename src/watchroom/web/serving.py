"""Runs the application on several sockets of one process."""

import gc
import resource
import signal
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

import structlog
import uvicorn
from litestar import Litestar

from watchroom.domain.errors import Misconfigured
from watchroom.web.connections import BoundedConnection
from watchroom.web.live.messages import LARGEST_MESSAGE_BYTES
from watchroom.web.live.protocol import LiveConnection

SHUTDOWN_S: Final = 5  # how long running requests may take to end
IDLE_CONNECTION_S: Final = 75
BACKLOG: Final = 2048
MOST_FILES: Final = 65_536  # open at once, where the system allows as many
PING_EVERY_S: Final = 20.0  # a WebSocket
PING_DEADLINE_S: Final = 20.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What TLS needs: PEM files."""

    chain: Path
    key: Path


def check_certificate(certificate: Certificate) -> None:
    """Raise Misconfigured if chain and key cannot be read, or do not belong together."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            certificate.chain, certificate.key
        )
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(
            f"WATCHROOM_TLS_CERT {certificate.chain} with WATCHROOM_TLS_KEY {certificate.key}: "
            f"{error.strerror or error}"
        ) from error


def bind(host: str, ports: Sequence[int], *, all_needed: bool) -> list[socket.socket]:
    """
    Open a socket on every port of *host*, not yet listening; port 0 takes any free one.

    A taken port is passed over with a warning as long as one is free, unless *all_needed*.
    Raises Misconfigured.
    """
    sockets: list[socket.socket] = []
    for port in ports:
        try:
            sockets.append(_bind_one(host, port))
        except OSError as error:
            reason = f"port {port} on {host}: {error.strerror or error}"
            if all_needed:
                raise Misconfigured(reason) from error
            log.warning("port not used", host=host, port=port, reason=str(error))
    if not sockets:
        numbers = ", ".join(map(str, ports))
        raise Misconfigured(
            f"none of the ports {numbers} on {host} is free; WATCHROOM_PORTS names others, "
            "and --port one for the demo"
        )
    return sockets


def _bind_one(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


async def run_server(
    app: Litestar,
    sockets: Sequence[socket.socket],
    *,
    certificate: Certificate | None,
    on_end: Callable[[], None],
) -> None:
    """
    Answer requests until SIGTERM or SIGINT; running ones then have SHUTDOWN_S to end.

    *on_end* is called before they are waited for: some would never end by themselves.
    """
    _outlive_signals()
    _allow_files()
    gc.freeze()  # what stands now stays: to look through it again would halt every answer for 70 ms
    await _Server(config_of(app, certificate), on_end).serve(sockets=list(sockets))


class _Server(uvicorn.Server):
    """Says that it is about to end."""

    def __init__(self, config: uvicorn.Config, on_end: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_end = on_end

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End every connection in order."""
        self._on_end()
        await super().shutdown(sockets)


def config_of(app: Litestar, certificate: Certificate | None = None) -> uvicorn.Config:
    """Return how connections are served."""
    return uvicorn.Config(
        app,
        http=BoundedConnection,
        loop="none",
        ws=LiveConnection,
        ws_max_size=LARGEST_MESSAGE_BYTES,
        ws_per_message_deflate=False,  # 100 KiB for each connection, and time to compress
        ws_ping_interval=PING_EVERY_S,
        ws_ping_timeout=PING_DEADLINE_S,
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=IDLE_CONNECTION_S,
        timeout_graceful_shutdown=SHUTDOWN_S,
        ssl_certfile=str(certificate.chain) if certificate else None,
        ssl_keyfile=str(certificate.key) if certificate else None,
    )


def _allow_files() -> None:
    """Take as many open files as this user may have: each client, stream and picture is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _outlive_signals() -> None:
    """
    Make the signals that end the server harmless once it has ended.

    uvicorn raises a signal again after its own shutdown, with the handler found before: the
    default one would kill the process before the flows and the store are closed.
    """

    def note(number: int, _: FrameType | None) -> None:
        log.info("ended by a signal", signal=signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
