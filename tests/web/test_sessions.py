"""Signing in, staying in, and being put out."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from signed_in import PASSWORD, a_person, sign_in, signed_in
from site_under_test import CLOSED, Site
from watchroom.domain.access import Scope
from watchroom.domain.people import SCOPES, Role
from watchroom.flows.api_keys import hash_secret
from watchroom.flows.people.first_person import make_setup_token
from watchroom.store import audit

URL = "/api/executions?imageData=none"
WRONG = {"name": "Ada", "password": "wrong horse"}
HOUR_S = 3600


async def test_who_signs_in_is_known_from_then_on(site: Site) -> None:
    """By a cookie that no script can read and no other page makes a browser send."""
    await a_person(site)
    async with site.client(CLOSED) as client:
        assert (await client.get("/api/session")).status_code == 401
        answer = await sign_in(client, " aDA")
        again = await client.get("/api/session")
        listed = await client.get(URL)

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("watchroom=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert again.json() == answer.json()
    who = answer.json()["data"]
    assert (who["kind"], who["name"], who["role"]) == ("person", "Ada", "admin")
    assert set(who["scopes"]) == set(Scope)
    assert listed.status_code == 200


async def test_over_tls_the_cookie_belongs_to_this_host_alone(site: Site) -> None:
    """No neighbour under the same domain can plant one."""
    await a_person(site)
    async with site.client(CLOSED) as client:
        body = {"name": "Ada", "password": PASSWORD}
        answer = await client.post("https://localhost/api/session", json=body)
        cookie = answer.headers["set-cookie"]
        secret = cookie.partition("=")[2].partition(";")[0]
        named = {"Cookie": f"other=1; __Host-watchroom={secret}"}
        known = await client.get("https://localhost/api/session", headers=named)

    assert cookie.startswith("__Host-watchroom=")
    assert cookie.endswith("; Secure")
    assert known.status_code == 200


@pytest.mark.parametrize(("proxies", "name"), [((), "watchroom"), (("192.0.2.0/24",), "__Host-")])
async def test_a_proxy_of_ours_says_whether_it_was_tls(
    site: Site, proxies: tuple[str, ...], name: str
) -> None:
    """Where it ends at the proxy the cookie is a secure one all the same; others are not heard."""
    await a_person(site)
    async with site.client(CLOSED, trusted_proxies=proxies) as client:
        body = {"name": "Ada", "password": PASSWORD}
        headers = {"X-Forwarded-Proto": "https"}
        answer = await client.post("/api/session", json=body, headers=headers)

    assert answer.headers["set-cookie"].startswith(name)
    assert ("strict-transport-security" in answer.headers) is bool(proxies)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "Ada"},
        {"password": PASSWORD},
        {"key": "x", "name": "Ada"},
        {"key": "x", "name": "Ada", "password": PASSWORD},
        {"name": "Ada", "password": PASSWORD, "remember": True},
        {"name": "", "password": PASSWORD},
    ],
)
async def test_there_are_two_ways_to_sign_in(site: Site, body: dict[str, Any]) -> None:
    """Either name and password, or a key; nothing is guessed."""
    async with site.client(CLOSED) as client:
        assert (await client.post("/api/session", json=body)).status_code == 400


async def test_a_key_signs_in_with_its_own_rights(site: Site) -> None:
    """And the session ends when the key does."""
    key = await site.make_key(Scope.READ)
    async with site.client(CLOSED) as client, signed_in(site) as admin:
        answer = await client.post("/api/session", json={"key": key.secret})
        allowed = await client.get(URL)
        refused = await client.post("/api/services/ollama/start")
        await admin.delete(f"/api/keys/{key.key.id}")
        ended = await client.get(URL)

    assert answer.json()["data"]["kind"] == "key"
    assert answer.json()["data"]["scopes"] == ["read"]
    assert (allowed.status_code, refused.status_code, ended.status_code) == (200, 403, 401)


async def test_a_key_of_the_settings_signs_in_for_as_long_as_it_stands_there(site: Site) -> None:
    """Who takes it out of the settings ends what was begun with it."""
    options = replace(CLOSED, environment_keys=frozenset({hash_secret("of the settings")}))
    async with site.client(options) as client:
        await client.post("/api/session", json={"key": "of the settings"})
        assert (await client.get("/api/session")).json()["data"]["name"] == "API_KEY"
        cookie = {"Cookie": f"watchroom={client.cookies['watchroom']}"}
    other = replace(CLOSED, environment_keys=frozenset({hash_secret("another")}))
    for changed in (CLOSED, other):
        async with site.client(changed) as client:
            assert (await client.get(URL, headers=cookie)).status_code == 401
    async with site.client(options) as client:
        assert (await client.get(URL, headers=cookie)).status_code == 200


async def test_who_signs_out_is_out(site: Site) -> None:
    """Also where the cookie was copied."""
    async with signed_in(site) as client:
        cookie = {"Cookie": f"watchroom={client.cookies['watchroom']}"}
        answer = await client.delete("/api/session")
        assert "Max-Age=0" in answer.headers["set-cookie"]
        assert (await client.get(URL, headers=cookie)).status_code == 401


async def test_a_session_that_is_used_holds_on(site: Site) -> None:
    """Twelve hours from one use to the next, and thirty days at last."""
    async with signed_in(site) as client:
        for _ in range(65):
            site.clock.advance(11 * HOUR_S)
            assert (await client.get(URL)).status_code == 200
        site.clock.advance(11 * HOUR_S)
        assert (await client.get(URL)).status_code == 401

        await sign_in(client)
        site.clock.advance(12 * HOUR_S)
        assert (await client.get(URL)).status_code == 401


@pytest.mark.parametrize("role", Role)
async def test_a_role_is_a_set_of_scopes(site: Site, role: Role) -> None:
    """The same rights as keys have, on the same routes."""
    async with signed_in(site, role=role) as client:
        needed = {
            Scope.READ: (await client.get(URL)).status_code,
            Scope.OPERATE: (await client.post("/api/services/ollama/start")).status_code,
            Scope.ADMIN: (await client.get("/api/people")).status_code,
        }

    expected = {scope: 200 if scope in SCOPES[role] else 403 for scope in needed}
    assert needed == expected


async def test_what_a_person_does_is_recorded_under_their_name(site: Site) -> None:
    """Not under "anybody", nor under a key."""
    async with signed_in(site, "Grace", Role.OPERATOR) as client:
        begun = (await client.post("/api/services/ollama/start")).json()
        shown = await client.get(f"/api/operations/{begun['data']['operationId']}")

    assert shown.json()["data"]["requestedBy"] == "Grace"


SAFE: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    {},
)
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:1"},
    {"Origin": "https://trusted.example"},
)


@pytest.mark.parametrize("headers", [*SAFE, *FOREIGN])
async def test_no_foreign_page_acts_in_somebodys_name(site: Site, headers: dict[str, str]) -> None:
    """Pages that may read with a key may not act with a cookie either."""
    async with signed_in(site, cors_origins=("https://trusted.example",)) as client:
        answer = await client.post("/api/services/ollama/start", headers=headers)

    assert answer.status_code == (200 if headers in SAFE else 403)


async def test_a_key_that_is_sent_counts_before_a_cookie(site: Site) -> None:
    """A script says what it wants to be, and a proxy's own login is no contradiction."""
    key = (await site.make_key(Scope.READ)).secret
    async with signed_in(site) as client:
        as_key = await client.get("/api/session", headers={"X-API-Key": key})
        bad = await client.get("/api/session", headers={"X-API-Key": "bad"})
        basic = await client.get("/api/session", headers={"Authorization": "Basic dTpw"})

    assert as_key.json()["data"]["kind"] == "key"
    assert bad.status_code == 401
    assert basic.json()["data"]["kind"] == "person"


