"""Webhooks over HTTP: made, changed, tried, watched and removed."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook as Verifier
from structlog.testing import capture_logs

from receivers import Receiver, answer, receiving
from site_under_test import CLOSED, Site
from told_webhooks import BASE, WEBHOOK_ID, a_failure, a_webhook
from watchroom.domain.access import Scope
from watchroom.domain.webhooks import MOST_WEBHOOKS, WebhookState
from watchroom.store import audit, event_log, webhooks

URL = "/api/webhooks"
DOCUMENTED = {
    "url": "https://your-webhook-url.com",
    "events": ["service:start", "service:stop", "service:error"],
    "secret": "your-webhook-secret",
}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """One that takes everything."""
    async with receiving(usual=answer(200, b"thanks")) as opened:
        yield opened


async def made(client: httpx.AsyncClient, **facts: Any) -> dict[str, Any]:
    """Make a webhook and return it."""
    reply = await client.post(URL, json={"events": ["service:error"], **facts})
    assert reply.status_code == 200, reply.text
    data: dict[str, Any] = reply.json()["data"]
    return data


async def test_the_documented_request_works(client: httpx.AsyncClient) -> None:
    """Byte for byte as in the document, answered with 200 and an id."""
    reply = await client.post(URL, json=DOCUMENTED)

    data = reply.json()["data"]
    assert (reply.status_code, reply.json()["success"]) == (200, True)
    assert (data["url"], data["events"]) == (DOCUMENTED["url"], DOCUMENTED["events"])
    assert (data["state"], data["secret"]) == ("enabled", None)
    assert data["warning"] == "your-webhook-url.com has no address at the moment"
    assert (await client.get(f"{URL}/{data['id']}")).json()["data"]["id"] == data["id"]


async def test_without_a_secret_one_is_made_and_shown_once(
    site: Site, client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """And it signs."""
    created = await made(client, url=receiver.url)
    await client.post(f"{URL}/{created['id']}/test")
    shown = [(await client.get(url)).text for url in (URL, f"{URL}/{created['id']}")]

    assert created["secret"].startswith("whsec_")
    assert not any(created["secret"] in text for text in shown)
    [received] = receiver.received
    signed = Verifier(created["secret"]).sign(received.id, site.clock(), received.body.decode())
    assert received.headers["webhook-signature"] == signed


async def test_it_is_told_what_happens(
    site: Site, client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """From its making on, with links that lead back here."""
    created = await made(client, url=receiver.url, filters={"services": ["ollama"]})
    async with site.store.writing() as session:
        await event_log.append(session, [a_failure(), a_failure(service="n8n", data={})])

    page = (await client.get(f"{URL}/{created['id']}/deliveries")).json()
    [delivery] = page["data"]
    assert (delivery["state"], delivery["event"]) == ("waiting", "service:error")
    assert delivery["payload"]["data"]["service"] == "ollama"
    assert delivery["payload"]["links"]["api"] == f"{BASE}/api/services/ollama?host=local"
    assert page["pagination"] == {"limit": 50, "nextCursor": None}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://10.0.0.1/hook"}, "url"),
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"url": "http://[::1]/hook"}, "url"),
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "https://user:password@example.com"}, "url"),
        ({"url": ""}, "url"),
        ({"url": "https://" + "a" * 2048}, "url"),
        ({"url": 5}, "url"),
        ({"events": []}, "events"),
        ({"events": ["service:explode"]}, "events"),
        ({"events": "service:start"}, "events"),
        ({"secret": "short"}, "secret"),
        ({"secret": ""}, "secret"),
        ({"secret": "whsec_this-is-no-base64"}, "secret"),
        ({"filters": {"minRisk": "UNREADABLE"}}, "filters.minRisk"),
        ({"filters": {"color": "red"}}, "filters.color"),
        ({"filters": {"services": [""]}}, "filters.services"),
        ({"state": "disabled"}, "state"),
        ({"color": "red"}, "color"),
    ],
)
async def test_what_cannot_be_is_refused_with_the_field(
    client: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    """At once, and nothing is made."""
    reply = await client.post(URL, json={**DOCUMENTED, **change})

    assert reply.status_code == 400, reply.text
    assert reply.json()["details"]["field"].startswith(field)
    assert (await client.get(URL)).json()["data"] == []


async def test_a_private_address_is_refused_with_the_way_out(client: httpx.AsyncClient) -> None:
    """The person who runs n8n beside Watchroom learns which setting to use."""
    reply = await client.post(URL, json={**DOCUMENTED, "url": "http://192.168.1.5:5678/webhook/x"})

    assert reply.json()["error"] == (
        "url: 192.168.1.5 is not an address of the internet; WATCHROOM_WEBHOOKS_ALLOW can allow it"
    )


async def test_fifty_are_enough(client: httpx.AsyncClient) -> None:
    """Two of the same are fine; the fifty-first is a conflict."""
    for _ in range(MOST_WEBHOOKS):
        await made(client, url="http://127.0.0.1:9/")
    reply = await client.post(URL, json=DOCUMENTED)

    assert reply.status_code == 409
    assert len((await client.get(URL)).json()["data"]) == MOST_WEBHOOKS


async def test_only_what_is_named_changes(client: httpx.AsyncClient) -> None:
    """A PATCH, as its name says."""
    created = await made(
        client, url="http://127.0.0.1:9/a", description="Night", filters={"hosts": ["local"]}
    )
    link = f"{URL}/{created['id']}"

    paused = (await client.patch(link, json={"state": "paused"})).json()["data"]
    plain = (await client.patch(link, json={"description": None})).json()["data"]
    changed = (
        await client.patch(
            link, json={"url": "http://127.0.0.1:9/b", "events": ["incident:open"] * 2}
        )
    ).json()["data"]

    assert paused == created | {"state": "paused", "secret": None}
    assert plain == paused | {"description": None}
    assert changed == plain | {"url": "http://127.0.0.1:9/b", "events": ["incident:open"]}
    assert (await client.patch(link, json={"url": "http://10.0.0.1/"})).status_code == 400
    assert (await client.patch(link, json={"secret": "x" * 20})).status_code == 400


async def test_a_disabled_one_stays_so_until_it_is_enabled(
    site: Site, client: httpx.AsyncClient
) -> None:
    """Another description is no reason to try again; `enabled` is."""
    async with site.store.writing() as session:
        disabled = a_webhook(state=WebhookState.DISABLED, state_reason="gone", failing_since_ms=5)
        await webhooks.add(session, disabled, secret="x" * 16)
    link = f"{URL}/{WEBHOOK_ID}"

    described = (await client.patch(link, json={"description": "x"})).json()["data"]
    enabled = (await client.patch(link, json={"state": "enabled"})).json()["data"]

    assert (described["state"], described["stateReason"]) == ("disabled", "gone")
    assert described["failingSince"] == "1970-01-01T00:00:00.005Z"
    assert (enabled["state"], enabled["stateReason"], enabled["failingSince"]) == (
        "enabled",
        None,
        None,
    )


async def test_a_secret_can_be_replaced(client: httpx.AsyncClient, receiver: Receiver) -> None:
    """By a new one, or by one of the person's own; the one before signs on."""
    created = await made(client, url=receiver.url)
    link = f"{URL}/{created['id']}"

    new = (await client.post(f"{link}/rotate-secret")).json()["data"]["secret"]
    await client.post(f"{link}/test")
    own = (await client.post(f"{link}/rotate-secret", json={"secret": "a secret of my own"})).json()
    bad = await client.post(f"{link}/rotate-secret", json={"secret": "short"})

    assert new not in {None, created["secret"]}
    assert len(receiver.received[0].headers["webhook-signature"].split(" ")) == 2
    assert own["data"]["secret"] is None
    assert bad.status_code == 400


