"""Who is asking: the client's address, also behind proxies."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NOBODY: Final = "unknown"
HOME_PREFIX: Final = 64  # an IPv6 subscriber owns a whole /64, so the /64 is the client


@dataclass(frozen=True, slots=True)
class ClientAddresses:
    """Tells clients apart for limits; forwarded addresses count only from known proxies."""

    trusted_proxies: tuple[Network, ...] = ()

    def client(self, peer: str | None, forwarded_for: Sequence[str]) -> str:
        """
        Return a name for the client that a request came from.

        *peer* is the other end of the connection, *forwarded_for* the X-Forwarded-For headers in
        their order. The nearest address that is no proxy of ours is the client: what stands left
        of it, anyone can write.
        """
        address = _parse(peer or "")
        if address is None:
            return NOBODY
        hops = [hop.strip() for header in forwarded_for for hop in header.split(",")]
        while hops and self._trusts(address):
            nearer = _parse(hops.pop())
            if nearer is None:
                break
            address = nearer
        return _name(address)

    def is_proxy(self, peer: str | None) -> bool:
        """Tell whether the other end of a connection is a proxy of ours."""
        address = _parse(peer or "")
        return address is not None and self._trusts(address)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self.trusted_proxies)


def _parse(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _name(address: Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((int(address), HOME_PREFIX), strict=False))
