"""The event log of a real server: complete after any kill, and no hindrance to a polite end."""

import asyncio
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from docker_engine import DockerEngine
from living_n8n import LivingN8n, restore_n8n
from postgres_server import PostgresServer
from running_server import STOP_DEADLINE_S, RunningServer, serving, until

RUNS_PER_ROUND = 8
LONGEST_LIFE_S = 2.0  # of a server that is going to be killed, once it answers
WITHIN_S = 35.0
STREAMS = 5

UPDATED = "execution.updated"


@pytest.fixture
def n8n(postgres_server: PostgresServer, tmp_path: Path) -> LivingN8n:
    """An n8n with the runs of a dump, the newest an hour old."""
    postgres_server.run_sql("CREATE DATABASE n8n_of_events")
    living = restore_n8n(postgres_server, "n8n_of_events", tmp_path)
    asyncio.run(living.rejuvenate())
    return living


def told(server: RunningServer, **wanted: Any) -> list[dict[str, Any]]:
    """Return everything that the log tells, read page by page."""
    events: list[dict[str, Any]] = []
    with server.client() as client:
        while True:
            after = events[-1]["seq"] if events else 0
            answer = client.get("/api/events", params={"after": after, "limit": 50, **wanted})
            events += answer.json()["data"]["events"]
            if not answer.json()["meta"]["hasMore"]:
                return events


@pytest.mark.postgres
def test_killed_again_and_again_every_new_run_is_told_once(
    n8n: LivingN8n, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """No run without its event, no event without its run; the seed is printed if it fails."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    moments = random.Random(seed)
    with serving(tmp_path, N8N_URL=n8n.url) as server:
        server.wait_until_copied()
        assert told(server, type=UPDATED) == []
        server.kill()
    new: list[int] = []
    for _ in range(max(3, pytestconfig.getoption("rounds") // 4)):
        new += asyncio.run(n8n.repeat_runs(RUNS_PER_ROUND))
        with serving(tmp_path, N8N_URL=n8n.url) as server:
            timer = threading.Timer(moments.uniform(0.0, LONGEST_LIFE_S), server.process.kill)
            timer.start()
            new += asyncio.run(n8n.repeat_runs(RUNS_PER_ROUND))
            timer.join()
            server.process.wait(STOP_DEADLINE_S)
    with serving(tmp_path, N8N_URL=n8n.url) as server:
        server.wait_until_copied()
        until(lambda: len(told(server, type=UPDATED)) >= len(new), within_s=WITHIN_S)
        events = told(server, type=UPDATED)
        page = server.get("/api/executions?days=365&limit=1&imageData=none").json()

    assert Counter(event["executionId"] for event in events) == Counter(new)
    assert all(event["data"]["new"] for event in events)
    assert page["meta"]["pagination"]["total"] == len(asyncio.run(n8n.ids()))


@contextmanager
def listening(server: RunningServer, path: str, accept: str) -> Iterator[httpx.Response]:
    """Open an answer without end, and wait for its beginning."""
    with server.client() as client, client.stream("GET", path, headers={"Accept": accept}) as open_:
        assert open_.status_code == 200
        yield open_


@pytest.mark.docker
def test_open_streams_do_not_hold_up_the_end(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """Each of them ends in order: the client is told that this was all."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "thing"))
    with serving(tmp_path, DOCKER_HOSTS=f"rack={docker_engine.url}") as server:
        until(lambda: server.get("/api/services").json()["data"], within_s=WITHIN_S)
        with ExitStack() as stack:
            streams = [
                stack.enter_context(listening(server, path, accept))
                for _ in range(STREAMS)
                for path, accept in (
                    ("/api/events?channel=incidents", "text/event-stream"),
                    ("/api/services/thing/logs?follow=true", "*/*"),
                )
            ]
            lines = [stream.iter_lines() for stream in streams]
            begun = [next(each) for each in lines]
            took_s = server.stop()
            rest = [list(each) for each in lines]

    assert begun[0].startswith("retry:")
    assert json.loads(begun[1])["message"] == "up"
    told_of_the_place = re.compile(r"(: |id: \d+)?")
    assert [line for each in rest for line in each if not told_of_the_place.fullmatch(line)] == []
    assert took_s < 3.0, "it waited for streams that were told to end"
    assert "Traceback" not in server.logged()
