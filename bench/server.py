"""The real server, in a process of its own, as a user starts it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watchroom.domain.access import Scope
from watchroom.flows.api_keys import create_key
from watchroom.store import open_store
from watchroom.store.migrate import migrate

START_DEADLINE_S = 30.0
STOP_DEADLINE_S = 15.0
LOOK_EVERY_S = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that answers."""

    port: int  # on 127.0.0.1
    key: str  # with the scope to read
    process_id: int
    start_s: float  # from its start to its first answer


@contextmanager
def running_server(
    store_url: str, data_dir: Path, *, n8n_url: str = "", docker_hosts: str = "none"
) -> Iterator[Server]:
    """Start `watchroom serve` without rate limits, give it once it answers, stop it at the end."""
    key = asyncio.run(_make_key(store_url, data_dir))
    port = free_port()
    environment = {
        "WATCHROOM_STORE_URL": store_url,
        "WATCHROOM_DATA_DIR": str(data_dir),
        "WATCHROOM_N8N_URL": n8n_url,
        "WATCHROOM_DOCKER_HOSTS": docker_hosts,
        "WATCHROOM_PORTS": str(port),
        "WATCHROOM_RATE_LIMITS": "off",
    }
    began_s = time.perf_counter()
    with watchroom("serve", environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for_answer(port, process)
            start_s = time.perf_counter() - began_s
            yield Server(port=port, key=key, process_id=process.pid, start_s=start_s)
        finally:
            process.terminate()
            process.wait(STOP_DEADLINE_S)


def watchroom(
    command: str, environment: Mapping[str, str], *, stdout: int, options: tuple[str, ...] = ()
) -> "subprocess.Popen[bytes]":
    """Start a command of Watchroom with these settings and no others; its log is thrown away."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("WATCHROOM_")}
    return subprocess.Popen(
        [sys.executable, "-m", "watchroom", command, *options],
        env={**inherited, **environment},
        cwd=environment["WATCHROOM_DATA_DIR"],
        stdout=stdout,
        stderr=subprocess.DEVNULL,
    )


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _make_key(store_url: str, data_dir: Path) -> str:
    store = await open_store(store_url, data_dir=data_dir)
    try:
        await migrate(store)
        name = f"bench {uuid.uuid4().hex}"  # one store may be asked several times
        made = await create_key(store, name=name, scopes=[Scope.READ], now=datetime.now(UTC))
        return made.secret
    finally:
        await store.close()


def _wait_for_answer(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline_s = time.monotonic() + START_DEADLINE_S
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline_s:
            raise RuntimeError("the server did not start")
        time.sleep(LOOK_EVERY_S)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health") as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"the server is not healthy: {error.read().decode()}") from error
    except OSError:
        return False
