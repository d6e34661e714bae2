"""
How a container is named and described: by labels, and by what is known without them.

Of each property the first that is there counts: our own label (`watchroom.name` ...), the
image's (`org.opencontainers.image.*`, the OCI annotations), what Docker or Compose knows.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from watchroom.domain.env_masking import masked_labels
from watchroom.domain.services import ServiceIdentity, ServicePort

COMPOSE_PROJECT: Final = "com.docker.compose.project"
COMPOSE_SERVICE: Final = "com.docker.compose.service"
COMPOSE_DEPENDS_ON: Final = "com.docker.compose.depends_on"
SWARM_SERVICE: Final = "com.docker.swarm.service.name"

OCI_TITLE: Final = "org.opencontainers.image.title"
OCI_DESCRIPTION: Final = "org.opencontainers.image.description"
OCI_VERSION: Final = "org.opencontainers.image.version"
OCI_REF_NAME: Final = "org.opencontainers.image.ref.name"
OCI_PAGES: Final = (
    "org.opencontainers.image.url",
    "org.opencontainers.image.documentation",
    "org.opencontainers.image.source",
)

_DISTRIBUTIONS: Final = frozenset(
    {"almalinux", "alpine", "centos", "debian", "fedora", "opensuse", "rockylinux", "ubuntu"}
)
_TRUE_WORDS: Final = frozenset({"true", "1", "yes", "on"})
_HTTPS_PORTS: Final = frozenset({443, 8443, 9443})
_WEB: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_MAX_PORT: Final = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a container besides its labels."""

    container_name: str
    image_name: str | None  # last part of the repository, such as "ollama"; None for a bare id
    image_tag: str | None  # None for a bare id or digest
    ports: tuple[ServicePort, ...]
    address: str  # name or address under which the host's published ports are reached


def identify(labels: Mapping[str, str], known: Known) -> ServiceIdentity:
    """Return how a container is shown; secrets in its labels are masked."""
    labels = masked_labels(labels)
    own_image = {} if _inherited(labels, known.image_name) else labels
    port = main_port(known.ports)
    return ServiceIdentity(
        id=_first(labels.get("watchroom.id"), labels.get(COMPOSE_SERVICE), known.container_name),
        name=_first(labels.get("watchroom.name"), own_image.get(OCI_TITLE), known.container_name),
        version=version_of(labels, image_name=known.image_name, image_tag=known.image_tag),
        description=_given(labels.get("watchroom.description"), own_image.get(OCI_DESCRIPTION)),
        url=_link(labels.get("watchroom.url")) or _url(port, known.address),
        homepage=_link(*(own_image.get(page) for page in OCI_PAGES)),
        port=_port_number(labels.get("watchroom.port")) or (port.external if port else None),
    )


def version_of(
    labels: Mapping[str, str], *, image_name: str | None, image_tag: str | None
) -> str | None:
    """Return the version in words: what a label says, else the image's tag; None without both."""
    own_image = {} if _inherited(labels, image_name) else labels
    return _given(labels.get("watchroom.version"), own_image.get(OCI_VERSION), image_tag)


def is_ignored(labels: Mapping[str, str]) -> bool:
    """Tell whether a container is none of Watchroom's business: `watchroom.ignore=true`."""
    return labels.get("watchroom.ignore", "").strip().lower() in _TRUE_WORDS


def depends_on(labels: Mapping[str, str]) -> tuple[str, ...]:
    """
    Return the Compose services that a container waits for.

    Compose writes `db:service_started:false,cache:service_healthy:true`, older ones `db,cache`.
    """
    entries = labels.get(COMPOSE_DEPENDS_ON, "").split(",")
    names = (entry.partition(":")[0].strip() for entry in entries)
    return tuple(dict.fromkeys(name for name in names if name))


def main_port(ports: Iterable[ServicePort]) -> ServicePort | None:
    """Return the published TCP port with the lowest number on the host; None if there is none."""
    published = [port for port in ports if port.external and port.protocol == "tcp"]
    return min(published, key=lambda port: port.external or 0, default=None)


def _inherited(labels: Mapping[str, str], image_name: str | None) -> bool:
    """
    Tell whether the image's labels are those of the distribution that it was built upon.

    A build inherits labels: `ollama/ollama` carries Ubuntu's name and version, not its own.
    """
    base = labels.get(OCI_REF_NAME, "").partition(":")[0].lower()
    if labels.get(OCI_TITLE, "").strip().lower().endswith("base image"):
        return True
    return base in _DISTRIBUTIONS and base != image_name


def _link(*values: str | None) -> str | None:
    """Return the first address of the web: `javascript:` would run with its reader's rights."""
    given = (_given(value) for value in values)
    return next((value for value in given if value and _WEB.match(value)), None)


def _url(port: ServicePort | None, address: str) -> str | None:
    if port is None or port.address is None:
        return None
    host = _reachable(port.address, address)
    scheme = "https" if port.internal in _HTTPS_PORTS else "http"
    return f"{scheme}://{host}:{port.external}" if host else None


def _reachable(bound: str, address: str) -> str | None:
    """Return where a port bound to *bound* is reached; None if only from another host's inside."""
    try:
        bound_ip = ip_address(bound)
    except ValueError:
        return None
    if bound_ip.is_unspecified:
        return _bracketed(address)
    if bound_ip.is_loopback:
        return address if address == "localhost" else None
    return _bracketed(bound)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port_number(value: str | None) -> int | None:
    text = (value or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        return None
    return int(text) if 0 < int(text) <= _MAX_PORT else None


def _first(*values: str | None) -> str:
    """Return the first value that says something; the last one is always there."""
    return _given(*values) or str(values[-1])


def _given(*values: str | None) -> str | None:
    return next((value.strip() for value in values if value and value.strip()), None)
