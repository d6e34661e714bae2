"""A real `watchroom serve`, and the other commands, in processes of their own."""

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

KEY = "a-key-of-the-environment-0123456789"
START_DEADLINE_S = 30.0
STOP_DEADLINE_S = 8.0  # what SIGTERM is promised to take at most
LOOK_EVERY_S = 0.05
KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH")  # of the environment of the tests

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server that has said where it listens."""

    process: subprocess.Popen[bytes]
    folder: Path  # its data folder is `data` in here
    urls: tuple[str, ...]  # one for each port
    authority: Path | None = None  # which signed its certificate; None: no certificate is asked for

    def client(self, *, key: str | None = KEY, port: int = 0) -> httpx.Client:
        """Return a client that sends a key, of the server's first port or of another."""
        headers = {} if key is None else {"X-API-Key": key}
        trusted = ssl.create_default_context(cafile=self.authority)
        return httpx.Client(base_url=self.urls[port], headers=headers, verify=trusted, timeout=30.0)

    def get(self, path: str, *, key: str | None = KEY) -> httpx.Response:
        """Ask for something once."""
        with self.client(key=key) as client:
            return client.get(path)

    def health(self) -> dict[str, Any]:
        """Return what the health check says, whatever its status."""
        told: dict[str, Any] = self.get("/api/health", key=None).json()
        return told

    def said(self) -> str:
        """Return what the server has told the person who started it."""
        return (self.folder / "out").read_text()

    def logged(self) -> str:
        """Return what stands in its log."""
        return (self.folder / "log").read_text()

    def wait_until_copied(self, *, within_s: float = 60.0) -> None:
        """Wait until everything that n8n has is here."""

        def following() -> bool:
            source = self.get("/api/system/info").json()["data"]["n8n"]
            return bool(source["state"] == "following")

        until(following, within_s=within_s)

    def stop(self) -> float:
        """End the server in the way of a service manager; returns how many seconds it took."""
        began_s = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(STOP_DEADLINE_S) == 0, self.logged()
        return time.monotonic() - began_s

    def kill(self) -> None:
        """End the server with no warning."""
        self.process.kill()
        self.process.wait(STOP_DEADLINE_S)


@contextmanager
def serving(
    folder: Path, authority: Path | None = None, /, **settings: str | Path
) -> Iterator[RunningServer]:
    """Start a server, yield it once it answers, and kill it at the end if it is still there."""
    environment = environment_of(folder, {"PORTS": "0", **settings})
    command = [sys.executable, "-m", "watchroom", "serve"]
    with (folder / "out").open("wb") as out, (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=out, stderr=log)
    try:
        yield ready(process, folder, authority)
    finally:
        process.kill()
        process.wait(STOP_DEADLINE_S)


def watchroom(
    folder: Path, *arguments: str, **settings: str | Path
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "watchroom", *arguments]
    return subprocess.run(
        command,
        env=environment_of(folder, settings),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60.0,
        check=False,
    )


def environment_of(folder: Path, settings: Mapping[str, str | Path]) -> dict[str, str]:
    """Return an environment with nothing in it but what the program needs, and *settings*."""
    usual = {
        "API_KEY": KEY,
        "DATA_DIR": folder / "data",
        "DOCKER_HOSTS": "none",  # the engine of the machine is not for tests
        "RATE_LIMITS": "off",
    }
    named = {f"WATCHROOM_{name}": str(value) for name, value in {**usual, **settings}.items()}
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "HOME": str(folder), **{name: text for name, text in named.items() if text}}


def until(look: Callable[[], T], *, within_s: float) -> T:
    """Look again and again until something true is seen, and return it."""
    deadline_s = time.monotonic() + within_s
    while True:
        if seen := look():
            return seen
        assert time.monotonic() < deadline_s, f"not within {within_s:g} seconds"
        time.sleep(LOOK_EVERY_S)


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback address that nobody listens on."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def ready(
    process: subprocess.Popen[bytes],
    folder: Path,
    authority: Path | None = None,
    *,
    within_s: float = START_DEADLINE_S,
) -> RunningServer:
    """Return the server that *process* is once it answers; `out` and `log` are in *folder*."""

    def announced() -> list[str]:
        assert process.poll() is None, (folder / "log").read_text()
        return re.findall(r"https?://[\d.]+:\d+\b(?!/)", (folder / "out").read_text())

    urls = until(announced, within_s=within_s)
    server = RunningServer(process=process, folder=folder, urls=tuple(urls), authority=authority)
    until(lambda: _answers(server), within_s=within_s)
    return server


def _answers(server: RunningServer) -> bool:
    assert server.process.poll() is None, server.logged()
    try:
        server.health()
    except httpx.TransportError:
        return False
    return True