async def test_sessions_are_told_apart_and_ended_one_by_one(site: Site) -> None:
    """One's own; for an admin, all."""
    await a_person(site)
    await a_person(site, "Grace", Role.VIEWER)
    async with (
        site.client(CLOSED) as ada,
        site.client(CLOSED) as grace,
        site.client(CLOSED) as lost,
    ):
        lost.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 15) Firefox/140.0"
        await sign_in(lost, "Grace")
        await sign_in(grace, "Grace")
        await sign_in(ada)
        own = (await grace.get("/api/sessions")).json()["data"]
        everybodys = (await ada.get("/api/sessions")).json()["data"]
        [other] = [each for each in own if not each["current"]]
        [adas] = [each for each in everybodys if each["current"]]

        assert (other["agent"], other["address"]) == ("Firefox on Android", "192.0.2.1")
        assert (len(own), len(everybodys)) == (2, 3)
        assert (await grace.delete(f"/api/sessions/{adas['id']}")).status_code == 404
        assert (await grace.delete(f"/api/sessions/{other['id']}")).status_code == 200
        assert (await lost.get(URL)).status_code == 401
        assert (await grace.get(URL)).status_code == 200


async def test_a_person_changes_their_password(site: Site) -> None:
    """Who knows it; other sessions end, this one does not."""
    new = {"current": PASSWORD, "new": "another horse entirely"}
    async with signed_in(site) as client, site.client(CLOSED) as other:
        await sign_in(other)
        bad = await client.post("/api/session/password", json={**new, "current": "guess"})
        weak = await client.post("/api/session/password", json={**new, "new": "a" * 12})
        done = await client.post("/api/session/password", json=new)

        assert (bad.status_code, weak.status_code, done.status_code) == (400, 400, 200)
        assert bad.json()["details"]["field"] == "current"
        assert weak.json()["details"]["field"] == "new"
        assert (await client.get(URL)).status_code == 200
        assert (await other.get(URL)).status_code == 401
        body = {"name": "Ada", "password": new["new"]}
        assert (await other.post("/api/session", json=body)).status_code == 200


