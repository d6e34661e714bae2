"""A real server beside a real engine: what the documented requests of services are answered."""

import json
from pathlib import Path
from typing import Any

import pytest

from docker_engine import DockerEngine
from running_server import RunningServer, serving, until

pytestmark = pytest.mark.docker


def services(server: RunningServer) -> list[dict[str, Any]]:
    """Return the services that the list gives."""
    listed: list[dict[str, Any]] = server.get("/api/services").json()["data"]
    return listed


def test_a_container_is_seen_measured_followed_and_stopped(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Everything between the socket of the engine and the answer, put together as in life."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    with serving(tmp_path, DOCKER_HOSTS=f"garage=unix://{docker_engine.socket}") as server:
        [service] = until(lambda: services(server), within_s=20.0)
        assert (service["name"], service["host"], service["status"]) == ("web", "garage", "running")
        until(
            lambda: server.get("/api/services/web/stats").json()["data"]["measured"],
            within_s=20.0,
        )
        with (
            server.client() as client,
            client.stream("GET", "/api/services/web/logs?follow=true") as followed,
        ):
            first = json.loads(next(followed.iter_lines()))
        with server.client() as client:
            answer = client.post("/api/services/web/stop").json()

        assert (first["type"], first["message"]) == ("line", "up")
        assert answer["data"]["message"] == "Service stopped successfully"
        assert services(server)[0]["status"] == "stopped"
        assert server.stop() < 8.0


def test_several_hosts_are_one_list(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """One by its socket, one over TLS with a certificate: here the same engine under two names."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    far = f"{docker_engine.tls_url}?certs={docker_engine.certificates / 'client'}"
    with serving(tmp_path, DOCKER_HOSTS=f"near={docker_engine.url}, far={far}") as server:
        until(lambda: len(services(server)) == 2, within_s=20.0)
        both = services(server)
        assert [(each["name"], each["host"]) for each in both] == [("web", "far"), ("web", "near")]

        with server.client() as client:
            alone = client.get("/api/services?host=far").json()["data"]
            unclear = client.post("/api/services/web/stop")
            stopped = client.post("/api/services/web/stop?host=far")
            check = client.post("/api/services/web/check-update?host=far").json()["data"]

        assert [each["host"] for each in alone] == ["far"]
        assert unclear.status_code == 400
        assert "web on far, web on near" in unclear.json()["error"]
        assert stopped.json()["data"]["status"] == "stopped"
        assert (check["chance"], "only on this host" in check["reason"]) == ("impossible", True)
