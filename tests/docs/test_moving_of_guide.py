"""The way from SQLite to PostgreSQL, as docs/guide/moving.md tells it, on a real server."""

import shlex
from pathlib import Path

import pytest

from documents import GUIDE, blocks, command_lines
from n8n_dumps import unpack_database
from postgres_server import PostgresServer
from running_server import watchroom

pytestmark = pytest.mark.postgres

PAGE = GUIDE / "moving.md"
DUMP = "n8n-1.110.1-sqlite-default"
SQLITE = "sqlite:////var/lib/watchroom/watchroom.sqlite"
LOOPBACK = "127.0.0.1"


def documented_copy() -> tuple[str, str, list[str]]:
    """Return the addresses copied from and to, and the command that does it."""
    [line] = [line for line in command_lines(PAGE) if "store copy" in line]
    _, *arguments = shlex.split(line)
    return arguments[3], arguments[5], arguments


def test_a_store_is_moved_as_the_page_tells(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Its SQL makes the database, its command fills it, and everything is known there."""
    n8n = f"sqlite://{unpack_database(DUMP, 'db', tmp_path)}"
    assert watchroom(tmp_path, "import", "--json", N8N_URL=n8n).returncode == 0
    [sql] = [block.code for block in blocks(PAGE, "sql")]
    for statement in filter(str.strip, sql.split(";")):
        postgres_server.run_sql(statement)
    before, after, arguments = documented_copy()
    there = after.replace(LOOPBACK, f"{LOOPBACK}:{postgres_server.port}")
    here = f"sqlite://{tmp_path / 'data' / 'watchroom.sqlite'}"

    moved = watchroom(
        tmp_path, *[{before: here, after: there}.get(word, word) for word in arguments]
    )
    again = watchroom(tmp_path, "import", "--json", N8N_URL=n8n, STORE_URL=there)
    postgres_server.run_sql("DROP DATABASE watchroom WITH (FORCE)")
    postgres_server.run_sql("DROP ROLE watchroom_store")

    assert before == SQLITE
    assert moved.returncode == 0, moved.stderr
    assert '"stored":0,' in again.stdout, again.stderr
