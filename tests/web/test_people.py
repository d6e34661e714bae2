"""People and keys over the API: who may change them, and that it holds at once."""

import asyncio
from typing import Any

import httpx
import pytest

from builders import NOW
from signed_in import PASSWORD, a_person, sign_in, signed_in
from site_under_test import CLOSED, Site
from watchroom.domain.access import Scope
from watchroom.domain.people import Role
from watchroom.domain.times import iso_time
from watchroom.store import audit

URL = "/api/executions?imageData=none"
NEW = {"name": "Grace", "password": PASSWORD, "role": "operator"}
IN_A_DAY = iso_time(int(NOW.timestamp() * 1000) + 86_400_000)


async def test_an_admin_lets_somebody_in(site: Site) -> None:
    """And everybody sees the same person in the list."""
    async with signed_in(site) as admin, site.client(CLOSED) as grace:
        made = (await admin.post("/api/people", json=NEW)).json()["data"]
        twin = await admin.post("/api/people", json={**NEW, "name": "GRACE"})
        await sign_in(grace, "Grace")
        listed = (await admin.get("/api/people")).json()["data"]

    assert twin.status_code == 409
    assert (made["name"], made["role"], made["disabled"]) == ("Grace", "operator", False)
    assert made["lastLoginAt"] is None
    login = {person["name"]: person["lastLoginAt"] for person in listed}
    assert set(login) == {"Ada", "Grace"}
    assert login["Grace"] is not None


@pytest.mark.parametrize(
    ("change", "reading", "operating"),
    [
        ({"role": "viewer"}, 200, 403),
        ({"disabled": True}, 401, 401),
        ({"password": "another horse entirely"}, 401, 401),
        ({"name": "Hopper"}, 200, 200),
    ],
)
async def test_a_change_holds_at_once_for_who_is_signed_in(
    site: Site, change: dict[str, Any], reading: int, operating: int
) -> None:
    """Not when their session ends, nor seconds later: what is remembered is forgotten."""
    async with signed_in(site) as admin:
        app = admin._transport
        made = (await admin.post("/api/people", json=NEW)).json()["data"]
        async with httpx.AsyncClient(transport=app, base_url="http://localhost") as grace:
            await sign_in(grace, "Grace")
            assert (await grace.get(URL)).status_code == 200
            changed = await admin.patch(f"/api/people/{made['id']}", json=change)
            after = (
                (await grace.get(URL)).status_code,
                (await grace.post("/api/services/ollama/start")).status_code,
            )

    assert changed.status_code == 200
    assert after == (reading, operating)


async def test_who_is_removed_is_out_at_once(site: Site) -> None:
    """And the name is free again."""
    async with signed_in(site) as admin:
        made = (await admin.post("/api/people", json=NEW)).json()["data"]
        app = admin._transport
        async with httpx.AsyncClient(transport=app, base_url="http://localhost") as grace:
            await sign_in(grace, "Grace")
            assert (await grace.get(URL)).status_code == 200
            await admin.delete(f"/api/people/{made['id']}")
            assert (await grace.get(URL)).status_code == 401
        assert (await admin.delete(f"/api/people/{made['id']}")).status_code == 404
        assert (await admin.post("/api/people", json=NEW)).status_code == 200


@pytest.mark.parametrize("change", [{"role": "operator"}, {"disabled": True}, None])
async def test_the_last_admin_stays(site: Site, change: dict[str, Any] | None) -> None:
    """Else nobody could let anybody in again; a disabled admin does not count."""
    async with signed_in(site) as admin:
        [ada] = (await admin.get("/api/people")).json()["data"]
        other = await a_person(site, "Barbara")
        await admin.patch(f"/api/people/{other.id}", json={"disabled": True})
        url = f"/api/people/{ada['id']}"

        async def take() -> int:
            asked = admin.delete(url) if change is None else admin.patch(url, json=change)
            return (await asked).status_code

        assert await take() == 409
        await admin.patch(f"/api/people/{other.id}", json={"disabled": False})
        assert await take() == 200


async def test_of_two_admins_who_remove_each_other_one_stays(site: Site) -> None:
    """At the same moment, too."""
    async with signed_in(site) as ada, signed_in(site, "Barbara") as barbara:
        listed = (await ada.get("/api/people")).json()["data"]
        ids = {person["name"]: person["id"] for person in listed}
        async with asyncio.TaskGroup() as tasks:
            tries = [
                tasks.create_task(ada.delete(f"/api/people/{ids['Barbara']}")),
                tasks.create_task(barbara.delete(f"/api/people/{ids['Ada']}")),
            ]

    assert sorted(task.result().status_code for task in tries) in ([200, 401], [200, 409])


