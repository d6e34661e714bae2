"""What a change of a webhook leaves as it was, ends, and warns of."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from receivers import Received, receiving
from site_under_test import Site
from told_webhooks import a_failure
from watchroom.store import audit, event_log, outbox

URL = "/api/webhooks"
DAY_S = 24 * 3600


async def made(client: httpx.AsyncClient, **facts: Any) -> dict[str, Any]:
    """Make a webhook and return it."""
    asked = {"url": "http://127.0.0.1:9/", "events": ["service:error"], **facts}
    data: dict[str, Any] = (await client.post(URL, json=asked)).json()["data"]
    return data


@pytest.mark.parametrize("change", [{}, {"state": "enabled"}, {"events": ["service:error"] * 2}])
async def test_a_change_to_what_it_is_changes_nothing(
    site: Site, client: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    """`changedAt` would tell of a change that there was none of, and so would the audit."""
    created = await made(client)
    site.clock.advance(60)

    answered = (await client.patch(f"{URL}/{created['id']}", json=change)).json()["data"]

    assert answered == created | {"secret": None}
    rows = await audit.page(site.store, limit=10)
    assert [row.action for row in rows] == ["webhook.create"]


async def test_a_change_moves_the_time_of_the_change(site: Site, client: httpx.AsyncClient) -> None:
    """And that of its making stays."""
    created = await made(client)
    site.clock.advance(60)

    link = f"{URL}/{created['id']}"
    changed = (await client.patch(link, json={"state": "paused"})).json()["data"]

    assert changed["changedAt"] > created["changedAt"]
    assert changed["createdAt"] == created["createdAt"]


async def test_a_secret_replaced_twice_signs_no_more(site: Site, client: httpx.AsyncClient) -> None:
    """Two sign at most: who rotates again within a day wants to be rid of what leaked."""
    first, second, third = ("the first secret", "the second secret", "the third secret")
    async with receiving() as receiver:
        link = f"{URL}/{(await made(client, url=receiver.url, secret=first))['id']}"
        for secret in (second, third):
            await client.post(f"{link}/rotate-secret", json={"secret": secret})
            site.clock.advance(1)
            await client.post(f"{link}/test")
        site.clock.advance(DAY_S)
        await client.post(f"{link}/test")

        counts = [len(each.headers["webhook-signature"].split(" ")) for each in receiver.received]
        signers = [_signers(each, [first, second, third]) for each in receiver.received]
        assert counts == [2, 2, 1]
        assert signers == [[first, second], [second, third], [third]]


async def test_what_waits_is_sent_at_once_on_demand(site: Site, client: httpx.AsyncClient) -> None:
    """A receiver that is back need not wait hours for its messages."""
    created = await made(client)
    link = f"{URL}/{created['id']}"
    async with site.store.writing() as session:
        await event_log.append(session, [a_failure()])
        [waiting] = await outbox.page(session, created["id"], limit=1)
        await outbox.postpone(session, waiting.id, waiting.happened_ms + DAY_S * 1000)

    before = (await client.get(f"{link}/deliveries")).json()["data"][0]
    after = (await client.post(f"{link}/deliveries/{waiting.id}/redeliver")).json()["data"]

    assert (before["state"], before["nextAttemptAt"] is None) == ("waiting", False)
    assert (after["state"], after["nextAttemptAt"]) == ("waiting", None)


async def test_a_filter_with_an_unknown_name_is_warned_of(client: httpx.AsyncClient) -> None:
    """A slip would mean silence for ever; but a service may come later, so it is no error."""
    known = await made(client, filters={"services": ["ollama", "stack-n8n-1"], "hosts": ["local"]})
    wrong = await made(client, filters={"services": ["ollama", "olama"], "hosts": ["locale"]})
    link = f"{URL}/{known['id']}"
    changed = (await client.patch(link, json={"filters": {"services": ["olama"]}})).json()["data"]

    service = "there is no service 'olama', and nothing is on record of one"
    assert known["warning"] is None
    assert wrong["warning"] == f"{service}; there is no host 'locale'; in the settings: local"
    assert changed["warning"] == service
    assert changed["filters"]["services"] == ["olama"]


async def test_an_address_and_a_filter_are_warned_of_together(client: httpx.AsyncClient) -> None:
    """One word of warning must not hide the other."""
    both = await made(client, url="https://your-webhook-url.com", filters={"services": ["olama"]})

    assert both["warning"] == (
        "your-webhook-url.com has no address at the moment; "
        "there is no service 'olama', and nothing is on record of one"
    )


def _signers(received: Received, secrets: Sequence[str]) -> list[str]:
    """Return which of the secrets signed a message."""
    return [secret for secret in secrets if _is_signed(received, secret)]


def _is_signed(received: Received, secret: str) -> bool:
    facts = (received.id, received.headers["webhook-timestamp"], received.body.decode())
    expected = hmac.new(secret.encode(), ".".join(facts).encode(), hashlib.sha256).digest()
    given = received.headers["webhook-signature"].split(" ")
    return "v1," + base64.b64encode(expected).decode() in given
