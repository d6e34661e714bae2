"""The health check of the image, asked about real servers."""

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import missing
from docker_certificates import find_openssl, make_certificates
from running_server import free_ports, serving

SCRIPT = Path(__file__).parents[2] / "deploy" / "alive.py"


def ask(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the health check with these variables, and no others."""
    command = [sys.executable, str(SCRIPT)]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=30.0, check=False
    )


def test_a_server_that_answers_is_alive_also_if_n8n_is_gone(tmp_path: Path) -> None:
    """Swarm replaces what is unhealthy, and no new container brings n8n back."""
    port, nobody = free_ports(2)
    away = f"postgresql://n8n:n8n@127.0.0.1:{nobody}/n8n"
    with serving(tmp_path, PORTS=str(port), N8N_URL=away):
        asked = ask(WATCHROOM_PORTS=f"{port}, 3001")

    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith("answers")


def test_a_server_with_a_certificate_is_asked_by_https(tmp_path: Path) -> None:
    """The certificate is for a name that the container does not know itself by."""
    if find_openssl() is None:
        missing("openssl is not installed")
    folder = tmp_path / "certificates"
    make_certificates(folder)
    cert, key = folder / "server/cert.pem", folder / "server/key.pem"
    [port] = free_ports(1)
    with serving(tmp_path, folder / "server/ca.pem", PORTS=str(port), TLS_CERT=cert, TLS_KEY=key):
        asked = ask(PORT=str(port), WATCHROOM_TLS_CERT=str(cert))

    assert asked.returncode == 0, asked.stderr


@pytest.mark.parametrize("ports", ["", "no port"])
def test_where_nobody_answers_it_fails_with_the_reason(ports: str) -> None:
    """Docker keeps what the check says, for `docker inspect`."""
    [nobody] = free_ports(1)

    asked = ask(WATCHROOM_PORTS=ports or str(nobody))

    assert asked.returncode == 1
    assert "no answer" in asked.stderr