async def test_a_person_can_be_renamed_but_not_into_another(site: Site) -> None:
    """The audit tells people apart by their names."""
    async with signed_in(site) as admin:
        made = (await admin.post("/api/people", json=NEW)).json()["data"]
        url = f"/api/people/{made['id']}"
        taken = await admin.patch(url, json={"name": "ada"})
        renamed = await admin.patch(url, json={"name": "Grace Hopper"})

    assert taken.status_code == 409
    assert renamed.json()["data"]["name"] == "Grace Hopper"


async def test_an_admin_unlocks_who_cannot_remember(site: Site) -> None:
    """A new password also forgives the wrong ones."""
    wrong = {"name": "Grace", "password": "wrong horse"}
    async with signed_in(site) as admin, site.client(CLOSED, peer="198.51.100.1") as thief:
        made = (await admin.post("/api/people", json=NEW)).json()["data"]
        for _ in range(10):
            await thief.post("/api/session", json=wrong)
        async with site.client(CLOSED, peer="192.0.2.9") as grace:
            locked = await grace.post("/api/session", json={**wrong, "password": PASSWORD})
            body = {"password": "another horse entirely"}
            await admin.patch(f"/api/people/{made['id']}", json=body)
            freed = await grace.post("/api/session", json={"name": "Grace", **body})

    assert (locked.status_code, freed.status_code) == (429, 200)


async def test_a_session_ends_with_the_key_that_opened_it(site: Site) -> None:
    """The pages warn five minutes before, so they have to be told the right moment."""
    soon = iso_time(int(NOW.timestamp() * 1000) + 240_000)
    async with signed_in(site) as admin, site.client(CLOSED) as visitor:
        asked = {"name": "short", "expiresAt": soon}
        key = (await admin.post("/api/keys", json=asked)).json()["data"]
        answer = await visitor.post("/api/session", json={"key": key["secret"]})
        later = await visitor.get("/api/session")

    assert answer.json()["data"]["expiresAt"] == soon
    assert later.json()["data"]["expiresAt"] == soon


async def test_a_key_is_made_used_and_revoked(site: Site) -> None:
    """Its secret is in one answer only; once revoked it is worth nothing, at once."""
    asked = {"name": "script", "scopes": ["read"], "expiresAt": IN_A_DAY}
    async with signed_in(site) as admin:
        made = (await admin.post("/api/keys", json=asked)).json()["data"]
        app = admin._transport
        async with httpx.AsyncClient(transport=app, base_url="http://localhost") as script:
            script.headers["X-API-Key"] = made["secret"]
            used = await script.get(URL)
            listed = await admin.get("/api/keys")
            revoked = await admin.delete(f"/api/keys/{made['id']}")
            after = await script.get(URL)
        again = await admin.delete(f"/api/keys/{made['id']}")

    [shown] = listed.json()["data"]
    assert (used.status_code, after.status_code) == (200, 401)
    assert (shown["name"], shown["scopes"], shown["expiresAt"]) == ("script", ["read"], IN_A_DAY)
    assert shown["lastUsedAt"] is not None
    assert made["secret"] not in listed.text
    assert revoked.json()["data"]["revokedAt"] is not None
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"scopes": []}, 400),
        ({"scopes": ["everything"]}, 400),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, 400),
        ({"expiresAt": "2030-02-30T00:00:00Z"}, 400),
        ({"expiresAt": "tomorrow"}, 400),
        ({"expiresAt": "2030-01-01T00:00:00"}, 400),
        ({"name": " "}, 400),
    ],
)
async def test_a_key_that_would_not_work_is_refused(
    site: Site, change: dict[str, Any], status: int
) -> None:
    """Now, and not in the night when the script runs."""
    async with signed_in(site) as admin:
        answer = await admin.post("/api/keys", json={"name": "script", **change})

    assert answer.status_code == status
    assert status != 200 or answer.json()["data"]["scopes"] == ["read"]


async def test_changes_of_people_and_keys_stand_in_the_audit(site: Site) -> None:
    """Who did it, to whom, and what came of it."""
    async with signed_in(site) as admin:
        made = (await admin.post("/api/people", json=NEW)).json()["data"]
        await admin.patch(f"/api/people/{made['id']}", json={"role": "viewer"})
        await admin.delete(f"/api/people/{made['id']}")
        key = (await admin.post("/api/keys", json={"name": "script"})).json()["data"]
        await admin.delete(f"/api/keys/{key['id']}")

    rows = [row for row in await audit.page(site.store, limit=50) if row.who == "Ada"]
    assert [row.action for row in reversed(rows)] == [
        "session.begin",
        "person.create",
        "person.change",
        "person.remove",
        "key.create",
        "key.revoke",
    ]
    assert rows[0].target == f"key/{key['id']}"
    assert Scope.READ in rows[1].detail
    assert Role.VIEWER in rows[3].detail
