"""`watchroom serve` without settings: it starts on what it finds, and says so."""

from pathlib import Path

from copied_dumps import young_sqlite_dump
from running_server import RunningServer, serving

DUMP = "n8n-1.110.1-sqlite-default"


def n8n_at_home(folder: Path) -> Path:
    """Put a database of n8n where it is by default."""
    dump = young_sqlite_dump(DUMP, folder)
    (folder / ".n8n").mkdir()
    return (folder / f"{dump.name}.db").rename(folder / ".n8n" / "database.sqlite")


def state_of_n8n(server: RunningServer) -> str:
    """Return how the copying of runs stands."""
    return str(server.get("/api/system/info").json()["data"]["n8n"]["state"])


def test_the_only_n8n_is_copied_from_and_that_is_said(tmp_path: Path) -> None:
    """With the line that makes it lasting, and the one that stops it."""
    file = n8n_at_home(tmp_path)

    with serving(tmp_path) as server:
        server.wait_until_copied()
        said = server.said()

    assert "found by itself" in said
    assert f"WATCHROOM_N8N_URL=sqlite://{file}" in said
    assert "WATCHROOM_N8N_URL=none" in said


def test_switched_off_it_leaves_n8n_alone(tmp_path: Path) -> None:
    """Whoever has an n8n and does not want it read says so once."""
    n8n_at_home(tmp_path)

    with serving(tmp_path, N8N_URL="none") as server:
        assert state_of_n8n(server) == "unconfigured"
        assert "switched off (WATCHROOM_N8N_URL=none)" in server.said()


def test_without_any_the_lines_to_add_are_told(tmp_path: Path) -> None:
    """The server works all the same, and never fails silently."""
    with serving(tmp_path) as server:
        assert state_of_n8n(server) == "unconfigured"
        said = server.said()

    assert "WATCHROOM_N8N_URL" in said
    assert "switched off (WATCHROOM_DOCKER_HOSTS=none)" in said


def test_a_file_that_is_no_n8n_is_told_with_the_reason(tmp_path: Path) -> None:
    """Rather than nothing being said."""
    (tmp_path / ".n8n").mkdir()
    (tmp_path / ".n8n" / "database.sqlite").write_bytes(b"")

    with serving(tmp_path) as server:
        said = server.said()

    assert "runs are not copied yet" in said
    assert "execution_entity" in said
