"""A real server that speaks TLS, with a certificate of an authority of our own."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conftest import missing
from docker_certificates import find_openssl, make_certificates
from running_server import RunningServer, free_ports, serving

HSTS = "strict-transport-security"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a server's certificate, and the authority that signed it."""
    if find_openssl() is None:
        missing("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    return folder / "server"


@pytest.fixture
def server(certificates: Path, tmp_path: Path) -> Iterator[RunningServer]:
    """A server with that certificate on two ports."""
    ports = ",".join(map(str, free_ports(2)))
    chain, key = certificates / "cert.pem", certificates / "key.pem"
    authority = certificates / "ca.pem"
    with serving(tmp_path, authority, PORTS=ports, TLS_CERT=chain, TLS_KEY=key) as server:
        yield server


def test_both_ports_answer_over_tls_only(server: RunningServer) -> None:
    """Both documented base addresses work, and what is announced is what may be opened."""
    assert [url.partition(":")[0] for url in server.urls] == ["https", "https"]
    for port in range(2):
        with server.client(port=port) as client:
            answer = client.get("/api/executions")

        assert answer.status_code == 200
        assert answer.headers[HSTS] == "max-age=31536000"


def test_a_browser_is_not_bound_to_tls_by_a_server_without_it(tmp_path: Path) -> None:
    """Else a person who tries plain HTTP first could not come back to it for a year."""
    with serving(tmp_path) as plain:
        assert HSTS not in plain.get("/api/executions").headers


def test_what_cannot_be_parsed_is_refused_over_tls_too(server: RunningServer) -> None:
    """An answer of the connection itself, before any application, has the same headers."""
    with server.client() as client:
        answer = client.get("/api/health", headers={"X-Long": "x" * 100_000})

    assert answer.status_code == 431
    assert HSTS in answer.headers


def test_plain_http_is_refused_quietly(server: RunningServer) -> None:
    """Somebody forgot the s: it does not work, costs no traceback, and harms nobody else."""
    for url in server.urls:
        with pytest.raises(httpx.TransportError):
            httpx.get(url.replace("https://", "http://") + "/api/health", timeout=10.0)

    assert server.get("/api/executions").status_code == 200
    server.stop()
    assert "Traceback" not in server.logged()


def test_a_client_that_trusts_another_authority_turns_away(
    server: RunningServer, certificates: Path
) -> None:
    """The certificate that is shown is the one of the settings."""
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{server.urls[0]}/api/health", timeout=10.0)

    shown = ssl.get_server_certificate(("127.0.0.1", int(server.urls[0].rpartition(":")[2])))
    assert ssl.PEM_cert_to_DER_cert(shown) == ssl.PEM_cert_to_DER_cert(
        (certificates / "cert.pem").read_text()
    )
