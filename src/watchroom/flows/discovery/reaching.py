"""How a database that a container reaches by some name is reached from here."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from watchroom.docker.inspected_parts import networks, ports, string_map
from watchroom.domain.json_values import mapping, text
from watchroom.domain.service_labels import COMPOSE_SERVICE
from watchroom.flows.discovery.n8n_containers import Inspection, PostgresPlace, name_of

CONNECT_DEADLINE_S: Final = 1.0  # for each address that may be the right one
OF_THE_HOST: Final = ("host.docker.internal", "host.containers.internal")

Address = tuple[str, int]  # host and port


def addresses(
    place: PostgresPlace,
    n8n: Inspection,
    others: Sequence[Inspection],
    *,
    engine_host: str,
) -> list[Address]:
    """
    Return where a database may be reached from here, the most lasting address first.

    *others* are the containers of n8n's engine, *engine_host* is where their published ports are.
    """
    mode = text(mapping(n8n.get("HostConfig")).get("NetworkMode"))
    if place.host in OF_THE_HOST or (mode == "host" and _is_loopback(place.host)):
        return [(engine_host, place.port)]
    if _is_loopback(place.host):
        return []  # n8n's own container: not where PostgreSQL is
    found: list[Address] = [(place.host, place.port)]
    for other in others:
        if place.host in _names(other, n8n):
            found += _published(other, place.port, engine_host)
            found += [
                (network.address, place.port) for network in networks(other) if network.address
            ]
    return list(dict.fromkeys(found))


async def first_reachable(candidates: Sequence[Address]) -> Address | None:
    """Return the first address at which somebody listens; None if nobody does anywhere."""
    for host, port in candidates:
        with suppress(OSError, UnicodeError):  # TimeoutError is an OSError; no name resolves to it
            async with asyncio.timeout(CONNECT_DEADLINE_S):
                _, writer = await asyncio.open_connection(host, port)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            return host, port
    return None


def _is_loopback(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _names(other: Inspection, n8n: Inspection) -> set[str]:
    """Return the names by which n8n reaches another container."""
    config = mapping(other.get("Config"))
    shared = {network.name for network in networks(n8n)}
    aliases = (alias for net in networks(other) if net.name in shared for alias in net.aliases)
    labels: Mapping[str, str] = string_map(config.get("Labels"))
    own = (name_of(other), labels.get(COMPOSE_SERVICE), text(config.get("Hostname")))
    addresses_there = (net.address for net in networks(other))
    return {name for name in (*own, *aliases, *addresses_there) if name}


def _published(other: Inspection, internal: int, engine_host: str) -> Iterator[Address]:
    for port in ports(other):
        if port.internal == internal and port.external and port.protocol == "tcp":
            bound = port.address or ""
            anywhere = bound in {"", "0.0.0.0", "::"}  # noqa: S104  what the engine binds
            yield (engine_host if anywhere else bound), port.external
