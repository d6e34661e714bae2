"""Nobody gets what their key does not open, on any route."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from builders import NOW
from every_endpoint import ask
from site_under_test import CLOSED, Clock, GoneStore, Site
from watchroom.domain.access import Scope
from watchroom.domain.errors import NotAuthenticated, TooManyRequests
from watchroom.flows.api_keys import hash_secret
from watchroom.store import keys
from watchroom.web.access import KEY_REMEMBERED_S, Access
from watchroom.web.endpoint import Anyone, Endpoint
from watchroom.web.limits import Limiter, parse_policies
from watchroom.web.routes import ENDPOINTS

URL = "/api/executions?imageData=none"
DOORS = {"sign_in", "set_up"}  # open to everybody, and there nobody is known


@pytest.mark.parametrize("scope", [None, *Scope])
async def test_every_route_asks_for_its_scope(site: Site, scope: Scope | None) -> None:
    """The whole matrix: 401 without a key, 403 with another scope."""
    key = (await site.make_key(scope)).secret if scope else None

    async with site.client(CLOSED, key=key) as client:
        answers = [(endpoint, await ask(client, endpoint)) for endpoint in ENDPOINTS]

    wrong = {
        f"{endpoint.method} {endpoint.path}": f"{answer.status_code} {answer.text}"
        for endpoint, answer in answers
        if not is_as_told(endpoint, scope, answer)
    }
    assert wrong == {}


def is_as_told(endpoint: Endpoint[Any], scope: Scope | None, answer: httpx.Response) -> bool:
    """Whether a route admits who has only *scope* as its description says."""
    if endpoint.name in DOORS:
        return answer.status_code == 401 and answer.json()["code"] == "AUTHENTICATION_FAILED"
    if scope and endpoint.name == "change_own_password":
        return "Only people" in answer.json()["error"]
    if endpoint.scope in ({None, scope, Anyone.KNOWN} if scope else {None}):
        return answer.status_code in {200, 303, 404}
    return answer.status_code == (403 if scope else 401)


def test_only_what_must_be_open_is_open() -> None:
    """A route that is opened shows up here."""
    assert {endpoint.path for endpoint in ENDPOINTS if endpoint.scope is None} == {
        "/api/health",
        "/api/session",
        "/api/setup",
        "/openapi.json",
        "/",
        "/docs",
        "/docs/{file}",
    }


async def test_without_a_key_the_documented_refusal(site: Site) -> None:
    """401 with AUTHENTICATION_FAILED, and how to do better."""
    async with site.client(CLOSED) as client:
        answer = await client.get(URL)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "AUTHENTICATION_FAILED"
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": "Bearer {key}"}, 200),
        ({"Authorization": "bearer  {key} "}, 200),
        ({"X-API-Key": "{key}"}, 200),
        ({"Authorization": "Bearer {key}", "X-API-Key": "{key}"}, 200),
        ({"Authorization": "Bearer {key}", "X-API-Key": "other"}, 401),
        ({"Authorization": "Bearer other", "X-API-Key": "{key}"}, 401),
        ({"Authorization": "Basic {key}"}, 401),
        ({"Authorization": "{key}"}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Bearer {key}x"}, 401),
        ({"X-API-Key": ""}, 401),
        ({"Cookie": "key={key}"}, 401),
    ],
)
async def test_both_ways_are_one(site: Site, headers: dict[str, str], status: int) -> None:
    """A request that says two things is not believed either."""
    secret = (await site.make_key(Scope.READ)).secret
    filled = {name: value.format(key=secret) for name, value in headers.items()}

    async with site.client(CLOSED) as client:
        assert (await client.get(URL, headers=filled)).status_code == status


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "Send a key as Authorization: Bearer KEY"),
        ({"X-API-Key": "s3cret"}, "This key is not valid."),
        ({"Authorization": "Bearer {key}", "X-API-Key": "s3cret"}, "Different keys were sent"),
        ({"Authorization": "Basic s3cret"}, "Authorization must be Bearer KEY"),
        ({"Authorization": "Basic s3cret", "X-API-Key": "{key}"}, "Authorization must be Bearer"),
        ({"Authorization": "s3cret"}, "Authorization must be Bearer KEY"),
        ({"Authorization": "Bearer"}, "Authorization must be Bearer KEY"),
    ],
)
async def test_a_refusal_says_what_is_wrong(
    site: Site, headers: dict[str, str], words: str
) -> None:
    """And repeats nothing of what was sent: answers are logged and shown around."""
    key = (await site.make_key(Scope.READ)).secret
    filled = {name: value.format(key=key) for name, value in headers.items()}

    async with site.client(CLOSED) as client:
        answer = await client.get(URL, headers=filled)

    assert answer.status_code == 401
    assert answer.json()["error"]["message"].startswith(words)
    assert not any(secret in answer.text for secret in (key, "s3cret"))


@pytest.mark.parametrize("secret", ["a key of the settings", "clave-ñandú-鍵"])
async def test_a_key_of_the_settings_opens_everything(site: Site, secret: str) -> None:
    """In any script: bytes are compared, so nothing about it can fail."""
    options = replace(CLOSED, environment_keys=frozenset({hash_secret(secret)}))

    async with site.client(options) as client:
        good = await client.get(URL, headers={b"X-API-Key": secret.encode()})
        bad = await client.get(URL, headers={b"X-API-Key": b"\xff\xfe"})

    assert (good.status_code, bad.status_code) == (200, 401)


async def test_an_expired_key_is_no_key(site: Site) -> None:
    """From the moment on that it was made for."""
    secret = (await site.make_key(Scope.READ, expires=NOW + timedelta(seconds=10))).secret

    async with site.client(CLOSED, key=secret) as client:
        assert (await client.get(URL)).status_code == 200
        site.clock.advance(10)
        assert (await client.get(URL)).status_code == 401


async def test_its_use_is_noted_once_a_minute(site: Site) -> None:
    """So that a person sees which key can go, and the store is not written at every request."""
    key = await site.make_key(Scope.READ)

    async def last_used_ms() -> int | None:
        [kept] = await keys.list_all(site.store)
        return kept.last_used_ms

    async with site.client(CLOSED, key=key.secret) as client:
        await client.get(URL)
        first = await last_used_ms()
        site.clock.advance(59)
        await client.get(URL)
        second = await last_used_ms()
        site.clock.advance(1)
        await client.get(URL)
        third = await last_used_ms()

    assert first is not None
    assert (first, third) == (second, first + 60_000)


class Ticks:
    """A clock that tests move."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def access(site: Site, ticks: Ticks, *, limiter: Limiter | None = None) -> Access:
    return Access(
        store=site.store,
        clock=site.clock,
        required=True,
        environment_keys=frozenset(),
        limiter=limiter,
        ticks=ticks,
    )


