"""People of a site, and their browsers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from site_under_test import CLOSED, Site
from watchroom.domain.people import Person, Role
from watchroom.flows.people.accounts import Accounts

PASSWORD = "correct horse battery staple"


async def a_person(site: Site, name: str = "Ada", role: Role = Role.ADMIN) -> Person:
    """Make a person whose password is PASSWORD."""
    accounts = Accounts.of(site.store, site.clock)
    return await accounts.people.create(name, role=role, password=PASSWORD, who="test")


async def sign_in(client: httpx.AsyncClient, name: str = "Ada") -> httpx.Response:
    """Sign in; the client keeps the cookie as a browser does."""
    answer = await client.post("/api/session", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return answer


@asynccontextmanager
async def signed_in(
    site: Site, name: str = "Ada", role: Role = Role.ADMIN, **options: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Make a person, and give their browser."""
    await a_person(site, name, role)
    async with site.client(CLOSED, **options) as client:
        await sign_in(client, name)
        yield client
