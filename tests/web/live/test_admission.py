"""Who may listen, from where, and how many at once."""

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from builders import NOW
from happenings import happening
from live_site import PATIENCE_S, LiveSite, live_site
from signed_in import a_person, sign_in
from site_under_test import Site
from waiting import eventually
from watchroom.domain.access import Scope
from watchroom.flows.api_keys import create_key
from watchroom.store import keys
from watchroom.web.live.bounds import Bounds
from watchroom.web.routes import SOCKETS

CLOSED: dict[str, Any] = {"auth_required": True}


async def refusal(live: LiveSite, path: str = "/ws", **options: Any) -> InvalidStatus:
    """Return the answer to a handshake that is refused."""
    with pytest.raises(InvalidStatus) as refused:
        async with live.client(path, **options):
            pass
    return refused.value


async def key_named(site: Site, name: str) -> dict[str, str]:
    """Return the header with a new key."""
    made = await create_key(site.store, name=name, scopes={Scope.READ}, now=NOW)
    return {"X-API-Key": made.secret}


@pytest.fixture
async def closed(site: Site) -> AsyncIterator[LiveSite]:
    """A site that needs a key."""
    async with live_site(site, Bounds(check_s=0.05), **CLOSED) as live:
        yield live


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize("scope", [None, *Scope])
async def test_every_socket_asks_for_its_scope(
    closed: LiveSite, path: str, scope: Scope | None
) -> None:
    """The same matrix as for every route: 401 without a key, 403 with another scope."""
    key = (await closed.site.make_key(scope)).secret if scope else None
    headers = {"X-API-Key": key} if key else {}
    if scope is Scope.READ:
        async with closed.client(path, additional_headers=headers) as client:
            assert (await client.ask(type="ping"))["type"] == "pong"
    else:
        answer = (await refusal(closed, path, additional_headers=headers)).response
        assert answer.status_code == (403 if scope else 401)
        assert b'"error"' in (answer.body or b"")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


async def test_a_browser_sends_its_key_as_a_subprotocol(closed: LiveSite) -> None:
    """Browsers can set no other header of a WebSocket; the key is never given back."""
    secret = (await closed.site.make_key(Scope.READ)).secret
    key = base64.urlsafe_b64encode(secret.encode()).rstrip(b"=").decode()

    offered: Any = ["watchroom", f"watchroom.key.{key}"]
    async with closed.client(subprotocols=offered) as client:
        assert client.connection.subprotocol == "watchroom"
    for wrong in ("watchroom.key.", "watchroom.key.!!", f"watchroom.key.{key[4:]}"):
        answer = (await refusal(closed, subprotocols=["watchroom", wrong])).response
        assert answer.status_code == 401


async def test_a_key_in_the_address_opens_nothing(
    closed: LiveSite, caplog: pytest.LogCaptureFixture
) -> None:
    """Addresses stand in logs and histories; in ours it does not even then."""
    caplog.set_level(logging.INFO)
    secret = (await closed.site.make_key(Scope.READ)).secret

    for name in ("token", "key", "api_key", "access_token"):
        assert (await refusal(closed, f"/ws?{name}={secret}")).response.status_code == 401
    async with closed.client(f"/ws?key={secret}", additional_headers={"X-API-Key": secret}):
        pass
    assert secret not in caplog.text


async def test_who_comes_and_goes_leaves_no_line_in_the_log(
    live: LiveSite, caplog: pytest.LogCaptureFixture
) -> None:
    """A page that is opened again and again would fill it, and tell nobody anything."""
    caplog.set_level(logging.INFO)
    async with live.client() as client:
        await client.ask(type="ping")
    await eventually(lambda: not live.sockets())

    assert "connection" not in caplog.text


