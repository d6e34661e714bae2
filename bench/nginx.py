"""A private nginx that serves the files of one folder."""

import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.server import free_port

START_DEADLINE_S = 10.0
STOP_DEADLINE_S = 10.0

_CONFIGURATION = """
{user}
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    default_type image/jpeg;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def find() -> str | None:
    """Return the program; None if it is not installed."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def serving(program: str, root: Path) -> Iterator[int]:
    """Serve the files below *root* with one worker process; gives the port on 127.0.0.1."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        user = "user root;" if os.geteuid() == 0 else ""
        text = _CONFIGURATION.format(user=user, folder=folder, port=port, root=root)
        (Path(folder) / "nginx.conf").write_text(text)
        command = [program, "-e", "stderr", "-p", folder, "-c", f"{folder}/nginx.conf"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for_answer(port, process)
                yield port
            finally:
                process.terminate()
                process.wait(STOP_DEADLINE_S)


def _wait_for_answer(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline_s = time.monotonic() + START_DEADLINE_S
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline_s:
            raise RuntimeError("nginx did not start")
        time.sleep(0.02)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
            return True
    except urllib.error.HTTPError:
        return True  # a folder without an index: 403
    except OSError:
        return False
