"""How a server begins and ends, alone and beside others, politely and by force."""

import asyncio
import os
import resource
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import apsw
import httpx
import psutil
import pytest

from builders import picture, run
from copied_dumps import young_sqlite_dump
from postgres_server import PostgresServer
from running_server import (
    KEY,
    STOP_DEADLINE_S,
    RunningServer,
    environment_of,
    free_ports,
    serving,
    until,
    watchroom,
)
from site_under_test import opened_site

DUMP = "n8n-1.110.1-sqlite-default"
LIST = "/api/executions?days=365&limit=200"
CALLERS = 8


def call_until_gone(server: RunningServer, statuses: list[int]) -> None:
    """Ask for the whole list again and again, until nobody answers."""
    try:
        with server.client() as client:
            while True:
                statuses.append(client.get(LIST).status_code)
    except httpx.TransportError:
        return


def ids_of(server: RunningServer) -> list[int]:
    """Return the ids of all runs, the newest first."""
    return [run["id"] for run in server.get(f"{LIST}&imageData=none").json()["data"]]


def test_sigterm_under_load_ends_the_server_in_time(tmp_path: Path) -> None:
    """Exit status 0 within 8 s, with callers at it and half of n8n still to be copied."""
    dump = young_sqlite_dump(DUMP, tmp_path)
    with serving(tmp_path, N8N_URL=dump.url) as server:
        statuses: list[int] = []
        arguments = (server, statuses)
        callers = [threading.Thread(target=call_until_gone, args=arguments) for _ in range(CALLERS)]
        for caller in callers:
            caller.start()
        until(lambda: len(statuses) > 20, within_s=20.0)
        took_s = server.stop()
        for caller in callers:
            caller.join(STOP_DEADLINE_S)
        print(f"SIGTERM under load: {took_s:.2f} s, {len(statuses)} answers before")

    assert set(statuses) == {200}
    assert "Traceback" not in server.logged()
    assert integrity_of(tmp_path) == "ok"


def test_a_server_takes_as_many_open_files_as_it_may(tmp_path: Path) -> None:
    """The usual 1024 would be gone with 500 listeners, their streams and the pictures they ask."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[0], 1024), before[1]))
    try:
        with serving(tmp_path) as server:
            soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    assert (soft, hard) == (min(65_536, hard), before[1])


def test_a_killed_server_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed in the middle of copying, it has every run once after the next start."""
    dump = young_sqlite_dump(DUMP, tmp_path)
    with serving(tmp_path, N8N_URL=dump.url) as server:
        server.kill()
    assert integrity_of(tmp_path) == "ok"
    with serving(tmp_path, N8N_URL=dump.url) as server:
        server.wait_until_copied()
        assert sorted(ids_of(server)) == sorted(dump.happened())


def test_the_first_start_prints_a_key_and_later_ones_do_not(tmp_path: Path) -> None:
    """A key is shown once, and works from then on."""
    with serving(tmp_path, API_KEY="") as server:
        said = server.said()
        key = said.partition("API key       ")[2].split()[0]
        assert key.startswith("wr_")
        assert server.get("/api/executions", key=key).status_code == 200
        assert server.get("/api/executions", key=None).status_code == 401
    with serving(tmp_path, API_KEY="") as server:
        assert "API key" not in server.said()
        assert key not in server.said() + server.logged()
        assert server.get("/api/executions", key=key).status_code == 200


def test_a_limited_key_gains_no_rights_as_the_key_of_the_settings(tmp_path: Path) -> None:
    """The same variable gives commands their key: it must not open the server to that key."""
    made = watchroom(tmp_path, "keys", "create", "reader").stdout.strip()

    done = watchroom(tmp_path, "serve", PORTS="0", API_KEY=made)

    assert done.returncode == 1
    assert "'reader'" in done.stderr
    assert made not in done.stderr + done.stdout


def test_no_secret_is_kept_in_plain_text(tmp_path: Path) -> None:
    """Neither in the data folder nor in the log: not of made keys, not of the environment's."""
    made = watchroom(tmp_path, "keys", "create", "canary").stdout.strip()
    with serving(tmp_path) as server:
        for key in (KEY, made, "wr_wrong_key_of_a_stranger"):
            server.get("/api/executions", key=key)
            server.get(f"/api/executions?search={key}")
        assert server.get("/api/executions", key=made).status_code == 200
        written = b"".join(
            file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file()
        )
        written += server.logged().encode()

    assert b"canary" in written  # the name is there, so the search can find
    assert made.encode() not in written
    assert made.rpartition("_")[2].encode() not in written
    assert KEY.encode() not in written