async def test_a_revoked_key_ends_its_connections(closed: LiveSite) -> None:
    """Who lost a key must not be listened through for as long as a connection holds."""
    made = await closed.site.make_key(Scope.READ)
    headers = {"X-API-Key": made.secret}
    async with closed.client(additional_headers=headers) as client:
        await client.ask(type="ping")
        async with closed.site.store.writing() as session:
            await keys.revoke(session, made.key.id, now_ms=1)
        assert await client.end() == (1008, "This key is not valid any more.")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://127.0.0.1:{port}"}, 101),
        ({"Sec-Fetch-Site": "same-origin"}, 101),
        ({"Origin": "https://trusted.example"}, 101),
        ({}, 101),
    ],
)
async def test_a_foreign_page_cannot_listen(
    site: Site, headers: dict[str, str], status: int
) -> None:
    """Browsers let any page open a WebSocket to anywhere: the origin is looked at before it."""
    async with live_site(site, cors_origins=("https://trusted.example",)) as live:
        sent = {name: text.format(port=live.port) for name, text in headers.items()}
        if status == 101:
            async with live.client(additional_headers=sent) as client:
                await client.ask(type="ping")
        else:
            answer = (await refusal(live, additional_headers=sent)).response
            assert answer.status_code == status


@pytest.fixture
async def signed(site: Site) -> AsyncIterator[LiveSite]:
    """A site that needs a key or a session, and looks only when it is told to."""
    async with live_site(site, Bounds(check_s=3600), **CLOSED) as live:
        yield live


async def cookie_of(live: LiveSite, name: str) -> dict[str, str]:
    """Make a person who signs in, and return what their browser sends."""
    await a_person(live.site, name)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{live.port}") as client:
        await sign_in(client, name)
        return {"Cookie": f"watchroom={client.cookies['watchroom']}"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:{port}"}, 101),
        ({"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"}, 101),
        ({}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://evil.example"}, 403),
    ],
)
async def test_a_cookie_opens_a_socket_for_our_own_page_alone(
    signed: LiveSite, headers: dict[str, str], status: int
) -> None:
    """Browsers send cookies with every handshake, whichever page makes it."""
    sent = {name: text.format(port=signed.port) for name, text in headers.items()}
    sent |= await cookie_of(signed, "Ada")
    if status == 101:
        async with signed.client(additional_headers=sent) as client:
            assert (await client.ask(type="ping"))["type"] == "pong"
    else:
        answer = (await refusal(signed, additional_headers=sent)).response
        assert answer.status_code == status


async def test_who_is_put_out_hears_nothing_more_at_once(signed: LiveSite) -> None:
    """No look is due for an hour: it is the change itself that ends the connection."""
    origin = {"Origin": f"http://127.0.0.1:{signed.port}"}
    admin, grace = await cookie_of(signed, "Ada"), await cookie_of(signed, "Grace")
    async with (
        signed.client(additional_headers=grace | origin) as client,
        signed.client(additional_headers=admin | origin) as other,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{signed.port}", headers=admin) as asking,
    ):
        await client.ask(type="ping")
        listed = (await asking.get("/api/people")).json()["data"]
        [her_id] = [person["id"] for person in listed if person["name"] == "Grace"]
        assert (await asking.delete(f"/api/people/{her_id}")).status_code == 200
        assert (await client.end())[0] == 1008
        assert (await other.ask(type="ping"))["type"] == "pong"


async def test_who_is_put_out_reads_no_more_events_at_once(signed: LiveSite) -> None:
    """Streams of server-sent events end as sockets do."""
    admin, grace = await cookie_of(signed, "Ada"), await cookie_of(signed, "Grace")
    url = f"http://127.0.0.1:{signed.port}"
    async with httpx.AsyncClient(base_url=url) as client, asyncio.timeout(PATIENCE_S):
        listed = (await client.get("/api/people", headers=admin)).json()["data"]
        [her_id] = [person["id"] for person in listed if person["name"] == "Grace"]
        wanted = grace | {"Accept": "text/event-stream"}
        async with client.stream("GET", "/api/events", headers=wanted) as stream:
            parts = stream.aiter_bytes()
            assert (await anext(parts)).startswith(b"retry:")
            change = {"disabled": True}
            await client.patch(f"/api/people/{her_id}", headers=admin, json=change)
            async for _ in parts:
                pass
        assert (await client.get("/api/session", headers=grace)).status_code == 401
        assert (await client.get("/api/session", headers=admin)).status_code == 200


