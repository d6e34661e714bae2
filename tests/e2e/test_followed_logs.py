"""A real server whose logs are followed by more callers than it takes."""

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from docker_engine import DockerEngine
from running_server import serving, until
from watchroom.web.streams import MOST_OF_A_CALLER

pytestmark = pytest.mark.docker

FOLLOW = "/api/services/web/logs?follow=true"


def test_one_follower_too_many_is_refused_until_another_leaves(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Each of them holds a connection of the engine; a page left open must not use them all up."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    with (
        serving(tmp_path, DOCKER_HOSTS=f"rack={docker_engine.url}") as server,
        server.client() as client,
        ExitStack() as followers,
    ):
        until(lambda: client.get("/api/services/web").status_code == 200, within_s=20.0)

        def follow() -> httpx.Response:
            caller = followers.enter_context(server.client())
            return followers.enter_context(caller.stream("GET", FOLLOW))

        answers = [follow() for _ in range(MOST_OF_A_CALLER)]
        assert {answer.status_code for answer in answers} == {200}
        lines = answers[-1].iter_lines()  # to drop it would close the connection
        assert '"message":"up"' in next(lines)

        refused = client.get(FOLLOW)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) == refused.json()["retryAfter"]
        assert "leave one first" in refused.json()["error"]
        assert client.get("/api/services/web/logs").json()["data"]["logs"]

        answers[0].close()
        until(lambda: follow().status_code == 200, within_s=10.0)
        followers.close()
        assert server.stop() < 8.0
