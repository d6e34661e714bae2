"""Addresses of Docker Engines: `unix:///socket`, `tcp://host:port`, the latter also with TLS."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from watchroom.domain.errors import Misconfigured

PLAIN_PORT: Final = 2375
TLS_PORT: Final = 2376


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFiles:
    """What proves an engine and us to each other; PEM files, named as in a DOCKER_CERT_PATH."""

    ca: Path  # the authority that signed the engine's certificate
    cert: Path  # our own certificate
    key: Path  # its private key

    @classmethod
    def in_folder(cls, folder: Path) -> "TlsFiles":
        """Return the files of a folder by their usual names."""
        return cls(ca=folder / "ca.pem", cert=folder / "cert.pem", key=folder / "key.pem")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineAddress:
    """Where an engine listens: either on a socket of this machine, or on a host and port."""

    socket: Path | None = None  # None for TCP
    host: str | None = None  # None for a socket
    port: int = PLAIN_PORT  # without meaning for a socket
    tls: TlsFiles | None = None  # None: in the clear

    @property
    def shown(self) -> str:
        """The address for people; it holds no secret."""
        if self.socket is not None:
            return f"unix://{self.socket}"
        return f"tcp://{self._authority}"

    @property
    def base_url(self) -> str:
        """What the paths of requests are appended to; the host of a socket has no meaning."""
        if self.socket is not None:
            return "http://localhost"
        return f"{'https' if self.tls else 'http'}://{self._authority}"

    @property
    def _authority(self) -> str:
        host = self.host or ""
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"


def parse_address(text: str) -> EngineAddress:
    """
    Read an address; `tcp://host:2376?certs=/folder` is TLS with the files of that folder.

    The port may be left out: 2375, or 2376 with certificates. Raises Misconfigured.
    """
    try:
        parts = urlsplit(text)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port
    except ValueError as error:
        raise _unusable(text) from error
    if parts.username or parts.password:  # not repeated: it may be a secret
        raise Misconfigured("a Docker Engine's address takes no user and no password")
    if parts.query and set(options) != {"certs"}:
        raise Misconfigured(f"{text!r}: the one option of such an address is certs=/folder")
    folder = options.get("certs")
    if parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1 and folder is None:
        return EngineAddress(socket=Path(unquote(parts.path)))
    if parts.scheme == "tcp" and parts.hostname and parts.path in {"", "/"}:
        return EngineAddress(
            host=parts.hostname,
            port=port or (TLS_PORT if folder else PLAIN_PORT),
            tls=TlsFiles.in_folder(Path(folder)) if folder else None,
        )
    raise _unusable(text)


def _unusable(text: str) -> Misconfigured:
    return Misconfigured(
        f"{text!r} is no address of a Docker Engine: unix:///var/run/docker.sock,"
        " tcp://host:2375, or tcp://host:2376?certs=/folder for TLS"
    )