UPGRADE = ("Upgrade: websocket", "Connection: Upgrade")
HANDSHAKE = (*UPGRADE, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")


def request(line: str, *headers: str, host: str = "localhost") -> bytes:
    """Return the head of a request."""
    lines = [f"{line} HTTP/1.1", f"Host: {host}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def answer_to(live: LiveSite, sent: bytes) -> bytes:
    """Return the head of the answer to a request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", live.port)
    writer.write(sent)
    async with asyncio.timeout(PATIENCE_S):
        head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    return head


async def test_a_foreign_host_name_is_refused(live: LiveSite) -> None:
    """A name that is made to point here (DNS rebinding) gets no further than over HTTP."""
    sent = request("GET /ws", *HANDSHAKE, host="evil.example")

    assert (await answer_to(live, sent)).startswith(b"HTTP/1.1 421 ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request("GET /ws"), b"426"),
        (request("POST /ws", *UPGRADE, "Content-Length: 0"), b"426"),
        (request("GET /ws", *UPGRADE), b"400"),
        (request("GET /ws", *HANDSHAKE, "Sec-WebSocket-Version: 8"), b"400"),
        (request("GET /ws", *HANDSHAKE, "X: " + "a" * 9000), b"400"),
        (request("GET /ws", *HANDSHAKE, *["X: a"] * 200), b"400"),
        (request("GET /ws", *HANDSHAKE, "X: " + "a" * 70_000), b"431"),
        (request("GET /ws\xff", *HANDSHAKE), b"400"),
        (request("GET /ws/nothing", *HANDSHAKE), b"404"),
        (request("GET /api/health", *UPGRADE), b"200"),
    ],
    ids=[
        "no upgrade",
        "POST",
        "no key",
        "two versions",
        "long header",
        "many headers",
        "huge",
        "path",
        "unknown",
        "elsewhere",
    ],
)
async def test_what_is_no_handshake_is_answered_as_a_request(
    live: LiveSite, sent: bytes, status: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """In the shape of all errors, and with no word in the log of a defect."""
    head = await answer_to(live, sent)

    assert head.split(b" ")[1] == status
    assert b"content-type: application/json" in head.lower()
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("path", ["/ws", "/ws/executions", "/ws/"])
async def test_a_plain_request_is_told_what_a_socket_takes(live: LiveSite, path: str) -> None:
    """Mostly a proxy has dropped the header: a 404 would send people the wrong way."""
    answer = await answer_to(live, request(f"GET {path}"))

    assert answer.startswith(b"HTTP/1.1 426 ")
    assert b"upgrade: websocket\r\n" in answer.lower()


async def test_a_handshake_is_a_request(site: Site) -> None:
    """Whoever opens connections in a loop meets the same bound as one who asks in a loop."""
    async with live_site(site, rate_limits="3/minute") as live:
        plain = httpx.AsyncClient(base_url=f"http://127.0.0.1:{live.port}", trust_env=False)
        async with plain, live.client(), live.client("/ws/executions"):
            asked = await plain.get("/api/executions")
            refused = (await refusal(live)).response
            again = await plain.get("/api/executions")

    assert (asked.status_code, asked.headers["x-ratelimit-remaining"]) == (200, "0")
    assert (refused.status_code, refused.headers["x-ratelimit-remaining"]) == (429, "0")
    assert int(refused.headers["retry-after"]) > 0
    assert json.loads(refused.body or b"")["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert again.status_code == 429


async def test_connections_of_a_key_are_counted(site: Site) -> None:
    """One script in a loop must not take all the seats; a seat that is left is free again."""
    async with live_site(site, Bounds(most_of_a_key=2, most_in_all=3), **CLOSED) as live:
        first, second = [
            {
                "X-API-Key": (
                    await create_key(site.store, name=name, scopes={Scope.READ}, now=NOW)
                ).secret
            }
            for name in ("first", "second")
        ]
        async with AsyncExitStack() as stack:
            for _ in range(2):
                await stack.enter_async_context(live.client(additional_headers=first))
            answer = (await refusal(live, additional_headers=first)).response
            assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
            await stack.enter_async_context(live.client(additional_headers=second))
            assert (await refusal(live, additional_headers=second)).response.status_code == 429
        async with live.client(additional_headers=first) as client:
            await live.note(happening())
            assert (await client.ask(type="ping"))["type"] == "pong"
