"""Which addresses of receivers may be connected to."""

import pytest

from watchroom.domain.errors import Misconfigured
from watchroom.domain.outward_addresses import Allowed, parse_allowed

OF_THE_INTERNET = [
    "1.1.1.1",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.1",
    "192.169.0.1",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4003::200e",
    "::ffff:1.1.1.1",
]
NOT_OF_THE_INTERNET = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::101:101",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "1.1.1",
    "0x7f.1",
]


@pytest.mark.parametrize("address", OF_THE_INTERNET)
def test_the_internet_is_open(address: str) -> None:
    """Receivers live there."""
    assert Allowed().address(address)


@pytest.mark.parametrize("address", NOT_OF_THE_INTERNET)
def test_everything_else_is_closed(address: str) -> None:
    """Neither our network nor a cloud's credentials are to be reached by naming an address."""
    assert not Allowed().address(address)


def test_a_setting_opens_networks_and_hosts() -> None:
    """n8n often stands right beside Watchroom."""
    allowed = parse_allowed(["10.1.0.0/16", "192.168.1.5", "fd00::/8", "n8n", "Hooks.Lan."])

    assert all(allowed.address(text) for text in ("10.1.2.3", "192.168.1.5", "fd12::1"))
    assert allowed.address("::ffff:10.1.2.3")
    assert not any(allowed.address(text) for text in ("10.2.0.1", "192.168.1.6", "127.0.0.1"))
    assert all(allowed.host(name) for name in ("n8n", "N8N", "hooks.lan", "hooks.lan."))
    assert not allowed.host("n8n.example.com")


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "1.2.3", "http://n8n", "a b", "*", "n8n:5678"])
def test_a_setting_that_opens_nothing_is_refused(entry: str) -> None:
    """Else the person would believe that it does."""
    with pytest.raises(Misconfigured, match="WATCHROOM_WEBHOOKS_ALLOW"):
        parse_allowed([entry])
