"""No address that a person can enter leads into our own network."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

import pytest

from waiting import eventually
from watchroom.domain.errors import InvalidInput, ReceiverUnavailable
from watchroom.outbound import Poster, check_url, parse_allowed
from watchroom.outbound.lookup import AddressInfo, Lookup, ask_system
from watchroom.outbound.poster import Patience

WIRED = ["127.0.0.1", "127.1.2.3", "::1"]
REFUSED = "is not an address of the internet"

# PORT is one that is listened on; each is asked of the system's own resolver.
LITERALS = [
    "http://127.0.0.1:PORT/",
    "http://127.1.2.3:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://017700000001:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7f.0x0.0x0.0x1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://00000177.0.0.1:PORT/",
    "http://127.0.0.01:PORT/",
    "http://1%32%37.0.0.1:PORT/",
    "http://127%2e0%2e0%2e1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://127。0。0。1:PORT/",
    "http://127\uff0e0\uff0e0\uff0e1:PORT/",
    "http://0:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0x0:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://localhost.:PORT/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/",
    "http://localhost%00.example.com:PORT/",
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[0000::0001]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[::1%25lo]:PORT/",
    "http://[::1%lo]:PORT/",
    "http://[64:ff9b::7f00:1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[2001:0:7f00:1::]:PORT/",
    "http://[fe80::1]:PORT/",
    "http://[fe80::1%25lo]:PORT/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/computeMetadata/v1/",
    "http://169.254.170.2/v2/credentials/",
    "http://100.100.100.200/latest/meta-data/",
    "http://168.63.129.16/machine",
    "http://192.0.0.192/opc/v2/",
    "http://10.0.0.1:PORT/",
    "http://172.16.0.1:PORT/",
    "http://192.168.0.1:PORT/",
    "http://255.255.255.255:PORT/",
    "http://224.0.0.1:PORT/",
    "https://127.0.0.1:PORT/",
    "http://user@127.0.0.1:PORT/",
    "http://example.com@127.0.0.1:PORT/",
    "http://example.com:80@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT\\@example.com/",
    "http://127.0.0.1:PORT#@example.com/",
    "http:127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_x",
    "unix:///var/run/docker.sock",
    "file:///etc/passwd",
    " http://127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/\r\nX: y",
]


@dataclass
class TripWires:
    """Listeners that nobody may ever reach."""

    port: int
    connections: list[str] = field(default_factory=list)


@pytest.fixture
async def wires() -> AsyncIterator[TripWires]:
    """One port on every address of the loopback interface that a test names."""
    wires = TripWires(port=0)

    async def trip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wires.connections.append(str(writer.get_extra_info("sockname")))
        writer.close()

    servers = []
    for address in WIRED:
        with suppress(OSError):  # not every machine has IPv6
            servers.append(await asyncio.start_server(trip, address, wires.port))
            wires.port = servers[0].sockets[0].getsockname()[1]
    yield wires
    for server in servers:
        server.close()
        await server.wait_closed()


async def attempt(poster: Poster, url: str) -> str:
    """Do all that is done with an address; returns why it was refused."""
    try:
        checked = check_url(url)
        await poster.check_reachable(checked)
    except InvalidInput as refusal:
        at_creation = str(refusal)
    else:
        at_creation = ""
    with pytest.raises(ReceiverUnavailable) as failure:
        await poster.post(url, "{}", {})
    return at_creation or str(failure.value)


def test_there_are_sixty() -> None:
    """As many as were promised."""
    assert len(set(LITERALS)) >= 60


@pytest.mark.parametrize("url", LITERALS)
async def test_no_spelling_reaches_us(wires: TripWires, url: str) -> None:
    """Neither at creation nor later; also if the check at creation were not there."""
    async with aclosing(Poster(version="1", patience=Patience(connect_s=1, total_s=1))) as poster:
        reason = await attempt(poster, url.replace("PORT", str(wires.port)))

    assert reason
    assert wires.connections == []


@dataclass
class Flipping:
    """A resolver that says something else each time: DNS rebinding."""

    answers: list[list[str]]
    asked: int = 0

    def __call__(self, _host: str, port: int) -> Sequence[AddressInfo]:
        addresses = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port))
            for a in addresses
        ]


@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254"])
async def test_a_name_that_changes_its_mind_reaches_nothing(wires: TripWires, inside: str) -> None:
    """It leads to the internet while it is checked, and to us when it is connected to."""
    names = Flipping([["93.184.215.14"], [inside]])
    url = f"http://rebinding.example:{wires.port}/"
    async with aclosing(Poster(version="1", resolve=names)) as poster:
        assert await poster.check_reachable(check_url(url)) is None
        with pytest.raises(ReceiverUnavailable, match=REFUSED):
            await poster.post(url, "{}", {})

    assert names.asked == 2
    assert wires.connections == []


async def test_of_several_addresses_only_the_good_ones_are_tried(wires: TripWires) -> None:
    """A refusal, or nobody there, does not lead on to the address beside it."""
    names = Flipping([["127.0.0.2", "127.0.0.1", "::1", "127.1.2.3"]])
    allowed = parse_allowed(["127.0.0.2"])  # stands for an address of the internet
    async with aclosing(Poster(version="1", allowed=allowed, resolve=names)) as poster:
        with pytest.raises(ReceiverUnavailable):
            await poster.post(f"http://both.example:{wires.port}/", "{}", {})

    assert wires.connections == []


async def test_a_name_that_leads_inside_is_refused_at_once() -> None:
    """With the reason, and what could be done about it."""
    names = Flipping([["10.0.0.7", "fd00::7"]])
    async with aclosing(Poster(version="1", resolve=names)) as poster:
        with pytest.raises(InvalidInput, match=r"10\.0\.0\.7, fd00::7.*WATCHROOM_WEBHOOKS_ALLOW"):
            await poster.check_reachable("https://intern.example/")


async def test_a_name_without_address_is_a_warning() -> None:
    """Its server may be set up later."""

    def nothing(_host: str, _port: int) -> Sequence[AddressInfo]:
        raise OSError("Name or service not known")

    async with aclosing(Poster(version="1", resolve=nothing)) as poster:
        warning = await poster.check_reachable("https://later.example/")
        with pytest.raises(ReceiverUnavailable, match=r"later\.example: Name or service not known"):
            await poster.post("https://later.example/", "{}", {})

    assert warning == "later.example has no address at the moment"


async def test_a_silent_name_server_holds_nobody_else_up() -> None:
    """However many lookups hang, each name has its own, and none twice."""
    silence = threading.Event()
    hung: list[str] = []

    def resolve(host: str, port: int) -> Sequence[AddressInfo]:
        if host.startswith("slow"):
            hung.append(host)
            silence.wait(30)
        return ask_system("127.0.0.1", port)

    lookup = Lookup(resolve)
    try:
        async with asyncio.TaskGroup() as tasks:
            waiting = [
                tasks.create_task(lookup.addresses(f"slow{number // 2}", 1)) for number in range(60)
            ]
            await eventually(lambda: len(hung) == 30)
            async with asyncio.timeout(5):
                assert await lookup.addresses("quick", 1) == ["127.0.0.1"]
            assert not any(task.done() for task in waiting)
            silence.set()
    finally:
        silence.set()

    assert sorted(hung) == sorted({f"slow{number}" for number in range(30)})
    assert all(task.result() == ["127.0.0.1"] for task in waiting)
