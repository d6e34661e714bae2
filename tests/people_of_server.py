"""People of a real server, and how they come in by the pages."""

import re

from playwright.sync_api import Page

from running_server import RunningServer

PASSWORD = "correct horse battery staple"


def setup_token(server: RunningServer) -> str:
    """Return what the first start printed to make the first person with."""
    found = re.search(r"/setup#token=(\S+)", server.said())
    assert found is not None
    return found[1]


def make_first_person(server: RunningServer, name: str = "Ada") -> None:
    """Make an admin, as the set-up page does."""
    body = {"token": setup_token(server), "name": name, "password": PASSWORD}
    with server.client(key=None) as client:
        assert client.post("/api/setup", json=body).status_code == 200


def let_in(server: RunningServer, name: str, role: str) -> None:
    """Make somebody who can sign in with PASSWORD."""
    with server.client() as client:
        made = client.post("/api/people", json={"name": name, "role": role, "password": PASSWORD})
        assert made.status_code == 200, made.text


def type_credentials(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form that asks who it is, and send it."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in_at(page: Page, address: str, name: str = "Ada") -> None:
    """Open an address by way of the login."""
    page.goto(address)
    type_credentials(page, name)
    page.get_by_role("navigation").first.wait_for()
