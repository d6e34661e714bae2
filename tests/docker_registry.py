"""
A private image registry on loopback: the Distribution project's `docker-registry`.

The engine speaks HTTP without TLS to every registry in 127.0.0.0/8 by itself, so none of this
needs certificates or an option of the daemon.
"""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standing_still import standing_still

START_DEADLINE_S = 20.0
STOP_DEADLINE_S = 10.0
USER = "keeper"
PASSWORD = "opensesame"
# PASSWORD by bcrypt with the smallest cost: every request pays for it.
PASSWORD_FILE = f"{USER}:$2y$04$abcdefghijklmnopqrstuuFuhxWRTXIsURoluSTZ1N4tYaWGn9oOi\n"

CONFIG = """\
version: 0.1
log: {{level: error, accesslog: {{disabled: true}}}}
storage: {{filesystem: {{rootdirectory: {folder}/data}}, delete: {{enabled: true}}}}
http: {{addr: "127.0.0.1:{port}"}}
"""
AUTH_CONFIG = "auth: {{htpasswd: {{realm: watchroom, path: {folder}/passwords}}}}\n"


class Registry:
    """A registry that can be gone for a while and come back with what it held."""

    def __init__(self, program: str, folder: Path, *, protected: bool) -> None:
        self.port = free_port()
        self.protected = protected  # whether it wants USER and PASSWORD
        self._program = program
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "passwords").write_text(PASSWORD_FILE)
        config = CONFIG + (AUTH_CONFIG if protected else "")
        (folder / "config.yml").write_text(config.format(folder=folder, port=self.port))

    @property
    def address(self) -> str:
        """What an image's name begins with, such as "127.0.0.1:5000"."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, unless it runs, and wait until it answers."""
        if self._process is not None:
            return
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "serve", str(self._folder / "config.yml")], stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_DEADLINE_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"docker-registry did not start; see {self._folder}/log")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it, unless it is stopped."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(STOP_DEADLINE_S)
            self._process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let it take connections and answer none while the block lasts."""
        with standing_still(self._process):
            yield

    def lose_contents(self) -> None:
        """Lose everything but the manifests: what images consist of cannot be had any more."""
        for blob in (self._folder / "data").glob("docker/registry/v2/blobs/*/*/*/data"):
            if b'"schemaVersion"' not in blob.read_bytes():
                blob.unlink()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address}/v2/", timeout=5):
                return True
        except urllib.error.HTTPError as error:
            answered = error.code == 401
            error.close()
            return answered
        except OSError:
            return False


def find_registry() -> str | None:
    """Return the path of the registry's program; None if it is not installed."""
    return shutil.which("docker-registry")


@contextmanager
def running_registry(folder: Path, *, protected: bool = False) -> Iterator[Registry]:
    """Run a registry that keeps its data below *folder*."""
    program = find_registry()
    if program is None:
        raise FileNotFoundError("docker-registry is not installed")
    registry = Registry(program, folder, protected=protected)
    registry.start()
    try:
        yield registry
    finally:
        registry.stop()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
