"""Cooldown and quiet hours over HTTP: taken, shown, changed, ended, and refused with the field."""

from typing import Any

import httpx
import pytest

from builders import NOW_MS
from site_under_test import Site
from told_webhooks import a_failure
from watchroom.store import event_log

URL = "/api/webhooks"
NIGHT = {"from": "22:00", "to": "07:00", "timezone": "Europe/Madrid"}


async def posted(client: httpx.AsyncClient, **facts: Any) -> httpx.Response:
    """Ask for a webhook."""
    asked = {"url": "http://127.0.0.1:9/", "events": ["service:error"], **facts}
    return await client.post(URL, json=asked)


async def test_everything_is_told_unless_asked_otherwise(client: httpx.AsyncClient) -> None:
    """A receiver of before there was either goes on as it did."""
    made = (await posted(client)).json()["data"]

    assert (made["cooldownSeconds"], made["quietHours"], made["suppressed"]) == (0, None, 0)


async def test_both_are_taken_changed_and_ended(client: httpx.AsyncClient) -> None:
    """What is left out stays, and null is no quiet hours."""
    made = (await posted(client, cooldownSeconds=300, quietHours=NIGHT)).json()["data"]
    link = f"{URL}/{made['id']}"
    renamed = (await client.patch(link, json={"description": "Night"})).json()["data"]
    ended = (await client.patch(link, json={"quietHours": None})).json()["data"]
    shorter = (await client.patch(link, json={"cooldownSeconds": 0})).json()["data"]

    assert (made["cooldownSeconds"], made["quietHours"]) == (300, NIGHT)
    assert (renamed["cooldownSeconds"], renamed["quietHours"]) == (300, NIGHT)
    assert (ended["cooldownSeconds"], ended["quietHours"]) == (300, None)
    assert shorter["cooldownSeconds"] == 0
    assert shorter["changedAt"] >= made["changedAt"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cooldownSeconds": -1}, "cooldownSeconds"),
        ({"cooldownSeconds": 86_401}, "cooldownSeconds"),
        ({"cooldownSeconds": 1.5}, "cooldownSeconds"),
        ({"cooldownSeconds": None}, "cooldownSeconds"),
        ({"quietHours": "22-7"}, "quietHours"),
        ({"quietHours": {"from": "22:00", "to": "07:00"}}, "quietHours"),
        ({"quietHours": NIGHT | {"days": []}}, "quietHours.days"),
        ({"quietHours": NIGHT | {"from": "22h"}}, "quietHours.from"),
        ({"quietHours": NIGHT | {"to": "24:00"}}, "quietHours.to"),
        ({"quietHours": NIGHT | {"to": "22:00"}}, "quietHours.to"),
        ({"quietHours": NIGHT | {"timezone": "Madrid"}}, "quietHours.timezone"),
    ],
)
async def test_wrong_values_are_refused_with_the_field(
    client: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    """Both where a webhook is made and where it is changed."""
    made = (await posted(client)).json()["data"]
    replies = [
        await posted(client, **change),
        await client.patch(f"{URL}/{made['id']}", json=change),
    ]

    assert [reply.status_code for reply in replies] == [400, 400]
    assert {reply.json()["details"]["field"] for reply in replies} == {field}


async def test_what_is_held_back_is_shown_and_counted(
    site: Site, client: httpx.AsyncClient
) -> None:
    """A person who misses a message finds it, and why."""
    made = (await posted(client, cooldownSeconds=60)).json()["data"]
    moments = [NOW_MS, NOW_MS + 1000, NOW_MS + 60_000]
    async with site.store.writing() as session:
        await event_log.append(session, [a_failure(at_ms=at_ms) for at_ms in moments])

    shown = (await client.get(f"{URL}/{made['id']}")).json()["data"]
    third, second, first = (await client.get(f"{URL}/{made['id']}/deliveries")).json()["data"]
    held = await client.get(f"{URL}/{made['id']}/deliveries", params={"state": "suppressed"})

    assert shown["suppressed"] == 1
    assert [each["state"] for each in (first, second, third)] == [
        *("waiting", "suppressed", "waiting"),
    ]
    assert [each["payload"].get("suppressed") for each in (first, third)] == [None, 1]
    assert [each["id"] for each in held.json()["data"]] == [second["id"]]
    assert second["attempts"] == []
