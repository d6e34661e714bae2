"""`watchroom import`: one pass over n8n to its end, and a second try at what failed."""

import json
from pathlib import Path

import apsw

from copied_dumps import young_sqlite_dump
from running_server import watchroom

DUMP = "n8n-1.110.1-sqlite-default"


def test_the_summary_counts_what_was_copied(tmp_path: Path) -> None:
    """As JSON, for scripts; a second pass finds nothing new."""
    dump = young_sqlite_dump(DUMP, tmp_path)
    happened = dump.happened()

    first = watchroom(tmp_path, "import", "--json", N8N_URL=dump.url)
    second = watchroom(tmp_path, "import", "--json", N8N_URL=dump.url)

    summary = json.loads(first.stdout)
    assert first.returncode == second.returncode == 0
    assert summary["seen"] == summary["stored"] == len(happened)
    assert summary["pictures"] == sum(len(run.sent) for run in happened.values())
    assert summary["unreadable"] == 0
    assert summary["seconds"] > 0
    assert summary["mb_per_s"] > 0
    assert json.loads(second.stdout)["stored"] == 0


def test_the_summary_can_be_read_by_people(tmp_path: Path) -> None:
    """The same figures, one a line."""
    dump = young_sqlite_dump(DUMP, tmp_path)

    done = watchroom(tmp_path, "import", N8N_URL=dump.url)

    lines = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines())
    assert int(lines["stored"]) == len(dump.happened())
    assert set(lines) == {"seen", "stored", "pictures", "unreadable", "seconds", "mb per s"}


def test_what_could_not_be_decoded_is_tried_again(tmp_path: Path) -> None:
    """From n8n once it is repaired there, on a person's word."""
    dump = young_sqlite_dump(DUMP, tmp_path)
    database = tmp_path / f"{DUMP}.db"
    damaged = 2
    whole = data_of(database, damaged)
    set_data(database, damaged, whole[: len(whole) // 2])

    first = watchroom(tmp_path, "import", "--json", N8N_URL=dump.url)
    still = watchroom(tmp_path, "import", "--json", "--retry-unreadable", N8N_URL=dump.url)
    set_data(database, damaged, whole)
    mended = watchroom(tmp_path, "import", "--json", "--retry-unreadable", N8N_URL=dump.url)

    assert json.loads(first.stdout)["unreadable"] == 1
    assert json.loads(first.stdout)["stored"] == len(dump.happened())
    assert json.loads(still.stdout) == {"tried": 1, "stored": 0, "unreadable": 1}
    assert json.loads(mended.stdout) == {"tried": 1, "stored": 1, "unreadable": 0}


def test_without_n8n_there_is_nothing_to_import(tmp_path: Path) -> None:
    """One line that names the setting, and status 1."""
    done = watchroom(tmp_path, "import")

    assert done.returncode == 1
    assert done.stderr == "watchroom: WATCHROOM_N8N_URL names no n8n database to import from\n"


def data_of(database: Path, execution_id: int) -> str:
    """Return the data of a run as n8n keeps them."""
    connection = apsw.Connection(str(database))
    sql = "SELECT data FROM execution_data WHERE executionId = ?"
    try:
        found = connection.execute(sql, (execution_id,)).get
    finally:
        connection.close()
    assert isinstance(found, str)
    return found


def set_data(database: Path, execution_id: int, data: str) -> None:
    """Change the data of a run."""
    connection = apsw.Connection(str(database))
    sql = "UPDATE execution_data SET data = ? WHERE executionId = ?"
    connection.execute(sql, (data, execution_id))
    connection.close()
