"""`watchroom keys`: made, listed and revoked beside a running server."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from running_server import RunningServer, serving, until, watchroom
from watchroom.domain.access import Scope
from watchroom.flows.api_keys import create_key
from watchroom.store import open_store

REVOKED_WITHIN_S = 5.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server whose data folder the commands share."""
    with serving(tmp_path_factory.mktemp("keys")) as running:
        yield running


def status(server: RunningServer, key: str, path: str = "/api/executions") -> int:
    """Return the status of a request with a key."""
    return server.get(path, key=key).status_code


def listed(server: RunningServer) -> dict[str, dict[str, Any]]:
    """Return what `keys list` tells, by name."""
    done = watchroom(server.folder, "keys", "list", "--json")
    assert done.returncode == 0, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout)}


def test_a_made_key_works_at_once_and_a_revoked_one_no_more(server: RunningServer) -> None:
    """Within seconds, also where the server remembers the key from a moment ago."""
    made = watchroom(server.folder, "keys", "create", "script")
    secret = made.stdout.strip()
    assert status(server, secret) == 200

    key_id = listed(server)["script"]["id"]
    assert key_id is not None
    revoked = watchroom(server.folder, "keys", "revoke", key_id)
    assert revoked.returncode == 0
    until(lambda: status(server, secret) == 401, within_s=REVOKED_WITHIN_S)
    assert listed(server)["script"]["revokedAt"] is not None


def test_a_key_without_the_right_is_turned_away(server: RunningServer) -> None:
    """A key that may only operate cannot read; 403 and not 401, for the key is good."""
    made = watchroom(server.folder, "keys", "create", "operator", "--scope", "operate")

    assert status(server, made.stdout.strip()) == 403


def test_an_expired_key_is_worth_nothing(server: RunningServer) -> None:
    """And one that expires later works until then."""
    made = watchroom(server.folder, "keys", "create", "for a day", "--days", "1")
    assert status(server, made.stdout.strip()) == 200

    assert status(server, asyncio.run(make_expired_key(server.folder / "data"))) == 401


async def make_expired_key(data_dir: Path) -> str:
    """Make a key that expired a minute ago."""
    store = await open_store(f"sqlite:///{data_dir}/watchroom.sqlite", data_dir=data_dir)
    now = datetime.now(UTC)
    try:
        made = await create_key(
            store, name="old", scopes=[Scope.READ], now=now, expires=now - timedelta(minutes=1)
        )
    finally:
        await store.close()
    return made.secret


def test_the_list_tells_everything_but_the_secret(server: RunningServer) -> None:
    """Scopes, expiry and last use; no secret is ever shown again."""
    arguments = ["keys", "create", "seen", "--scope", "read", "--scope", "review", "--days", "7"]
    secret = watchroom(server.folder, *arguments).stdout.strip()
    status(server, secret)

    row = listed(server)["seen"]
    assert row["scopes"] == ["read", "review"]
    assert row["expiresAt"] is not None
    assert row["lastUsedAt"] is not None
    table = watchroom(server.folder, "keys", "list")
    assert "seen" in table.stdout
    assert secret not in table.stdout


def test_a_name_is_printed_as_it_is(server: RunningServer) -> None:
    """Brackets in it are no orders to whatever draws the table."""
    for name in ("[bold]loud", "[/end]"):
        assert watchroom(server.folder, "keys", "create", name).returncode == 0

    table = watchroom(server.folder, "keys", "list")

    assert table.returncode == 0, table.stderr
    assert "[bold]loud" in table.stdout
    assert "[/end]" in table.stdout


def test_revoking_a_key_that_is_not_there_is_an_error(server: RunningServer) -> None:
    """One line, status 1: a script must notice a misspelt id."""
    done = watchroom(server.folder, "keys", "revoke", "deadbeef")

    assert done.returncode == 1
    assert done.stderr == "watchroom: there is no key 'deadbeef' that is still good\n"


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 101])
def test_a_name_that_tells_nobody_is_refused(server: RunningServer, name: str) -> None:
    """The audit says who did what by this name."""
    done = watchroom(server.folder, "keys", "create", name)

    assert done.returncode == 1
    assert "printable" in done.stderr


def test_the_name_of_a_good_key_is_taken(server: RunningServer) -> None:
    """Two callers of one name could not be told apart; once revoked, it is free again."""
    assert watchroom(server.folder, "keys", "create", "twin").returncode == 0
    assert "already" in watchroom(server.folder, "keys", "create", "twin").stderr
    watchroom(server.folder, "keys", "revoke", listed(server)["twin"]["id"])

    assert watchroom(server.folder, "keys", "create", "twin").returncode == 0