async def test_a_borrowed_session_is_no_place_to_guess(site: Site) -> None:
    """Wrong ones are counted with those of sign-ins."""
    guess = {"current": "guess", "new": "another horse entirely"}
    async with signed_in(site) as client:
        answers = [await client.post("/api/session/password", json=guess) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [400] * 10 + [429]


async def test_sign_ins_and_refusals_stand_in_the_audit(site: Site) -> None:
    """With where they came from, and without what was typed: it may have been a password."""
    async with signed_in(site) as client:
        await client.post("/api/session", json={"name": "hunter2 hunter2", "password": PASSWORD})
        await client.post("/api/session", json=WRONG)
        await client.delete("/api/session")

    rows = [row for row in await audit.page(site.store, limit=50) if "session" in row.action]
    told = [(row.who, row.action, row.outcome) for row in reversed(rows)]
    assert told == [
        ("Ada", "session.begin", "done"),
        ("unknown", "session.begin", "refused"),
        ("unknown", "session.begin", "refused"),
        ("Ada", "session.end", "done"),
    ]
    assert all("192.0.2.1" in row.detail for row in rows)
    assert "hunter2" not in repr(rows)
    assert (await audit.verify(site.store)).broken_id is None


async def test_secrets_are_nowhere_in_the_store(site: Site) -> None:
    """Who steals the file can sign in as nobody."""
    token = await make_setup_token(site.store, now=site.clock())
    assert token
    [[kept]] = await site.store.fetch("SELECT hash FROM setup_token")
    assert token.encode() not in bytes(kept)
    async with signed_in(site) as client:
        secret = client.cookies["watchroom"]
        rows = [
            await site.store.fetch(f"SELECT * FROM {table}")
            for table in ("person", "login_session", "login_failure", "audit", "event")
        ]

    assert secret not in repr(rows)
    assert PASSWORD not in repr(rows)


async def test_the_first_person_comes_in_by_the_token_of_the_first_start(site: Site) -> None:
    """Once; then there is somebody who can let others in."""
    token = await make_setup_token(site.store, now=site.clock())
    body = {"token": token, "name": "Ada", "password": PASSWORD}
    async with site.client(CLOSED) as client:
        assert (await client.get("/api/setup")).json()["data"] == {"needed": True}
        wrong = await client.post("/api/setup", json={**body, "token": "wrong"})
        weak = await client.post("/api/setup", json={**body, "password": "short"})
        made = await client.post("/api/setup", json=body)
        again = await client.post("/api/setup", json={**body, "name": "Eve"})

        assert (wrong.status_code, weak.status_code) == (401, 400)
        assert (made.status_code, again.status_code) == (200, 409)
        assert made.json()["data"]["role"] == "admin"
        assert (await client.get("/api/people")).status_code == 200
        assert (await client.get("/api/setup")).json()["data"] == {"needed": False}
    assert await make_setup_token(site.store, now=site.clock()) is None


async def test_without_authentication_everybody_is_known_as_such(client: httpx.AsyncClient) -> None:
    """A page asks who it is before anything else: in a demo, too."""
    who = (await client.get("/api/session")).json()["data"]

    assert (who["kind"], who["name"], who["expiresAt"]) == ("open", "anybody", None)
    assert (await client.get("/api/setup")).json()["data"] == {"needed": False}
    assert (await client.post("/api/session/password", json={})).status_code == 400


async def test_who_has_signed_in_has_a_budget_of_their_own(site: Site) -> None:
    """A page asks for much; a script without a session, or with a made-up cookie, does not gain."""
    limits = "2/minute"
    async with signed_in(site, rate_limits=limits) as client:
        own = [await client.get(URL) for _ in range(20)]
    async with site.client(CLOSED, rate_limits=limits) as client:
        forged = {"Cookie": f"watchroom={'A' * 43}"}
        others = [await client.get(URL, headers=forged) for _ in range(4)]

    assert {answer.status_code for answer in own} == {200}
    assert own[-1].headers["x-ratelimit-remaining"] == "1180"
    assert [answer.status_code for answer in others] == [401, 401, 429, 429]


async def test_pages_of_an_open_server_have_the_budget_of_people(site: Site) -> None:
    """Nobody signs in there; reloads must not shut it. Scripts keep their own, strangers too."""
    page = {"X-Requested-With": "Watchroom"}
    async with site.client(rate_limits="2/minute") as client:
        asked = [await client.get(URL, headers=page) for _ in range(20)]
        scripted = [await client.get(URL) for _ in range(3)]
    async with site.client(CLOSED, rate_limits="2/minute") as client:
        strangers = [await client.get(URL, headers=page) for _ in range(3)]

    assert {answer.status_code for answer in asked} == {200}
    assert [answer.status_code for answer in scripted] == [200, 200, 429]
    assert [answer.status_code for answer in strangers] == [401, 401, 429]


async def test_a_store_that_is_gone_lets_nobody_in(site: Site) -> None:
    """503, and not a false 401 that would put everybody out."""
    gone = site.without_store()
    async with gone.client(CLOSED, rate_limits="100/minute") as client:
        cookie = {"Cookie": f"watchroom={'A' * 43}"}
        answers = [
            await client.get(URL, headers=cookie),
            await client.post("/api/session", json=WRONG),
        ]

    assert [answer.status_code for answer in answers] == [503, 503]
