"""Which service a node talks to: an address held against what services are called and publish."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from watchroom.domain.incidents import TieKind
from watchroom.domain.node_addresses import NodeAddress
from watchroom.domain.services import Service

MOST_NAMED: Final = 5  # services, where it could be several

_PARTS: Final = re.compile(r"[^a-z0-9]+")  # what stands between the parts of a name

# Names under which a container, or a program beside it, finds the machine that it runs on.
_OWN_MACHINE: Final = frozenset({
    "localhost", "host.docker.internal", "host.containers.internal", "gateway.docker.internal",
    "docker.for.mac.localhost", "docker.for.win.localhost", "172.17.0.1",
})  # fmt: skip
_OWN_NETWORK: Final = (".local", ".lan", ".internal", ".home", ".home.arpa", ".localdomain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What an address leads to."""

    kind: TieKind
    why: str
    host: str | None = None  # of the service; None: it is none of ours
    service: str | None = None


def tie_of(address: NodeAddress | None, services: Sequence[Service]) -> Tie:
    """Return what an address leads to, and how that is known."""
    if address is None:
        return _unknown("its parameters name no address")
    if address.host is None:
        return _by_product(address, services)
    if _is_own_machine(address.host):
        return _by_port(address, services)
    for names, why in _NAMES:
        found = [each for each in services if address.host in names(each)]
        if found:
            return _one_of(_narrowed(found, address), why)
    return _elsewhere(address.host, address, services)


def _elsewhere(host: str, address: NodeAddress, services: Sequence[Service]) -> Tie:
    if _is_private(host):
        return _by_port(address, services)
    if "." not in host and ":" not in host:
        return _unknown(f"no service is called {host!r}")
    return Tie(kind=TieKind.OUTSIDE, why=f"{host} is none of the services")


def _by_port(address: NodeAddress, services: Sequence[Service]) -> Tie:
    if address.port is None:
        return _unknown(f"{address.host!r} is a machine, and no port is named")
    found = [each for each in services if address.port in _published(each)]
    if not found:
        return _unknown(f"no service publishes port {address.port}")
    return _one_of(found, f"it publishes port {address.port}")


def _by_product(address: NodeAddress, services: Sequence[Service]) -> Tie:
    """Return the service that looks like a product: by its image, or else by its names alone."""
    product = address.product or ""
    by_image = [each for each in services if product in each.image.lower()]
    if by_image:
        return _one_of(by_image, f"the node is made for {product}, and so is its image")
    by_name = [each for each in services if _is_named_after(each, product)]
    if by_name:
        why = f"the node is made for {product}, and it is called so; its image is another"
        return _one_of(by_name, why)
    return _unknown(
        f"the node is made for {product}, its address is kept with its credentials, "
        f"and no service has {product} in its image or its name"
    )


def _is_named_after(service: Service, product: str) -> bool:
    """Tell whether a part of a service's names begins with the product's."""
    names = _lower([service.container_name, service.place.compose_service, service.id])
    return any(part.startswith(product) for name in names for part in _PARTS.split(name))


def _one_of(found: Sequence[Service], why: str) -> Tie:
    if len(found) == 1:
        return Tie(kind=TieKind.SERVICE, why=why, host=found[0].host, service=found[0].id)
    names = ", ".join(f"{each.id} on {each.host}" for each in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return _unknown(f"it could be {names}{more}")


def _narrowed(found: Sequence[Service], address: NodeAddress) -> Sequence[Service]:
    """Return those of several services that listen on the port, if any do."""
    listening = [
        each for each in found if address.port in {port.internal for port in each.setup.ports}
    ]
    return listening or found


def _unknown(why: str) -> Tie:
    return Tie(kind=TieKind.UNKNOWN, why=why)


def _published(service: Service) -> set[int | None]:
    """Return the ports of its machine that lead to a service."""
    is_on_machine = service.setup.network_mode == "host"
    return {port.internal if is_on_machine else port.external for port in service.setup.ports} - {
        None
    }


def _aliases(service: Service) -> set[str]:
    networks = service.setup.networks
    names = {alias for network in networks for alias in network.aliases}
    own = {service.container_name, service.place.compose_service or service.container_name}
    return _lower(
        names | {f"{name}.{network.name}" for network in networks for name in own | names}
    )


def _lower(names: Iterable[str | None]) -> set[str]:
    return {name.lower() for name in names if name}


def _is_own_machine(host: str) -> bool:
    return host in _OWN_MACHINE or _is_ip(host, lambda text: ip_address(text).is_loopback)


def _is_private(host: str) -> bool:
    return host.endswith(_OWN_NETWORK) or _is_ip(host, lambda text: ip_address(text).is_private)


def _is_ip(host: str, holds: Callable[[str], bool]) -> bool:
    try:
        return holds(host)
    except ValueError:
        return False


# What a host name in a workflow can be, the surest first.
_NAMES: Final[Sequence[tuple[Callable[[Service], set[str]], str]]] = (
    (lambda each: _lower([each.container_name]), "it is the name of its container"),
    (lambda each: _lower([each.place.compose_service]), "it is its name in Compose"),
    (lambda each: _lower([each.place.swarm_service]), "it is its name in the swarm"),
    (_aliases, "it is a name of it on a network"),
    (lambda each: _lower([each.id]), "it is its id"),
    (
        lambda each: _lower(
            address
            for network in each.setup.networks
            for address in (network.address, network.address6)
        ),
        "it is its address on a network",
    ),
)
