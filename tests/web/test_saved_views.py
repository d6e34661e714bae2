"""Saved views over HTTP."""

from typing import Any

import httpx
import pytest

from site_under_test import Site
from watchroom.domain.access import Scope
from watchroom.flows.api_keys import create_key

URL = "/api/views"
VIEW = {"name": "Gate at night", "page": "/executions", "query": "camera=gate&risk=HIGH"}


async def saved(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    """Save a view and return it."""
    answer = await client.post(URL, json=VIEW | changes)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def a_key(site: Site, name: str) -> str:
    """Make a key that may read, and return its secret."""
    key = await create_key(site.store, name=name, scopes=(Scope.READ,), now=site.clock())
    return key.secret


async def test_a_view_is_saved_listed_changed_and_removed(client: httpx.AsyncClient) -> None:
    """All of it by whoever may read."""
    made = await saved(client)
    link = f"{URL}/{made['id']}"
    changed = (await client.patch(link, json={"name": "Gate", "shared": True})).json()["data"]
    listed = (await client.get(URL, params={"page": "/executions"})).json()["data"]
    gone = (await client.delete(link)).json()["data"]

    assert (made["shared"], made["yours"], made["changeable"]) == (False, True, True)
    assert changed == made | {"name": "Gate", "shared": True}
    assert listed == [changed] == [gone]
    assert (await client.get(link)).status_code == 404


async def test_each_key_has_views_of_its_own(site: Site) -> None:
    """A viewer too; what another one shares may be seen, and not be changed."""
    secrets = [await a_key(site, name) for name in ("ada", "bob")]
    async with (
        site.client(key=secrets[0], auth_required=True) as ada,
        site.client(key=secrets[1], auth_required=True) as bob,
    ):
        private, shared = await saved(ada), await saved(ada, name="All", shared=True)
        [seen] = (await bob.get(URL)).json()["data"]
        refused = await bob.patch(f"{URL}/{shared['id']}", json={"name": "Mine"})
        hidden = await bob.get(f"{URL}/{private['id']}")

    assert (seen["id"], seen["yours"], seen["changeable"]) == (shared["id"], False, False)
    assert (refused.status_code, hidden.status_code) == (403, 404)


async def test_a_link_needs_no_name(client: httpx.AsyncClient) -> None:
    """Long filters travel as `v=id`."""
    query = "camera=" + "a" * 3000
    first = await saved(client, name=None, query=query)
    again = await saved(client, name=None, query=query)

    assert first["id"] == again["id"]
    assert (await client.get(f"{URL}/{first['id']}")).json()["data"]["query"] == query
    assert (await client.get(URL)).json()["data"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\n"}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"page": "//elsewhere.example"}, "page"),
        ({"page": "javascript:alert(1)"}, "page"),
        ({"page": "/executions\n"}, "page"),
        ({"query": "a" * 8193}, "query"),
        ({"query": "a b"}, "query"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_is_no_view_is_refused(
    client: httpx.AsyncClient, changes: dict[str, str], field: str
) -> None:
    """A saved page must never lead to another site."""
    answer = await client.post(URL, json=VIEW | changes)

    assert answer.status_code == 400
    assert answer.json()["error"]["details"]["field"] == field


async def test_a_name_is_taken_once(client: httpx.AsyncClient) -> None:
    """For each page."""
    await saved(client)
    other = await saved(client, name="Other")

    again = await client.post(URL, json=VIEW)
    renamed = await client.patch(f"{URL}/{other['id']}", json={"name": VIEW["name"]})

    assert (again.status_code, renamed.status_code) == (409, 409)