def test_a_second_server_on_one_data_folder_is_refused(tmp_path: Path) -> None:
    """The two would not know of each other's operations; the first goes on undisturbed."""
    with serving(tmp_path) as first:
        beside = tmp_path / "beside"
        beside.mkdir()
        done = watchroom(beside, "serve", DATA_DIR=tmp_path / "data", PORTS="0")
        assert first.get("/api/health").status_code == 200

    assert done.returncode == 1
    assert "another server" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_that_was_chosen_ends_the_start(tmp_path: Path) -> None:
    """With one line that names it."""
    [port] = free_ports(1)
    with serving(tmp_path, PORTS=str(port)):
        beside = tmp_path / "beside"
        beside.mkdir()
        done = watchroom(beside, "serve", PORTS=str(port))

    assert done.returncode == 1
    assert str(port) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_full_list_of_pictures_does_not_fill_the_memory(tmp_path: Path) -> None:
    """Two hundred pictures are sent one after the other, not gathered first."""
    asyncio.run(keep_pictures(tmp_path / "data", count=200, size_bytes=300_000))
    with serving(tmp_path) as server:
        process = psutil.Process(server.process.pid)
        server.get(f"{LIST}&imageData=none")
        before = highest = process.memory_info().rss
        sent = 0
        with server.client() as client, client.stream("GET", LIST) as answer:
            for piece in answer.iter_raw():
                sent += len(piece)
                highest = max(highest, process.memory_info().rss)
    print(f"200 pictures: {sent / 1e6:.0f} MB sent, memory grew {(highest - before) / 1e6:.1f} MB")

    assert sent > 200 * 400_000
    assert highest - before < sent / 8


async def keep_pictures(data_dir: Path, *, count: int, size_bytes: int) -> None:
    """Fill a data folder with runs of today, each with a picture of its own."""
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    data_dir.mkdir()
    async with opened_site(data_dir) as site:
        for number in range(count):
            data = number.to_bytes(4) * (size_bytes // 4)
            facts = {"pictures": (picture(data),), "started_ms": now_ms - 1000 * number}
            await site.keep(run(number + 1, **facts), pictures=[data])


@pytest.mark.postgres
def test_a_store_in_postgresql_serves_and_survives_a_restart(
    postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path
) -> None:
    """The same answers as from a file; every connection cut, it goes on by itself."""
    dump = young_sqlite_dump(DUMP, tmp_path)
    database = postgres_dsn.rpartition("/")[2]
    with serving(tmp_path, N8N_URL=dump.url, STORE_URL=postgres_dsn) as server:
        server.wait_until_copied()
        before = server.get(LIST).json()["data"]
        assert sorted(run["id"] for run in before) == sorted(dump.happened())

        postgres_server.run_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{database}' AND pid <> pg_backend_pid()"
        )
        until(lambda: server.get(LIST).status_code == 200, within_s=10.0)
        assert server.get(LIST).json()["data"] == before
        until(lambda: server.health()["status"] == "healthy", within_s=10.0)


def test_a_data_folder_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    """In one line; nothing half-made is left running."""
    if os.geteuid() == 0:
        (tmp_path / "data").write_text("a file is in the way")
    else:
        (tmp_path / "data").mkdir(mode=0o500)
    done = watchroom(tmp_path, "serve", PORTS="0")

    assert done.returncode == 1
    assert done.stderr.startswith("watchroom: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_taken_default_port_is_a_warning(tmp_path: Path) -> None:
    """One of the two documented ports is enough; the log names the other."""
    program = (
        "import sys; from watchroom.web.serving import bind; "
        "print(len(bind('127.0.0.1', [int(p) for p in sys.argv[1:]], all_needed=False)))"
    )
    with serving(tmp_path) as server:
        taken = server.urls[0].rpartition(":")[2]
        [free] = free_ports(1)
        done = subprocess.run(
            [sys.executable, "-c", program, taken, str(free)],
            env=environment_of(tmp_path, {}),
            capture_output=True,
            text=True,
            check=True,
        )

    assert done.stdout.strip().endswith("1")
    assert taken in done.stdout + done.stderr


def integrity_of(folder: Path) -> object:
    """Return what SQLite says of a store that nobody has open."""
    connection = apsw.Connection(str(folder / "data" / "watchroom.sqlite"))
    try:
        return connection.pragma("integrity_check")
    finally:
        connection.close()


def test_a_certificate_that_is_not_there_ends_the_start_with_one_line(tmp_path: Path) -> None:
    """Before a key is made and shown that nobody would see."""
    missing = tmp_path / "missing.pem"

    done = watchroom(tmp_path, "serve", TLS_CERT=missing, TLS_KEY=missing)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "WATCHROOM_TLS_CERT" in done.stderr
