"""`watchroom doctor`: what is reachable, what is missing, and the line to add."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from copied_dumps import young_sqlite_dump
from docker_engine import DockerEngine
from living_n8n import restore_n8n
from postgres_server import PostgresServer
from running_server import free_ports, watchroom
from watchroom.cli.examining import examine_docker
from watchroom.domain.findings import Finding, Outcome
from watchroom.flows.discovery.discovery import Wanted, discover
from watchroom.settings import load_settings

DUMP = "n8n-2.41.1-sqlite"


def test_everything_is_there(tmp_path: Path) -> None:
    """Status 0, one good line for each part, and n8n's own workflows by name."""
    dump = young_sqlite_dump(DUMP, tmp_path)
    watchroom(tmp_path, "keys", "list")

    done = watchroom(tmp_path, "doctor", N8N_URL=dump.url, N8N_STORAGE_DIR=str(dump.storage_dir))

    assert done.returncode == 0, done.stdout
    assert marks_of(done.stdout) == {
        "store": "ok",
        "pictures": "ok",
        "n8n": "ok",
        "files": "ok",
        "docker": "--",
    }
    assert "Broken code" in done.stdout


def test_without_n8n_the_lines_to_add_are_told(tmp_path: Path) -> None:
    """Nothing is wrong, so the status is 0; and whoever only looks makes nothing."""
    done = watchroom(tmp_path, "doctor")

    assert done.returncode == 0
    assert marks_of(done.stdout) == {"store": "--", "n8n": "--", "docker": "--"}
    assert "WATCHROOM_N8N_URL=postgresql://" in done.stdout
    assert not (tmp_path / "data").exists()


def test_n8n_at_its_usual_place_is_found(tmp_path: Path) -> None:
    """The lines to add are complete: adding them is all there is to do."""
    home = tmp_path / ".n8n"
    (home / "storage").mkdir(parents=True)
    dump = young_sqlite_dump(DUMP, tmp_path)
    (tmp_path / f"{dump.name}.db").rename(home / "database.sqlite")

    told = watchroom(tmp_path, "doctor").stdout
    lines = [line.strip() for line in told.splitlines() if "WATCHROOM_" in line]
    settings = dict(line.removeprefix("WATCHROOM_").split("=", 1) for line in lines)
    after = watchroom(tmp_path, "doctor", **settings)

    assert settings.keys() == {"N8N_URL", "N8N_STORAGE_DIR"}
    assert marks_of(after.stdout)["n8n"] == "ok"
    assert after.returncode == 0


def test_a_database_without_its_files_is_told(tmp_path: Path) -> None:
    """Pictures may be missing, and the line to add says how to get them."""
    dump = young_sqlite_dump(DUMP, tmp_path)

    done = watchroom(tmp_path, "doctor", N8N_URL=dump.url)

    assert marks_of(done.stdout)["files"] == "--"
    assert "WATCHROOM_N8N_STORAGE_DIR=" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("url", ["sqlite:////nowhere/database.sqlite", "postgresql://u:hush@{}/n"])
def test_n8n_that_cannot_be_reached_is_an_error(tmp_path: Path, url: str) -> None:
    """Status 1 and the reason, without the password."""
    [port] = free_ports(1)

    done = watchroom(tmp_path, "doctor", N8N_URL=url.format(f"127.0.0.1:{port}"))

    assert done.returncode == 1
    assert marks_of(done.stdout)["n8n"] == "!!"
    assert "hush" not in done.stdout + done.stderr


@pytest.mark.postgres
def test_a_role_without_rights_is_an_error(
    postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path
) -> None:
    """The most common mistake of all: a role that may not read n8n's tables."""
    n8n = restore_n8n(postgres_server, postgres_dsn.rpartition("/")[2], tmp_path)
    assert watchroom(tmp_path, "doctor", N8N_URL=n8n.url).returncode == 0
    postgres_server.run_sql(
        "REVOKE SELECT ON execution_data FROM n8n_reader", database=n8n.database
    )

    done = watchroom(tmp_path, "doctor", N8N_URL=n8n.url)

    assert done.returncode == 1
    assert marks_of(done.stdout)["n8n"] == "!!"
    assert "GRANT SELECT ON execution_data TO" in done.stdout


