"""Addresses of engines are read, or refused with what to write instead."""

from pathlib import Path

import pytest

from watchroom.docker.address import EngineAddress, TlsFiles, parse_address
from watchroom.domain.errors import Misconfigured

GOOD = {
    "unix:///var/run/docker.sock": (
        EngineAddress(socket=Path("/var/run/docker.sock")),
        "http://localhost",
    ),
    "unix:///run/with%20space.sock": (
        EngineAddress(socket=Path("/run/with space.sock")),
        "http://localhost",
    ),
    "tcp://10.0.0.7:2375": (EngineAddress(host="10.0.0.7"), "http://10.0.0.7:2375"),
    "tcp://gpu-box": (EngineAddress(host="gpu-box"), "http://gpu-box:2375"),
    "tcp://[::1]:99": (EngineAddress(host="::1", port=99), "http://[::1]:99"),
    "tcp://gpu-box?certs=/etc/certs": (
        EngineAddress(
            host="gpu-box",
            port=2376,
            tls=TlsFiles(
                ca=Path("/etc/certs/ca.pem"),
                cert=Path("/etc/certs/cert.pem"),
                key=Path("/etc/certs/key.pem"),
            ),
        ),
        "https://gpu-box:2376",
    ),
}


@pytest.mark.parametrize("text", GOOD)
def test_an_address_is_read(text: str) -> None:
    """As Docker's own DOCKER_HOST has it, with the folder of certificates as an option."""
    expected, base_url = GOOD[text]

    assert parse_address(text) == expected
    assert parse_address(text).base_url == base_url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unix://",
        "unix:///",
        "unix://var/run/docker.sock",
        "unix:///var/run/docker.sock?certs=/etc",
        "/var/run/docker.sock",
        "tcp://",
        "tcp://:2375",
        "tcp://host:port",
        "tcp://host:99999",
        "tcp://host/path",
        "tcp://host?cert=/etc",
        "tcp://host?certs=",
        "ssh://root@host",
        "npipe:////./pipe/docker_engine",
        "tcp://[::1",
        "tcp://me@host",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """At start, with the setting's text, not at the first request."""
    with pytest.raises(Misconfigured):
        parse_address(text)


@pytest.mark.parametrize("url", ["unix:///run/docker.sock", "tcp://[::1]:2375", "tcp://box:99"])
def test_an_address_is_shown_as_it_was_written(url: str) -> None:
    """Errors name the engine that they are about."""
    assert parse_address(url).shown == url


def test_a_password_in_an_address_is_not_repeated() -> None:
    """It would stand in the log."""
    with pytest.raises(Misconfigured) as caught:
        parse_address("tcp://me:hunter2@host")

    assert "hunter2" not in str(caught.value)
