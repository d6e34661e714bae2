"""Clients are told apart by address, and cannot choose one."""

import ipaddress

import pytest

from watchroom.web.addresses import NOBODY, ClientAddresses

PROXIES = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "fd00::/8")))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),  # no proxy of ours: forged
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),  # the left one is forged
        ("10.0.0.1", ["1.1.1.1", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7, 10.0.0.2"], "198.51.100.7"),  # through two proxies
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, nonsense"], "10.0.0.1"),
        ("::ffff:192.0.2.1", [], "192.0.2.1"),
        ("2001:db8::1", [], "2001:db8::/64"),
        ("2001:db8::ffff:1", [], "2001:db8::/64"),
        ("2001:db8:0:1::1", [], "2001:db8:0:1::/64"),
        ("fd00::1", ["2001:db8::5"], "2001:db8::/64"),
        (None, [], NOBODY),
        ("", ["198.51.100.7"], NOBODY),
    ],
)
def test_the_nearest_stranger_is_the_client(
    peer: str | None, forwarded: list[str], client: str
) -> None:
    """Anyone can write what stands to the left of it."""
    assert ClientAddresses(PROXIES).client(peer, forwarded) == client


def test_forged_addresses_do_not_multiply_a_client() -> None:
    """A thousand forged headers are one client."""
    addresses = ClientAddresses()

    seen = {addresses.client("192.0.2.1", [f"198.51.{n // 256}.{n % 256}"]) for n in range(1000)}

    assert seen == {"192.0.2.1"}