@pytest.mark.docker
def test_an_engine_is_told_with_its_version(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """Name, address and version: whoever set three hosts wants to know which is which."""
    docker_engine.run(docker_engine.image("steady"))

    done = watchroom(tmp_path, "doctor", DOCKER_HOSTS=f"rack={docker_engine.url}")

    assert marks_of(done.stdout)["docker"] == "ok"
    assert f"rack at {docker_engine.url}: Docker " in done.stdout
    assert "1 containers" in done.stdout


def test_an_engine_that_is_away_is_an_error(tmp_path: Path) -> None:
    """Status 1: somebody has named it, so it ought to be there."""
    done = watchroom(tmp_path, "doctor", DOCKER_HOSTS=f"rack=unix://{tmp_path}/no.sock")

    assert done.returncode == 1
    assert marks_of(done.stdout)["docker"] == "!!"
    assert "no.sock" in done.stdout


async def looked_at(tmp_path: Path, socket: Path, **environment: str) -> Finding:
    """Return the first thing that is said of Docker where its usual socket is *socket*."""
    settings = load_settings({"HOME": str(tmp_path)}, folder=tmp_path)
    usual = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    wanted = Wanted(
        environment={**usual, **environment}, engines=None, n8n=False, local_socket=socket
    )
    found = await discover(wanted)
    return (await examine_docker(settings, found, local_socket=socket))[0]


async def test_without_an_engine_the_lines_to_add_are_told(tmp_path: Path) -> None:
    """Watchroom works without containers; whoever has some elsewhere learns what to write."""
    finding = await looked_at(tmp_path, tmp_path / "docker.sock")

    assert finding.outcome is Outcome.MISSING
    assert finding.words.startswith(f"no engine at {tmp_path}/docker.sock")
    assert finding.advice[0].startswith("WATCHROOM_DOCKER_HOSTS=local=unix:///")


@pytest.mark.docker
async def test_an_engine_at_its_usual_place_is_found(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Most people have one, and need no setting."""
    finding = await looked_at(tmp_path, docker_engine.socket)

    assert finding.outcome is Outcome.GOOD
    assert finding.words.startswith(f"local at {docker_engine.url}: Docker ")


async def test_an_engine_that_docker_host_names_and_that_is_away_is_an_error(
    tmp_path: Path,
) -> None:
    """Somebody has named it, so it ought to be there; another one is not taken instead."""
    finding = await looked_at(
        tmp_path, tmp_path / "docker.sock", DOCKER_HOST=f"unix://{tmp_path}/gone.sock"
    )

    assert finding.outcome is Outcome.BAD
    assert "gone.sock" in finding.words


async def test_a_way_to_an_engine_that_is_not_spoken_is_told(tmp_path: Path) -> None:
    """Docker's own command line speaks ssh."""
    finding = await looked_at(tmp_path, tmp_path / "docker.sock", DOCKER_HOST="ssh://me@host")

    assert finding.outcome is Outcome.BAD
    assert finding.words.startswith("DOCKER_HOST: ")


def test_json_says_the_same(tmp_path: Path) -> None:
    """For scripts: a verdict, and each finding with its lines."""
    good = watchroom(tmp_path, "doctor", "--json")
    bad = watchroom(tmp_path, "doctor", "--json", N8N_URL="sqlite:////nowhere/database.sqlite")

    assert good.returncode == 0
    assert json.loads(good.stdout)["ok"] is True
    assert bad.returncode == 1
    told = json.loads(bad.stdout)
    assert told["ok"] is False
    [n8n] = [finding for finding in told["findings"] if finding["subject"] == "n8n"]
    assert n8n["outcome"] == "!!"
    assert "/nowhere/database.sqlite" in n8n["words"]


def test_n8n_may_be_switched_off(tmp_path: Path) -> None:
    """Whoever wants no runs copied is not told where some are."""
    done = watchroom(tmp_path, "doctor", N8N_URL="none")

    assert done.returncode == 0
    assert "switched off" in done.stdout


def test_an_older_store_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    """A look must not change what an older server may be at work on."""
    file = tmp_path / "data" / "watchroom.sqlite"
    file.parent.mkdir()
    file.touch()

    done = watchroom(tmp_path, "doctor")

    assert marks_of(done.stdout)["store"] == "ok"
    assert "changes first" in done.stdout
    with closing(sqlite3.connect(file)) as store:
        assert store.execute("SELECT name FROM sqlite_schema").fetchall() == []


def test_a_store_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    """Status 1; n8n is looked at all the same."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "watchroom.sqlite").write_text("this is no database" * 100)

    done = watchroom(tmp_path, "doctor")

    assert done.returncode == 1
    assert marks_of(done.stdout) == {"store": "!!", "n8n": "--", "docker": "--"}


def marks_of(report: str) -> dict[str, str]:
    """Return the outcome of each part: ok, -- or !!."""
    report = report.replace("n8n files", "files")
    lines = [line.split() for line in report.splitlines() if line[:2] in {"ok", "--", "!!"}]
    return {subject: mark for mark, subject, *_ in lines}
