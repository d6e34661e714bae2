"""`watchroom store copy`: what the API answered on one database it answers on the other."""

from pathlib import Path

import pytest

from api_answers import answers, measured
from copied_dumps import young_sqlite_dump
from running_server import serving, until, watchroom

DUMP = "n8n-1.110.1-sqlite-default"


@pytest.mark.postgres
def test_there_and_back_the_answers_are_the_same(tmp_path: Path, postgres_dsn: str) -> None:
    """A real dump with pictures: SQLite, then PostgreSQL, then a new SQLite file."""
    dump = young_sqlite_dump(DUMP, tmp_path)
    with serving(tmp_path, N8N_URL=dump.url) as server:
        server.wait_until_copied()
        until(lambda: measured(server), within_s=30.0)
        before = answers(server)
        server.stop()

    there = watchroom(tmp_path, "store", "copy", "--to", postgres_dsn)
    with serving(tmp_path, STORE_URL=postgres_dsn) as server:
        on_postgres = answers(server)
        server.stop()
    back = f"sqlite://{tmp_path}/back.sqlite"
    returned = watchroom(tmp_path, "store", "copy", "--from", postgres_dsn, "--to", back)
    with serving(tmp_path, STORE_URL=back) as server:
        on_sqlite = answers(server)

    assert there.returncode == 0, there.stderr
    assert returned.returncode == 0, returned.stderr
    assert len(before["list"]) == len(dump.happened())
    assert on_postgres == before
    assert on_sqlite == before


def test_the_password_is_not_repeated(tmp_path: Path) -> None:
    """Terminals are recorded; the address to set comes with a word in the password's place."""
    done = watchroom(
        tmp_path, "store", "copy", "--to", "postgresql://u:hush@127.0.0.1:1/n", STORE_URL=""
    )

    assert done.returncode == 1
    assert "hush" not in done.stdout + done.stderr


def test_what_to_do_next_is_told(tmp_path: Path) -> None:
    """The line to set, and that pictures are not part of it."""
    watchroom(tmp_path, "keys", "create", "one")
    target = f"sqlite://{tmp_path}/new.sqlite"

    done = watchroom(tmp_path, "store", "copy", "--to", target)

    assert done.returncode == 0, done.stderr
    assert f"WATCHROOM_STORE_URL={target}" in done.stdout
    assert "Pictures stay where they are" in done.stdout
    assert "one" in watchroom(tmp_path, "keys", "list", STORE_URL=target).stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "sqlite:////nowhere/a.sqlite", "--to", "sqlite:///{}/b.sqlite"), "no store"),
        (("--to", "mysql://host/name"), "--to"),
        (("--from", "watchroom.sqlite", "--to", "sqlite:///{}/b.sqlite"), "--from"),
    ],
)
def test_an_address_that_cannot_be_right_is_refused(
    tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    """In one line; a store that is not there is not made."""
    done = watchroom(tmp_path, "store", "copy", *(part.format(tmp_path) for part in options))

    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not Path("/nowhere").exists()


def test_a_store_that_is_served_is_left_alone(tmp_path: Path) -> None:
    """What the server goes on to write would be missing in the copy."""
    with serving(tmp_path):
        done = watchroom(tmp_path, "store", "copy", "--to", f"sqlite://{tmp_path}/b.sqlite")

    assert done.returncode == 1
    assert "a server works on the store to copy from" in done.stderr
