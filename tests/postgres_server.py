"""A private PostgreSQL cluster for one test session: own folder, own port, loopback only."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_DEADLINE_S = 30.0
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running cluster whose superuser is `watchroom_test`."""

    binaries: Path  # folder of initdb, postgres, psql ...
    port: int  # on 127.0.0.1

    def dsn(self, database: str = "postgres", *, user: str = "watchroom_test") -> str:
        """Return the address of one of its databases."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def run_sql(self, sql: str, *, database: str = "postgres") -> None:
        """Run statements through psql; raises CalledProcessError."""
        self._psql(database, ["-c", sql])

    def run_sql_as(self, user: str, sql: str, *, database: str) -> None:
        """Run statements as another role; raises PermissionError with the server's words."""
        psql = [str(self.binaries / "psql"), "-X", "-v", "ON_ERROR_STOP=1"]
        command = [*psql, "-d", self.dsn(database, user=user), "-c", sql]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise PermissionError(done.stderr)

    @contextmanager
    def new_database(self, *, like: str = "template1") -> Iterator[str]:
        """Make a database while the block lasts, empty or a copy of another; yields its name."""
        name = f"t_{uuid.uuid4().hex[:12]}"
        self.run_sql(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield name
        self.run_sql(f"DROP DATABASE {name} WITH (FORCE)")

    def restore(self, dump: Path, *, database: str) -> None:
        """Load a plain-text dump into a database; raises CalledProcessError."""
        self._psql(database, ["-q", "-f", str(dump)])

    def _psql(self, database: str, arguments: list[str]) -> None:
        psql = str(self.binaries / "psql")
        base = [psql, "-X", "-v", "ON_ERROR_STOP=1", "-d", self.dsn(database)]
        subprocess.run([*base, *arguments], check=True, capture_output=True)


def find_binaries() -> Path | None:
    """Return the folder with PostgreSQL's server programs; None if there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    """
    Make a cluster in a folder of its own, start it, and stop and remove it at the end.

    The folder does not lie below pytest's: as root, the server runs as another user, who may not
    enter there.
    """
    binaries = find_binaries()
    if binaries is None:
        raise FileNotFoundError("initdb: PostgreSQL's server is not installed")
    user = _unprivileged_user()
    with tempfile.TemporaryDirectory(prefix="watchroom-postgres-") as name:
        folder = Path(name)
        if user is not None:
            os.chown(folder, user, -1)
        server = PostgresServer(binaries=binaries, port=_free_port())
        initdb = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "watchroom_test"]
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run([*initdb, *options], check=True, capture_output=True, user=user, cwd=folder)
        process = _start(server, folder, user, durable=durable)
        try:
            _wait_until_ready(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            process.wait(START_DEADLINE_S)


def _start(
    server: PostgresServer, folder: Path, user: int | None, *, durable: bool
) -> subprocess.Popen[bytes]:
    settings = {
        "port": str(server.port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "100",
        **({} if durable else UNSAFE_BUT_FAST),
    }
    command = [str(server.binaries / "postgres"), "-D", str(folder / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=folder)


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    probe = [str(server.binaries / "pg_isready"), "-q", "-d", server.dsn()]
    deadline = time.monotonic() + START_DEADLINE_S
    while subprocess.run(probe, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL did not start; see the file log in its folder")
        time.sleep(0.05)


def _unprivileged_user() -> int | None:
    """Return whom to run as: PostgreSQL refuses to be root. None keeps the present user."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("postgres").pw_uid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
