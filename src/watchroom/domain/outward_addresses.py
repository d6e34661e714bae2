"""
Which addresses may be connected to: those of the internet, and those that a setting names.

Sources: IANA's registries of special-purpose addresses for IPv4 and IPv6, and the addresses at
which clouds give out credentials. `ipaddress.is_global` is not enough: it is true for multicast,
NAT64, 6to4 and addresses that carry another one.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from watchroom.domain.errors import Misconfigured

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_REFUSED_V4: Final = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by a provider's customers; a cloud's credentials
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's own services, seen from its machines only
        "169.254.0.0/16",  # link-local; clouds' credentials
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")  # nothing else is routed between networks
_REFUSED_V6: Final = tuple(
    ipaddress.IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments; Teredo carries an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries an IPv4 address
        "3fff::/20",  # documentation
    )
)
_HOST_NAME: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What may be connected to beyond the internet."""

    networks: tuple[Network, ...] = ()
    hosts: frozenset[str] = frozenset()  # names in lower case, whatever they resolve to

    def host(self, name: str) -> bool:
        """Tell whether a name may be connected to wherever it leads."""
        return name.lower().rstrip(".") in self.hosts

    def address(self, text: str) -> bool:
        """Tell whether an address may be connected to. What is no address may not."""
        try:
            address = _unwrapped(ipaddress.ip_address(text))
        except ValueError:
            return False
        return any(address in network for network in self.networks) or _is_of_internet(address)


def parse_allowed(entries: Sequence[str]) -> Allowed:
    """Read addresses, networks and host names. Raises Misconfigured."""
    networks: list[Network] = []
    hosts: set[str] = set()
    for entry in entries:
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError as error:
            name = entry.lower().rstrip(".")
            if not _HOST_NAME.fullmatch(name) or name.replace(".", "").isdigit():
                words = f"{entry!r} is no address, network or host name"
                raise Misconfigured(f"WATCHROOM_WEBHOOKS_ALLOW: {words}") from error
            hosts.add(name)
    return Allowed(networks=tuple(networks), hosts=frozenset(hosts))


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address that the system would connect to for a mapped one."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _is_of_internet(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    if address.scope_id is not None or address not in _GLOBAL_V6:
        return False
    return not any(address in network for network in _REFUSED_V6)