async def test_a_trial_tells_what_came_of_it(client: httpx.AsyncClient, receiver: Receiver) -> None:
    """Whatever the state of the webhook: one tries it before one enables it."""
    created = await made(client, url=receiver.url, state="paused")
    link = f"{URL}/{created['id']}/test"

    arrived = (await client.post(link)).json()["data"]
    receiver.answers = [answer(500, b"out of order")]
    failed = (await client.post(f"{link}?event=execution:risk")).json()["data"]
    unknown = await client.post(f"{link}?event=execution:explode")

    assert (arrived["state"], arrived["event"]) == ("delivered", "service:error")
    assert arrived["attempts"][0]["answer"] == "thanks"
    assert arrived["payload"]["test"] is True
    assert (failed["state"], failed["event"]) == ("failed", "execution:risk")
    assert failed["attempts"][0]["error"] == "answered 500"
    assert unknown.status_code == 400
    kept = (await client.get(f"{URL}/{created['id']}")).json()["data"]
    assert kept["failingSince"] is None


async def test_the_preview_is_the_body_of_a_trial_to_the_letter(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """Who writes a receiver wants to see what comes, before there is one."""
    shown = (await client.get(f"{URL}/preview?event=incident:open")).json()["data"]
    made = (await client.post(URL, json={"url": receiver.url, "events": ["incident:open"]})).json()
    await client.post(f"{URL}/{made['data']['id']}/test")

    assert shown["event"] == "incident:open"
    assert shown["body"].encode() == receiver.received[0].body


async def test_a_trial_that_is_told_to_go_away_disables_nothing(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """410 to a test is an answer to look at, no more."""
    created = await made(client, url=receiver.url)
    receiver.answers = [answer(410)]
    failed = (await client.post(f"{URL}/{created['id']}/test")).json()["data"]

    assert failed["state"] == "failed"
    assert (await client.get(f"{URL}/{created['id']}")).json()["data"]["state"] == "enabled"


async def test_deliveries_come_in_pages(client: httpx.AsyncClient, receiver: Receiver) -> None:
    """The newest first, of one state or of all."""
    created = await made(client, url=receiver.url)
    link = f"{URL}/{created['id']}"
    receiver.answers = [answer(500), answer(204), answer(500)]
    sent = [(await client.post(f"{link}/test")).json()["data"]["id"] for _ in range(3)]

    first = (await client.get(f"{link}/deliveries?limit=2")).json()
    cursor = first["pagination"]["nextCursor"]
    rest = (await client.get(f"{link}/deliveries?cursor={cursor}")).json()
    failed = (await client.get(f"{link}/deliveries?state=failed")).json()

    assert {d["id"] for d in first["data"] + rest["data"]} == set(sent)
    assert (len(first["data"]), len(rest["data"])) == (2, 1)
    assert {d["id"] for d in failed["data"]} == {sent[0], sent[2]}
    assert rest["pagination"]["nextCursor"] is None
    assert (await client.get(f"{link}/deliveries?cursor=x")).status_code == 400


async def test_a_delivery_can_be_sent_again(
    site: Site, client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """Under its own id, so that a receiver that has it knows it."""
    created = await made(client, url=receiver.url)
    link = f"{URL}/{created['id']}"
    sent = (await client.post(f"{link}/test")).json()["data"]

    again = (await client.post(f"{link}/deliveries/{sent['id']}/redeliver")).json()["data"]
    await client.patch(link, json={"state": "paused"})
    paused = await client.post(f"{link}/deliveries/{sent['id']}/redeliver")

    assert (again["state"], again["endedAt"], again["nextAttemptAt"]) == ("waiting", None, None)
    assert again["attemptCount"] == 1
    assert (paused.status_code, paused.json()["code"]) == (409, "CONFLICT")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/test"),
        ("POST", "/rotate-secret"),
        ("GET", "/deliveries"),
        ("POST", "/deliveries/msg_1/redeliver"),
    ],
)
async def test_what_is_not_there_is_not_found(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    """Also right after it was removed."""
    created = await made(client, url="http://127.0.0.1:9/")
    assert (await client.delete(f"{URL}/{created['id']}")).json()["data"]["id"] == created["id"]
    body = {"json": {"description": "x"}} if method == "PATCH" else {}

    for id_ in (created["id"], "wh_%C3%A9"):
        reply = await client.request(method, f"{URL}/{id_}{path}", **body)  # type: ignore[arg-type]
        assert (reply.status_code, reply.json()["success"]) == (404, False)


async def test_a_foreign_delivery_is_not_found(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """An id counts only below its own webhook."""
    mine, other = [await made(client, url=receiver.url) for _ in range(2)]
    sent = (await client.post(f"{URL}/{mine['id']}/test")).json()["data"]["id"]

    reply = await client.post(f"{URL}/{other['id']}/deliveries/{sent}/redeliver")
    assert reply.status_code == 404


async def test_only_admins_see_the_whole_address(site: Site) -> None:
    """Many a receiver's key is in its path; who only reads learns the host."""
    async with site.store.writing() as session:
        webhook = a_webhook("http://127.0.0.1:9/services/T0/B1/key")
        await webhooks.add(session, webhook, secret="x" * 16)
    reader = (await site.make_key(Scope.READ)).secret
    both = await site.services.webhooks.rotate_secret(WEBHOOK_ID, secret=None, who="ana")

    async with site.client(CLOSED, key=reader) as client:
        [seen] = (await client.get(URL)).json()["data"]
        alone = (await client.get(f"{URL}/{WEBHOOK_ID}")).json()["data"]
    async with site.client() as client:
        [whole] = (await client.get(URL)).json()["data"]

    assert seen["url"] == alone["url"] == "http://127.0.0.1:9/…"
    assert whole["url"] == "http://127.0.0.1:9/services/T0/B1/key"
    assert both.new_secret


async def test_every_change_leaves_a_row_in_the_audit(
    site: Site, client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """Who did what, without what only the receiver may know."""
    created = await made(client, url=receiver.url + "/canary-key", secret="canary-secret-0123")
    link = f"{URL}/{created['id']}"
    await client.patch(link, json={"state": "paused"})
    await client.post(f"{link}/rotate-secret")
    await client.post(f"{link}/test")
    await client.delete(link)

    rows = (await audit.page(site.store, limit=9))[::-1]
    assert [row.action for row in rows] == [
        "webhook.create",
        "webhook.change",
        "webhook.rotate-secret",
        "webhook.test",
        "webhook.remove",
    ]
    assert {(row.who, row.target) for row in rows} == {("anybody", f"webhook/{created['id']}")}
    assert "canary" not in str(rows)
    assert (await audit.verify(site.store)).broken_id is None


async def test_a_secret_is_nowhere_to_be_read(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """Not in an answer, not in an error, not in the log."""
    secret = "canary-é-0123456789"
    with capture_logs() as logged:
        created = await made(client, url=receiver.url, secret=secret)
        link = f"{URL}/{created['id']}"
        own = {"secret": secret}
        texts = [
            (await client.post(f"{link}/rotate-secret", json=own)).text,
            (await client.post(f"{link}/rotate-secret", json=own | {"x": 1})).text,
            (await client.post(URL, json={**DOCUMENTED, **own, "url": "ftp://x"})).text,
            (await client.post(URL, json={**DOCUMENTED, "secret": "canary\n" * 9})).text,
            (await client.post(f"{link}/test")).text,
            (await client.get(f"{link}/deliveries")).text,
            (await client.get(URL)).text,
            (await client.get("/api/audit")).text,
            (await client.get("/openapi.json")).text,
            str(created),
        ]

    assert "canary" not in "".join(texts)
    assert "canary" not in str(logged)
    sent = receiver.received[0]
    assert secret.encode() not in sent.body
    assert "canary" not in str(sent.headers)


async def test_a_hung_receiver_does_not_hold_the_api_up(
    client: httpx.AsyncClient, receiver: Receiver
) -> None:
    """While one person waits for a trial, everybody else is answered."""
    receiver.script = receiver.hang
    created = await made(client, url=receiver.url)
    async with asyncio.TaskGroup() as tasks:
        trial = tasks.create_task(client.post(f"{URL}/{created['id']}/test"))
        async with asyncio.timeout(5):
            assert (await client.get(URL)).status_code == 200
            waiting = (await client.get(f"{URL}/{created['id']}/deliveries")).json()["data"]
        trial.cancel()

    assert all(delivery["state"] == "waiting" for delivery in waiting)
