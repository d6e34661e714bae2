"""The way out to receivers: patience, and nothing followed, kept or believed."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from conftest import missing
from docker_certificates import find_openssl, make_certificates
from receivers import answer, receiving
from told_webhooks import LOOPBACK
from watchroom.domain.errors import ReceiverUnavailable
from watchroom.outbound import Poster, parse_allowed
from watchroom.outbound.poster import MOST_ANSWER_BYTES, Patience

HASTY = Patience(connect_s=0.5, total_s=0.5, body_s=0.2)


@pytest.fixture
async def poster() -> AsyncIterator[Poster]:
    """One that may go to the loopback address."""
    async with aclosing(Poster(version="1.2.3", allowed=LOOPBACK, patience=HASTY)) as opened:
        yield opened


async def test_a_body_arrives_as_it_was_sent(poster: Poster) -> None:
    """Byte for byte, for it is signed; and it says who sends it."""
    async with receiving(usual=answer(200, b"thanks")) as receiver:
        reply = await poster.post(receiver.url + "?a=b%20c", '{"a":"é"}', {"webhook-id": "msg_1"})

    [received] = receiver.received
    assert (reply.status_code, reply.text) == (200, "thanks")
    assert received.body == '{"a":"é"}'.encode()
    assert received.path == "/hook?a=b%20c"
    assert received.headers["content-type"] == "application/json"
    assert received.headers["user-agent"] == "Watchroom/1.2.3"
    assert received.headers["webhook-id"] == "msg_1"


async def test_a_redirect_is_not_followed(poster: Poster) -> None:
    """It could lead into our own network; and a POST would arrive as a GET."""
    async with receiving() as other:
        moved = answer(302, Location=other.url)
        async with receiving(usual=moved) as receiver:
            reply = await poster.post(receiver.url, "{}", {})

    assert (reply.status_code, reply.location) == (302, other.url)
    assert other.connections == 0


async def test_cookies_are_not_kept(poster: Poster) -> None:
    """One receiver must not learn anything by another."""
    async with receiving(usual=answer(200, Set_Cookie="a=b; Path=/")) as receiver:
        for _ in range(2):
            await poster.post(receiver.url, "{}", {})

    assert all("cookie" not in received.headers for received in receiver.received)


async def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, poster: Poster
) -> None:
    """A proxy would connect to addresses that nobody checked."""
    async with receiving() as proxy, receiving() as receiver:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        await poster.post(receiver.url, "{}", {})

    assert (proxy.connections, receiver.connections) == (0, 1)


@pytest.mark.parametrize("way", ["hang", "drip"])
async def test_a_receiver_that_does_not_answer_is_left(poster: Poster, way: str) -> None:
    """Also one that keeps the connection busy: the patience is for the whole."""
    async with receiving() as receiver:
        receiver.script = getattr(receiver, way)
        with pytest.raises(ReceiverUnavailable, match=r"no answer within 0\.5 s"):
            await poster.post(receiver.url, "{}", {})


async def test_of_a_huge_answer_only_the_beginning_is_read(poster: Poster) -> None:
    """A receiver cannot fill our memory or our store."""
    huge = answer(500, b"x" * 10_000_000)
    async with receiving(usual=huge) as receiver:
        reply = await poster.post(receiver.url, "{}", {})

    assert reply.text == "x" * MOST_ANSWER_BYTES


async def test_a_packed_answer_stays_packed(poster: Poster) -> None:
    """A few kilobytes can unpack to gigabytes."""
    bomb = gzip.compress(b"\0" * 10_000_000)
    async with receiving(usual=answer(200, bomb, Content_Encoding="gzip")) as receiver:
        reply = await poster.post(receiver.url, "{}", {})

    assert len(reply.text) <= MOST_ANSWER_BYTES


async def test_the_status_counts_even_if_the_rest_never_comes(poster: Poster) -> None:
    """The receiver has the message: to send it again would be worse than not to know its words."""
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"

    async def hold(writer: asyncio.StreamWriter) -> None:
        writer.write(cut)
        await receiver.closing.wait()

    async with receiving(usual=cut) as receiver:
        closed = await poster.post(receiver.url, "{}", {})
        receiver.script = hold
        held = await poster.post(receiver.url, "{}", {})

    assert (closed.status_code, closed.text) == (200, "half")
    assert (held.status_code, held.text) == (200, "half")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200",
        b"\0" * 100,
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    ],
)
async def test_what_is_no_answer_is_a_failure(poster: Poster, said: bytes) -> None:
    """A closed connection, another protocol, noise; the address is not told, a key may be in it."""
    async with receiving(usual=said) as receiver:
        with pytest.raises(ReceiverUnavailable) as caught:
            await poster.post(f"{receiver.url}/canary?canary=1", "{}", {})

    assert "canary" not in str(caught.value)


async def test_headers_without_end_are_refused(poster: Poster) -> None:
    """Their memory is bounded too."""
    async with receiving(usual=answer(200, X="x" * 1_000_000)) as receiver:
        with pytest.raises(ReceiverUnavailable):
            await poster.post(receiver.url, "{}", {})


async def test_nobody_there_is_told_in_words(poster: Poster) -> None:
    """The person looks at the delivery and knows where to look next."""
    async with receiving() as receiver:
        url = receiver.url
    with pytest.raises(ReceiverUnavailable, match=r"Connect call failed|[Rr]efused"):
        await poster.post(url, "{}", {})


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """A folder with certificates of an authority that nobody knows."""
    if find_openssl() is None:
        missing("openssl is not installed")
    make_certificates(tmp_path)
    return tmp_path


async def test_a_certificate_of_an_unknown_authority_is_refused(
    poster: Poster, certificates: Path
) -> None:
    """Else anybody on the way could read along and answer in the receiver's place."""
    async with receiving(tls=tls_of(certificates)) as receiver:
        with pytest.raises(ReceiverUnavailable, match=r"TLS failed: .*certificate"):
            await poster.post(receiver.url, "{}", {})

    assert receiver.received == []


async def test_a_certificate_that_the_system_trusts_is_good(
    monkeypatch: pytest.MonkeyPatch, certificates: Path
) -> None:
    """Also one of a company's own authority, as OpenSSL is told of it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "ours" / "ca.pem"))
    async with (
        aclosing(Poster(version="1", allowed=LOOPBACK)) as poster,
        receiving(tls=tls_of(certificates)) as receiver,
    ):
        reply = await poster.post(receiver.url, "{}", {})

    assert reply.status_code == 204


async def test_a_name_that_a_setting_allows_is_reached_wherever_it_leads() -> None:
    """In a Compose project n8n is called "n8n", and its address changes."""
    async with receiving() as receiver:
        port = receiver.url.split(":")[2]
        allowed = parse_allowed(["localhost"])
        async with aclosing(Poster(version="1", allowed=allowed)) as poster:
            assert (await poster.post(f"http://localhost:{port}", "{}", {})).status_code == 204
            with pytest.raises(ReceiverUnavailable, match="WATCHROOM_WEBHOOKS_ALLOW"):
                await poster.post(receiver.url, "{}", {})


def tls_of(certificates: Path) -> ssl.SSLContext:
    """Return what a receiver shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server/cert.pem", certificates / "server/key.pem")
    return context