async def test_a_revoked_key_is_forgotten_within_seconds(site: Site) -> None:
    """Keys are remembered for speed, but not for long."""
    ticks = Ticks()
    gate = access(site, ticks)
    key = await site.make_key(Scope.READ)
    headers = [(b"x-api-key", key.secret.encode())]
    await gate.admit(headers, client="c", scope=Scope.READ)

    async with site.store.writing() as session:
        await keys.revoke(session, key.key.id, now_ms=1)
    ticks.now_s += KEY_REMEMBERED_S

    with pytest.raises(NotAuthenticated):
        await gate.admit(headers, client="c", scope=Scope.READ)


def limiter_of(ticks: Ticks) -> Limiter:
    """Return what counts bad keys as a server does."""
    policies = parse_policies("1000/s")
    assert policies is not None
    return Limiter(policies, clock=ticks)


def bad_keys(count: int) -> list[list[tuple[bytes, bytes]]]:
    """Return the headers of requests with keys that are not ours."""
    return [[(b"x-api-key", b"%d" % number)] for number in range(count)]


async def test_who_keeps_sending_bad_keys_is_told_to_wait(site: Site) -> None:
    """Twenty a minute of one address are answered 401, those after them 429."""
    ticks = Ticks()
    gate = access(site, ticks, limiter=limiter_of(ticks))
    *first, last = bad_keys(21)
    for headers in first:
        with pytest.raises(NotAuthenticated):
            await gate.admit(headers, client="c", scope=Scope.READ)

    with pytest.raises(TooManyRequests) as refusal:
        await gate.admit(last, client="c", scope=Scope.READ)
    with pytest.raises(NotAuthenticated):
        await gate.admit(last, client="another", scope=Scope.READ)
    ticks.now_s += 60
    with pytest.raises(NotAuthenticated):
        await gate.admit(last, client="c", scope=Scope.READ)

    assert refusal.value.retry_after_s == 60


async def test_a_good_key_is_never_refused_for_the_bad_ones_of_others(site: Site) -> None:
    """Behind one proxy or router, a script with an old key must not lock everybody out."""
    ticks = Ticks()
    gate = access(site, ticks, limiter=limiter_of(ticks))
    key = await site.make_key(Scope.READ)
    for headers in bad_keys(30):
        with pytest.raises((NotAuthenticated, TooManyRequests)):
            await gate.admit(headers, client="c", scope=Scope.READ)

    good = [(b"x-api-key", key.secret.encode())]
    caller = await gate.admit(good, client="c", scope=Scope.READ)

    assert caller.key_id == key.key.id


async def test_requests_without_a_key_are_no_guesses(site: Site) -> None:
    """A page that is opened before anybody has signed in must not lock them out."""
    gate = access(site, Ticks(), limiter=limiter_of(Ticks()))
    for _ in range(50):
        with pytest.raises(NotAuthenticated):
            await gate.admit([], client="c", scope=Scope.READ)

    key = await site.make_key(Scope.READ)
    headers = [(b"x-api-key", key.secret.encode())]
    caller = await gate.admit(headers, client="c", scope=Scope.READ)

    assert caller.key_id == key.key.id


async def test_a_store_that_cannot_be_written_does_not_matter(site: Site) -> None:
    """On a full disk people must still be able to read."""
    key = await site.make_key(Scope.READ)
    gate = access(site, Ticks())
    caller = await gate.admit([(b"x-api-key", key.secret.encode())], client="c", scope=Scope.READ)
    elsewhere = Access(
        store=GoneStore(),
        clock=Clock(),
        required=True,
        environment_keys=frozenset(),
        limiter=None,
    )

    await elsewhere.note_use(caller)


async def test_secrets_are_nowhere_in_the_store(site: Site) -> None:
    """Who steals the file has no key."""
    key = await site.make_key(Scope.READ)
    async with site.client(CLOSED, key=key.secret) as client:
        await client.get(URL)

    rows = await site.store.fetch("SELECT * FROM api_key")

    assert key.secret.rpartition("_")[2] not in repr(rows)


async def test_the_refusal_of_a_scope_names_it(site: Site) -> None:
    """So that the right key can be made."""
    secret = (await site.make_key(Scope.OPERATE)).secret

    async with site.client(CLOSED, key=secret) as client:
        answer: httpx.Response = await client.get(URL)

    assert answer.json()["error"]["code"] == "PERMISSION_DENIED"
    assert "read" in answer.json()["error"]["message"]
