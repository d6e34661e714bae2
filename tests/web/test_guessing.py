"""Who guesses passwords waits ever longer, and learns nothing."""

import asyncio

from signed_in import PASSWORD, a_person, sign_in, signed_in
from site_under_test import CLOSED, Site
from watchroom.domain.people import Role

WRONG = {"name": "Ada", "password": "wrong horse"}


async def test_guessing_a_password_takes_ever_longer(site: Site) -> None:
    """Ten wrong ones, then a quarter of an hour, then half an hour; never for ever."""
    await a_person(site)
    async with site.client(CLOSED) as client:
        tries = [await client.post("/api/session", json=WRONG) for _ in range(11)]
        assert [answer.status_code for answer in tries] == [401] * 10 + [429]
        assert 890 < int(tries[-1].headers["retry-after"]) <= 900

        site.clock.advance(901)
        assert (await client.post("/api/session", json=WRONG)).status_code == 401
        again = await client.post("/api/session", json=WRONG)
        assert 1790 < int(again.headers["retry-after"]) <= 1800

        site.clock.advance(1801)
        assert (await sign_in(client)).status_code == 200
        assert (await client.post("/api/session", json=WRONG)).status_code == 401


async def test_it_is_counted_for_all_servers_and_addresses_together(site: Site) -> None:
    """A restart, or another server or address, gives nobody new tries."""
    await a_person(site)
    for number in range(10):
        async with site.client(CLOSED, peer=f"192.0.2.{number}") as client:
            assert (await client.post("/api/session", json=WRONG)).status_code == 401
    async with site.client(CLOSED, peer="198.51.100.1") as client:
        assert (await client.post("/api/session", json=WRONG)).status_code == 429


async def test_tries_at_the_same_moment_are_counted_too(site: Site) -> None:
    """Fifty at once are still ten."""
    await a_person(site)
    async with site.client(CLOSED) as client, asyncio.TaskGroup() as tasks:
        tries = [tasks.create_task(client.post("/api/session", json=WRONG)) for _ in range(30)]

    assert sorted(task.result().status_code for task in tries) == [401] * 10 + [429] * 20


async def test_an_answer_does_not_tell_who_has_an_account(site: Site) -> None:
    """The same words for a name that nobody has, a wrong password, and who was locked out."""
    async with signed_in(site) as admin:
        grace = await a_person(site, "Grace", Role.VIEWER)
        await admin.patch(f"/api/people/{grace.id}", json={"disabled": True})
    async with site.client(CLOSED) as client:
        answers = [
            await client.post("/api/session", json=body)
            for body in (
                WRONG,
                {"name": "Nobody", "password": PASSWORD},
                {"name": "Grace", "password": PASSWORD},
            )
        ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json()["error"] for answer in answers}) == 1


async def test_wrong_secrets_of_an_address_are_counted_as_bad_keys(site: Site) -> None:
    """Who tries one password with many names is slowed down as well."""
    async with site.client(CLOSED, rate_limits="1000/s") as client:
        answers = [
            await client.post("/api/session", json={"name": f"n{number}", "password": PASSWORD})
            for number in range(21)
        ]

    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
